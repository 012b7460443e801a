"""What an indicator may count, and what one counts, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.kernel.modules import manifests
from talka.programmes.models import Agreement, Indicator
from talka.programmes.models.indicators import DIMENSIONS, Addition
from talka.programmes.queries.measures import Measure, MeasureSource

Choices = Sequence[tuple[str, str]]

TITLES = {
    "kind": gettext_lazy("Kind of work"),
    "format": gettext_lazy("Format"),
    "channel": gettext_lazy("Channel"),
    "series": gettext_lazy("Series"),
    "purpose": gettext_lazy("Purpose"),
    "place": gettext_lazy("Place"),
    "centre": gettext_lazy("Centre"),
}


@runtime_checkable
class OffersDimensions(Protocol):
    """A source of measures that also knows the codes by which its records may be narrowed."""

    def dimension_choices(self, agreement: Agreement) -> Mapping[str, Choices]:
        """Codes with titles, by dimension."""


def measure_sources() -> list[MeasureSource]:
    """Everything that the installed modules can count."""
    return [source for manifest in manifests() for source in manifest.measure_sources]


def known_measures() -> dict[str, Measure]:
    """All measures by their names."""
    return {measure.name: measure for source in measure_sources() for measure in source.measures}


def dimension_choices(agreement: Agreement) -> dict[str, Choices]:
    """The codes that can be chosen, by dimension; a dimension nobody knows codes of is typed."""
    found: dict[str, Choices] = {}
    for source in measure_sources():
        if isinstance(source, OffersDimensions):
            found |= source.dimension_choices(agreement)
    found["purpose"] = [(purpose.code, purpose.title) for purpose in agreement.purposes.all()]
    centres = [agreement.centre, *agreement.partners.all()]
    found["centre"] = [(centre.code, centre.name) for centre in centres] if len(centres) > 1 else []
    return {name: found[name] for name in DIMENSIONS if name in found}


def describe(indicator: Indicator, choices: Mapping[str, Choices] | None = None) -> str:
    """One plain sentence: what is counted, over which work, and how years add up."""
    measure = known_measures().get(indicator.measure)
    parts = [str(measure.title) if measure else indicator.measure]
    choices = dimension_choices(indicator.agreement) if choices is None else choices
    for name in DIMENSIONS:
        codes = indicator.narrowed_to(name)
        if codes:
            titles = dict(choices.get(name, ()))
            parts.append(f"{str(TITLES[name]).lower()}: " + _(" or ").join(titles.get(code, code) for code in codes))
    if len(parts) == 1:
        parts.append(_("all work under the agreement"))
    return "; ".join(parts) + ". " + _years_words(indicator.over_years)


def _years_words(addition: str) -> str:
    return {
        Addition.SUM.value: _("The years are added up."),
        Addition.DISTINCT.value: _("Over the years everyone is counted once."),
        Addition.MAXIMUM.value: _("The largest year stands for all."),
        Addition.LATEST.value: _("The latest year stands for all."),
    }[addition]
