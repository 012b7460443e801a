"""What names a purpose, a series, a kind or a centre by its code, so that no key of the database holds it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.programmes.models import Agreement, DeclaredFigure, Indicator
from talka.programmes.queries.declared import codes_named


def namers(dimension: str, agreement: Agreement | None = None) -> dict[tuple[int, str], str]:
    """By agreement and code an indicator or a declared figure that names it, in words; of one agreement, or of all."""
    figures, indicators = DeclaredFigure.objects.select_related("year"), Indicator.objects.exclude(filters={})
    if agreement is not None:
        figures, indicators = figures.filter(year__agreement=agreement), indicators.filter(agreement=agreement)
    found: dict[tuple[int, str], str] = {}
    for figure in figures:
        words = _("the declared figure “%(figure)s”") % {"figure": figure}
        found |= {(figure.year.agreement_id, code): words for code in codes_named(dimension, figure.figure)}
    for indicator in indicators:
        words = _("the indicator “%(indicator)s”") % {"indicator": indicator}
        found |= {(indicator.agreement_id, code): words for code in indicator.narrowed_to(dimension)}
    return found
