"""Figures typed by hand into a narrative, compared with the records: „72 konsultācijas” where 71 are recorded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from talka.activities.models import Activity, WorkKind
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.models import Narrative

# Not a part of a date, of an amount or of a range; thousands may be parted by a space.
_NUMBER = r"(?<![\d.,–-])(?P<number>\d{1,3}(?:[ \u00a0]\d{3}){1,3}|\d{1,9})[ \u00a0]+"
_MOST_ENDING = 4
_SHORTEST_STEM = 2


@dataclass(frozen=True)
class TypedFigure:
    """A number that somebody wrote before the noun of a kind of work."""

    text: str
    value: int
    kind: WorkKind


def typed_figures(text: str, kinds: Iterable[WorkKind] | None = None) -> list[TypedFigure]:
    """Numbers directly before a kind's noun in any of its cases; the longest noun wins."""
    found: dict[int, TypedFigure] = {}
    for kind in WorkKind.objects.all() if kinds is None else kinds:
        for match in re.finditer(_NUMBER + _noun(kind) + r"(?!\w)", text, re.IGNORECASE):
            value = int(re.sub(r"\D", "", match["number"]))
            known = found.get(match.start())
            if known is None or len(match[0]) > len(known.text):
                found[match.start()] = TypedFigure(match[0], value, kind)
    return [found[place] for place in sorted(found)]


def _noun(kind: WorkKind) -> str:
    forms = [form.split() for form in (kind.one, kind.other, kind.zero)]
    if len({len(form) for form in forms}) > 1:
        return "(?:" + "|".join(re.escape(" ".join(form)) for form in forms) + ")"
    return r"\s+".join(_stem(words) for words in zip(*forms, strict=True))


def _stem(words: tuple[str, ...]) -> str:
    """A pattern for one word in all its cases: what its three forms share, and an ending."""
    same = 0
    while same < min(map(len, words)) and len({word[same].lower() for word in words}) == 1:
        same += 1
    if same < _SHORTEST_STEM:
        return "(?:" + "|".join(map(re.escape, words)) + ")"
    return re.escape(words[0][:same]) + rf"\w{{0,{_MOST_ENDING}}}"


def contradicting_typed_figures(
    agreement: Agreement,
) -> list[tuple[ImplementationYear | None, str, int, int, WorkKind]]:
    """(year or None for the whole, the words, typed, recorded, kind) for each figure that differs from its records."""
    narratives = [row for row in Narrative.objects.filter(agreement=agreement).select_related("year") if row.text]
    if not narratives:
        return []
    kinds = list(WorkKind.objects.all())
    recorded = _recorded(agreement)
    found: list[tuple[ImplementationYear | None, str, int, int, WorkKind]] = []
    for narrative in narratives:
        for figure in typed_figures(narrative.text, kinds):
            known = recorded[narrative.year_id, figure.kind.pk]
            if figure.value != known:
                found.append((narrative.year, figure.text, figure.value, known, figure.kind))
    return found


def _recorded(agreement: Agreement) -> dict[tuple[int | None, int], int]:
    rows = (
        Activity.objects.counted()
        .filter(agreement=agreement, year__isnull=False)
        .order_by()
        .values_list("year_id", "kind_id")
        .annotate(Sum("count"))
    )
    found: dict[tuple[int | None, int], int] = defaultdict(int)
    for year_id, kind_id, count in rows:
        found[year_id, kind_id] += count
        found[None, kind_id] += count
    return found
