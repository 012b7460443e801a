"""Writing the centre's own words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting import rules
from talka.reporting.models import Narrative
from talka.reporting.queries.content import narrative_placeholders
from talka.reporting.queries.placeholders import unknown_names

MOST_TEXT = 20_000


@action(allowed=rules.may_write_narrative)
def write_narrative(
    agreement: Agreement, *, year: ImplementationYear | None, text: str, version: int, actor: User
) -> Narrative:
    """Keep the narrative of a year, or of the whole (no year); `version` is the one that was read, 0 for none yet."""
    if year is not None and year.agreement_id != agreement.pk:
        raise Refused(_("This belongs to another agreement."), field="year")
    if len(text) > MOST_TEXT:
        raise Refused(_("The text is longer than %(most)s characters.") % {"most": MOST_TEXT}, field="text")
    _refuse_unknown(agreement, year, text)
    # The agreement's row is locked, since a narrative that does not exist yet cannot be.
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    stored = Narrative.objects.filter(agreement=agreement, year=year).first()
    if stored is None:
        if version:
            raise Refused(_("This text is no longer there."))
        return Narrative.objects.create(agreement=agreement, year=year, text=text)
    if stored.version != version:
        raise Conflict(stored)
    stored.text, stored.version = text, version + 1
    stored.save()
    return stored


def _refuse_unknown(agreement: Agreement, year: ImplementationYear | None, text: str) -> None:
    known = narrative_placeholders(agreement, year)
    unknown = unknown_names(text, known)
    if unknown:
        raise Refused(
            _("No figure is called %(unknown)s. There are: %(known)s.")
            % {
                "unknown": ", ".join(f"{{{name}}}" for name in unknown),
                "known": ", ".join(f"{{{name}}}" for name, figure in sorted(known.items()) if figure.used) or "–",
            },
            field="text",
        )
