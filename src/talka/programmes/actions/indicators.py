"""Indicators, their targets and reasons of deviation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.audit.trail import differs
from talka.programmes import rules
from talka.programmes.actions.agreements import check_version, raise_version
from talka.programmes.models import Agreement, Deviation, ImplementationYear, Indicator, Target
from talka.programmes.models.indicators import DIMENSIONS
from talka.programmes.queries.definitions import known_measures

EDITABLE = frozenset({"code", "title", "measure", "filters", "over_years", "over_places", "position"})
MOST_VALUE = 10**13
MOST_REASON = 2000


@dataclass(frozen=True)
class Promise:
    """A target in counted units (cents, minutes, records), of all centres or of one; None is no promise."""

    indicator: Indicator
    year: ImplementationYear
    value: int | None
    centre: Centre | None = None


@action(allowed=rules.may_edit_indicator)
def add_indicator(indicator: Indicator, *, actor: User) -> Indicator:
    """Add an unsaved indicator to its agreement, after the others."""
    _settle(indicator)
    if not indicator.position:
        last = indicator.agreement.indicators.aggregate(last=Max("position"))["last"] or 0
        indicator.position = min(last + 1, 32_000)
    indicator.save(force_insert=True)
    raise_version(indicator.agreement)
    return indicator


@action(allowed=rules.may_edit_indicator, edits=True)
def edit_indicator(
    indicator: Indicator, *, values: Mapping[str, Any], version: int | None = None, actor: User
) -> Indicator:
    """Change what an indicator counts or how it is called."""
    check_version(indicator.agreement, version)
    before = copy(indicator)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(indicator, name, value)
    _settle(indicator)
    if differs(before, indicator):
        indicator.save()
        raise_version(indicator.agreement)
    return indicator


@action(allowed=rules.may_edit_indicator)
def remove_indicator(indicator: Indicator, *, actor: User) -> Indicator:
    """Remove an indicator with its targets and explanations; what was sent in a report stays as it was sent."""
    note(removed=True, code=indicator.code, title=indicator.title, targets=indicator.targets.count())
    pk = indicator.pk
    indicator.delete()
    # The trail names the removed row by its number.
    indicator.pk = pk
    raise_version(indicator.agreement)
    return indicator


@action(allowed=rules.may_edit_indicator, edits=True)
def set_target(
    indicator: Indicator, *, year: ImplementationYear, value: int | None, centre: Centre | None = None, actor: User
) -> Indicator:
    """Say what is promised in a year, by one centre or by all together; None takes the promise back."""
    if _promise(indicator, Promise(indicator, year, value, centre)):
        raise_version(indicator.agreement)
    return indicator


@action(allowed=rules.may_edit_agreement, edits=True)
def set_targets(agreement: Agreement, *, promises: Iterable[Promise], version: int, actor: User) -> Agreement:
    """Say several promises at once, as the one screen of targets does."""
    check_version(agreement, version)
    has_changed = False
    for promise in promises:
        if promise.indicator.agreement_id != agreement.pk:
            raise Refused(_("This indicator belongs to another agreement."))
        has_changed = _promise(promise.indicator, promise) or has_changed
    if has_changed:
        raise_version(agreement)
    return agreement


def _promise(indicator: Indicator, promise: Promise) -> bool:
    """Whether it is another promise than before."""
    agreement, year, value, centre = indicator.agreement, promise.year, promise.value, promise.centre
    if year.agreement_id != agreement.pk:
        raise Refused(_("This year belongs to another agreement."), field="year")
    if centre is not None and not rules.is_worked_on(agreement, centre_id=centre.pk):
        raise Refused(_("“%(centre)s” does not work under this agreement.") % {"centre": centre}, field="centre")
    if value is not None and not 0 <= value <= MOST_VALUE:
        raise Refused(_("This number is too large. Check the digits."), field="value")
    stored = Target.objects.filter(indicator=indicator, year=year, centre=centre).first()
    before = stored.value if stored else None
    if value == before:
        return False
    where = ", ".join(filter(None, (indicator.code, str(year), centre.code if centre else "")))
    note(**{where: [before, value]})
    if value is not None:
        stored = stored or Target(indicator=indicator, year=year, centre=centre)
        stored.value = value
        stored.save()
    elif stored is not None:
        stored.delete()
    return True


@action(allowed=rules.may_explain_deviation, edits=True)
def explain_deviation(
    indicator: Indicator, *, year: ImplementationYear, reason: str, read: str | None = None, actor: User
) -> Indicator:
    """Say why a year's value differs from its target; nothing takes the explanation back.

    `read` is the reason that was read before; with another one stored now it is a Conflict. None: nobody has read any.
    """
    if year.agreement_id != indicator.agreement_id:
        raise Refused(_("This year belongs to another agreement."), field="year")
    words = reason.strip()
    if len(words) > MOST_REASON:
        raise Refused(_("The reason is longer than %(most)s characters.") % {"most": MOST_REASON}, field="reason")
    # The agreement's row is locked, since a reason that does not exist yet cannot be.
    check_version(indicator.agreement, None)
    stored = Deviation.objects.filter(indicator=indicator, year=year).first()
    before = stored.reason if stored else ""
    if read is not None and read.split() != before.split() != words.split():
        raise Conflict(stored or Deviation(indicator=indicator, year=year))
    if words == before:
        return indicator
    note(year=year.ordinal, before=before or None)
    if not words:
        if stored is not None:
            stored.delete()
        return indicator
    stored = stored or Deviation(indicator=indicator, year=year)
    stored.reason = words
    stored.save()
    return indicator


def _settle(indicator: Indicator) -> None:
    for name, words in (("code", _("Give a short code.")), ("title", _("Give the title."))):
        if not getattr(indicator, name).strip():
            raise Refused(words, field=name)
    same = Indicator.objects.filter(agreement=indicator.agreement, code=indicator.code).exclude(pk=indicator.pk)
    if same.exists():
        raise Refused(_("The agreement already has an indicator with this code."), field="code")
    if indicator.measure not in known_measures():
        raise Refused(_("Choose what is counted."), field="measure")
    indicator.filters = {name: codes for name, codes in indicator.filters.items() if codes}
    foreign = set(indicator.filters) - set(DIMENSIONS)
    if foreign:
        raise Refused(_("An indicator cannot be narrowed by %(names)s.") % {"names": ", ".join(sorted(foreign))})
    known = set(indicator.agreement.purposes.values_list("code", flat=True))
    unknown = set(indicator.narrowed_to("purpose")) - known
    if unknown:
        raise Refused(
            _("The agreement has no purpose %(codes)s.") % {"codes": ", ".join(sorted(unknown))}, field="purpose"
        )
