"""Adding and editing agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.actions import Conflict, NotAllowed, Refused, action, note
from talka.kernel.audit.trail import differs
from talka.programmes import rules
from talka.programmes.models import Agreement

EDITABLE = frozenset({
    "number", "title", "centre", "funder", "contractor", "region", "region_text", "starts", "ends",
    "tolerance_percent", "report_due_days",
})  # fmt: skip


@action(allowed=rules.may_add_agreement)
def add_agreement(agreement: Agreement, *, partners: Iterable[Centre] = (), actor: User) -> Agreement:
    """Enter an unsaved agreement."""
    _settle(agreement)
    agreement.save(force_insert=True)
    _set_partners(agreement, partners)
    return agreement


@action(allowed=rules.may_edit_agreement, edits=True)
def edit_agreement(
    agreement: Agreement,
    *,
    values: Mapping[str, Any],
    partners: Iterable[Centre] | None = None,
    version: int,
    actor: User,
) -> Agreement:
    """Change facts of an agreement; it cannot be given to a centre that the actor does not manage."""
    check_version(agreement, version)
    before = copy(agreement)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(agreement, name, value)
    if not rules.may_edit_agreement(actor, agreement):
        raise NotAllowed
    _settle(agreement)
    _refuse_cut_years(agreement)
    has_changed = differs(before, agreement)
    if partners is not None:
        has_changed = _set_partners(agreement, partners) or has_changed
    if has_changed:
        agreement.version += 1
        agreement.save()
    return agreement


def check_version(agreement: Agreement, version: int | None) -> None:
    """Refuse when somebody changed the agreement since this version was shown; its row is locked until the end.

    The version guards all that the agreement owns. None: whoever asks, an import for one, has seen no version.
    """
    stored = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if version is not None and stored.version != version:
        raise Conflict(stored)
    agreement.version = stored.version


def raise_version(agreement: Agreement) -> None:
    """One more change of the agreement or of what it owns."""
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
    agreement.refresh_from_db(fields=["version"])


def _settle(agreement: Agreement) -> None:
    for name, words in (("number", _("Give the number of the agreement.")), ("title", _("Give the title."))):
        if not getattr(agreement, name).strip():
            raise Refused(words, field=name)
    if agreement.ends < agreement.starts:
        raise Refused(_("The agreement ends before it starts."), field="ends")
    if Agreement.objects.filter(number=agreement.number).exclude(pk=agreement.pk).exists():
        raise Refused(_("There is already an agreement with this number."), field="number")


def _refuse_cut_years(agreement: Agreement) -> None:
    for year in agreement.years.all():
        if year.starts < agreement.starts or year.ends > agreement.ends:
            raise Refused(
                _("Implementation year %(year)s (%(period)s) would be outside the agreement (%(agreement)s).")
                % {"year": year, "period": year.period, "agreement": agreement.period},
                field="starts" if year.starts < agreement.starts else "ends",
            )


def _set_partners(agreement: Agreement, partners: Iterable[Centre]) -> bool:
    """Whether others work under the agreement now than before."""
    chosen = [centre for centre in partners if centre.pk != agreement.centre_id]
    if {centre.pk for centre in chosen} == set(agreement.partners.values_list("pk", flat=True)):
        return False
    agreement.partners.set(chosen)
    note(partners=[centre.code for centre in chosen])
    return True
