"""What names a purpose, a series, a kind or a centre by its code, so that no key of the database holds it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.programmes.models import Agreement, DeclaredFigure, Indicator
from talka.programmes.queries.declared import codes_named, figure_words


def namers(dimension: str, agreement: Agreement | None = None) -> dict[tuple[int, str], DeclaredFigure | Indicator]:
    """By agreement and code an indicator or a declared figure that names it; of one agreement, or of all."""
    figures = DeclaredFigure.objects.select_related("year__agreement")
    indicators = Indicator.objects.exclude(filters={})
    if agreement is not None:
        figures, indicators = figures.filter(year__agreement=agreement), indicators.filter(agreement=agreement)
    found: dict[tuple[int, str], DeclaredFigure | Indicator] = {}
    for figure in figures:
        found |= {(figure.year.agreement_id, code): figure for code in codes_named(dimension, figure.figure)}
    for indicator in indicators:
        found |= {(indicator.agreement_id, code): indicator for code in indicator.narrowed_to(dimension)}
    return found


def in_words(namer: DeclaredFigure | Indicator) -> str:
    """How a person calls what names it."""
    if isinstance(namer, Indicator):
        return _("the indicator “%(indicator)s”") % {"indicator": namer}
    title = figure_words(namer.year.agreement)(namer.figure)
    return _("the declared figure “%(figure)s”") % {"figure": f"{namer.year}, {title}"}
