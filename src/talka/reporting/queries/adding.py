"""How values of parts make the value of a whole: added, each counted once, the largest or the latest, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from talka.programmes.models import Indicator
from talka.programmes.models.indicators import Addition
from talka.programmes.queries.measures import Measure

Of = TypeVar("Of")
# Of these one part stands for the whole; nothing is added.
ONE_STANDS_FOR_ALL = frozenset({Addition.MAXIMUM, Addition.LATEST})


def over_agreements(indicator: Indicator, measure: Measure | None) -> Addition:
    """How centres of several agreements make one value.

    Promises of one centre say "sum" for people too, since there is nothing else to add: they still count each once.
    """
    rule = Addition(indicator.over_places)
    if rule in ONE_STANDS_FOR_ALL:
        return rule
    return Addition.DISTINCT if measure is not None and measure.distinct else Addition.SUM


def chosen(values: Sequence[tuple[int | None, Of]], rule: str) -> list[tuple[int | None, Of]]:
    """Which parts, in their order, make the value of the whole: all, the largest, or the latest that is known."""
    if rule not in ONE_STANDS_FOR_ALL:
        return list(values)
    known = [pair for pair in values if pair[0] is not None]
    if rule == Addition.LATEST:
        return known[-1:]
    return [max(known, key=lambda pair: pair[0] or 0)] if known else []


def in_words(rule: str, whose: str = "") -> str:
    """How the value beside it came to be; `whose` value stands for all, where one does."""
    words = {
        Addition.SUM.value: _("the centres added up"),
        Addition.DISTINCT.value: _("each counted once"),
        Addition.MAXIMUM.value: _("the largest of the centres: %(centre)s")
        if whose
        else _("the largest of the centres"),
        Addition.LATEST.value: _("the latest of the centres: %(centre)s") if whose else _("the latest of the centres"),
    }[rule]
    return words % {"centre": whose} if whose and rule in ONE_STANDS_FOR_ALL else words
