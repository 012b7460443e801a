"""Contradictions that somebody explained, with every figure in their words open to what it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from talka.kernel.numbers import format_count
from talka.kernel.periods import roman
from talka.programmes.models import Agreement, DeclaredFigure
from talka.reporting.findings import Finding, findings_of
from talka.reporting.findings.facts import Figure, Words
from talka.reporting.models import Acknowledgement
from talka.reporting.queries.corrections import EXPLAINED
from talka.reporting.queries.numbers import Numbers
from talka.reporting.queries.shapes import ACTIVITY, FOLLOWS, SUM, Explanation, Number, Part, Piece

# More of one rule and year with one reason are told together.
MOST_APART = 10


def explanations_of(agreement: Agreement, last: int, numbers: Numbers) -> tuple[Explanation, ...]:
    """Of the years up to the last one; the numbers of the report are collected before."""
    if not Acknowledgement.objects.filter(agreement=agreement, withdrawn_at=None).exists():
        # Nothing is explained: the rules need not be asked.
        return ()
    rows = DeclaredFigure.objects.filter(year__agreement=agreement).values_list("pk", "year__ordinal", "figure")
    declared = {f"declared/{ordinal}/{figure}": pk for pk, ordinal, figure in rows}
    explained = [finding for finding in findings_of(agreement, up_to_year=last) if finding.acknowledged]
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in explained:
        alike[_likeness(finding)].append(finding)
    told: list[Explanation] = []
    for finding in explained:
        several = alike[_likeness(finding)]
        if len(several) <= MOST_APART:
            told.append(_explanation(finding, numbers, declared))
        elif finding is several[0]:
            told.append(_together(several, numbers, declared))
    return tuple(told)


def _likeness(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.year, finding.acknowledged


def _together(several: Sequence[Finding], numbers: Numbers, declared: Mapping[str, int]) -> Explanation:
    """Many of one rule and year with one reason: how many, which opens to all their records, and the first of them."""
    first = _explanation(several[0], numbers, declared)
    records = [record for finding in several for record in finding.records if record.source]
    each = 1 if len(records) == len(several) else None
    parts = tuple(Part(record.source, record.pk or declared.get(record.name, 0), each) for record in records)
    figure = format_count(len(several))
    number = Number(f"{first.anchor}.n", len(several), figure, _label(first.year, "līdzīgas pretrunas"), first.year)
    counted = numbers.add(number, lambda number: replace(number, parts=parts, adds=SUM if each else FOLLOWS))
    pieces = (Piece("Līdzīgas pretrunas: "), counted, Piece(". Pirmā no tām: "), *first.pieces)
    message = f"Līdzīgas pretrunas: {figure}. Pirmā no tām: {first.message}"
    return replace(first, message=message, pieces=pieces)


def _label(year: int, what: str) -> str:
    return ", ".join(["Pretruna", *([f"{roman(year)}. īstenošanas gads"] if year else [])]) + f": {what}"


def _explanation(finding: Finding, numbers: Numbers, declared: Mapping[str, int]) -> Explanation:
    anchor = f"{EXPLAINED}{finding.key[:16]}"
    written = finding.message.pieces if isinstance(finding.message, Words) else (finding.message,)
    pieces = tuple(
        _piece(one, f"{anchor}.{at}", finding, numbers, declared) if isinstance(one, Figure) else Piece(one)
        for at, one in enumerate(written)
    )
    return Explanation(anchor, finding.year or 0, str(finding.message), finding.acknowledged, pieces)


def _piece(figure: Figure, number_id: str, finding: Finding, numbers: Numbers, declared: Mapping[str, int]) -> Piece:
    """The figure as that number of the report which it is, or as one of its own."""
    same = _same(figure, finding, numbers)
    if same is not None:
        return Piece(figure.text, same.id)
    behind = tuple(name for name in figure.numbers if name in numbers.found)

    def traced(number: Number) -> Number:
        # What follows from other numbers has its rows there.
        parts = () if behind else _parts(finding, figure, declared)
        adds = FOLLOWS if behind or sum(part.value or 0 for part in parts) != figure.value else SUM
        return replace(number, parts=parts, adds=adds, made_of=behind)

    year = finding.year or 0
    number = Number(number_id, figure.value, figure.text, _label(year, figure.label), year, figure.money)
    return numbers.add(number, traced)


def _same(figure: Figure, finding: Finding, numbers: Numbers) -> Number | None:
    itself = numbers.found.get(figure.itself)
    if itself is not None and itself.value == figure.value:
        return itself
    if not figure.known_by_value:
        return None
    found = [
        number
        for number in numbers.found.values()
        if (number.year, number.money, number.value) == (finding.year or 0, figure.money, figure.value)
        and number.scale == 1
        and not number.id.startswith(EXPLAINED)
    ]
    return found[0] if len({number.label for number in found}) == 1 else None


def _parts(finding: Finding, figure: Figure, declared: Mapping[str, int]) -> tuple[Part, ...]:
    """The records of the finding; each is one of those that are counted, or holds the figure itself."""
    records = [record for record in finding.records if record.source]
    each = 1 if len(records) == figure.value and all(record.source == ACTIVITY for record in records) else None
    only = figure.value if len(records) == 1 else None
    return tuple(
        Part(record.source, record.pk or declared.get(record.name, 0), each if each is not None else only)
        for record in records
    )
