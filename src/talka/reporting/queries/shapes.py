"""What a report is made of: plain frozen values that are the same in page, Word, PDF, workbook and JSON.

Every printed number has an id under which its records and evidence are found; every paragraph has an anchor.
"""

from __future__ import annotations

import json
import types
from collections.abc import Container
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, cached_property
from typing import Any, Union, get_args, get_origin, get_type_hints

from talka.kernel.periods import roman

ACTIVITY, EXPENDITURE, REMAINDER, BUDGET, DECLARED = "activity", "expenditure", "remainder", "budget", "declared"
TARGET = "target"
# How a value follows from its parts. No sum of parts gives the distinct ones: each person or organisation counts once.
SUM, DISTINCT, DISTINCT_BY_CENTRE, DIFFERENCE, PERCENT, FOLLOWS = (
    "sum",
    "distinct",
    "distinct by centre",
    "difference",
    "percent",
    "follows",
)


@dataclass(frozen=True)
class Part:
    """What one stored row gives to a number."""

    source: str
    id: int
    value: int | None


@dataclass(frozen=True)
class Number:
    """One printed number: its value (money in cents), how it is printed, what it says, and what it is made of."""

    id: str
    value: int | None
    text: str
    label: str
    year: int
    money: bool = False
    # Rows of the work log, of spending, of the plan, from which the value follows.
    parts: tuple[Part, ...] = ()
    adds: str = SUM
    # How many of the counted units make one printed unit: 60 minutes an hour.
    scale: int = 1
    # Ids of the numbers from which it follows, where it follows from others and not from rows of its own.
    made_of: tuple[str, ...] = ()

    def of(self, source: str) -> tuple[Part, ...]:
        """Parts from one source."""
        return tuple(part for part in self.parts if part.source == source)


@dataclass(frozen=True)
class Piece:
    """A run of text; with `number` it is that number as printed."""

    text: str
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two, with the ids of the activities that it tells about; `items` are its list."""

    anchor: str
    pieces: tuple[Piece, ...]
    records: tuple[int, ...] = ()
    items: tuple[Paragraph, ...] = ()
    # Written by a person, not made from records.
    own: bool = False

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece.text for piece in self.pieces)

    def told(self) -> Paragraph:
        """The same without what it tells about."""
        return replace(self, records=(), items=tuple(item.told() for item in self.items))


@dataclass(frozen=True)
class YearPart:
    """What was done in one implementation year."""

    anchor: str
    year_id: int
    ordinal: int
    title: str
    period: str
    narrative: tuple[Paragraph, ...]
    done: tuple[Paragraph, ...]


@dataclass(frozen=True)
class MoneyPart:
    """Planned and spent money of one implementation year, and what became of the rest."""

    anchor: str
    ordinal: int
    title: str
    planned: Paragraph
    spent: Paragraph
    remainders: tuple[Paragraph, ...]


@dataclass(frozen=True)
class EvidenceLine:
    """A file or an address that proves an activity, as it was when the report was made."""

    id: int
    kind: str
    name: str
    link: str = ""
    file_id: int = 0
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True)
class Record:
    """An activity as it was when the report was made. Advice keeps its content to itself: no title, no notes."""

    id: int
    ref: str
    year: int
    centre_id: int
    centre: str
    purpose: str
    kind: str
    kind_name: str
    title: str
    starts: str
    ends: str
    starts_time: str
    ends_time: str
    place: str
    format: str
    count: int
    participants: int | None
    # Whether the participants are known only as a total.
    total_only: bool
    organisations: int | None
    channel: str
    series: str
    evidence: tuple[EvidenceLine, ...] = ()
    # People by name; None in reports sent before this was kept.
    named: int | None = None


@dataclass(frozen=True)
class Spending:
    """An expenditure as it was when the report was made, amounts in cents."""

    id: int
    ref: str
    year: int
    centre_id: int
    purpose: str
    date: str
    amount: int
    supplier: str
    document: str
    description: str
    ineligible: int | None
    ineligible_reason: str
    recovered: int | None
    file: EvidenceLine | None = None


@dataclass(frozen=True)
class Rest:
    """Money left at a year's end, as somebody stated it."""

    id: int
    year: int
    purpose: str
    amount: int
    disposition: str
    date: str
    document: str


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator in one year: what was promised and what follows from the records."""

    code: str
    title: str
    unit: str
    year: int
    # Values are in the measure's counted units: cents for money, minutes (scale 60) for hours.
    scale: int
    money: bool
    target: int | None
    before: int | None
    this_year: int | None
    together: int | None
    percent: int | None
    # Why it deviates, in the centre's words.
    deviation: str
    # Records whose total without names is not in the value.
    totals_only: int = 0
    # What is counted; empty in reports sent before this was kept.
    measure: str = ""

    @property
    def anchor(self) -> str:
        """Its place in the report; ids of its numbers begin with it."""
        return f"y{self.year}.indicators.{self.code}"


@dataclass(frozen=True)
class Explanation:
    """A contradiction that stands, and why, in the centre's words."""

    anchor: str
    year: int
    message: str
    reason: str
    # The message with its figures open; empty in reports sent before they did.
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A figure that an earlier report stated otherwise."""

    anchor: str
    number: str
    label: str
    submission: int
    before: str
    now: str
    difference: str


@dataclass(frozen=True)
class MoneyRow:
    """One row of the table of money: a purpose in a year, or the year's total (no purpose)."""

    year: int
    purpose: str
    title: str
    planned: int | None
    carried_in: int | None
    spent: int | None
    ineligible: int | None
    unrecovered: int | None
    carried_out: int | None
    returned: int | None


@dataclass(frozen=True)
class ReportContent:
    """The whole report; every output is made from this and from nothing else."""

    agreement_id: int
    agreement: str
    funder: str
    title_lines: tuple[str, ...]
    task: str
    performer: str
    period: str
    up_to_year: int
    # The day on which the report was made: the only date that its documents carry.
    made_on: str
    years: tuple[YearPart, ...]
    money: tuple[MoneyPart, ...]
    money_rows: tuple[MoneyRow, ...]
    ineligible: tuple[Paragraph, ...]
    unrecovered: tuple[Paragraph, ...]
    other: tuple[Paragraph, ...]
    indicators: tuple[IndicatorLine, ...]
    explanations: tuple[Explanation, ...]
    corrections: tuple[Correction, ...]
    numbers: tuple[Number, ...]
    records: tuple[Record, ...]
    spending: tuple[Spending, ...]
    rests: tuple[Rest, ...]

    def number(self, number_id: str) -> Number | None:
        """A printed number by its id."""
        return self._by_id.get(number_id)

    @cached_property
    def _by_id(self) -> dict[str, Number]:
        return {number.id: number for number in self.numbers}

    def made_of(self, number: Number) -> tuple[Number, ...]:
        """The numbers from which it follows."""
        return tuple(self._by_id[name] for name in number.made_of if name in self._by_id)

    def parts_of(self, number: Number) -> tuple[Part, ...]:
        """Every row behind a number, also through the numbers from which it follows; each row once."""
        found = {(part.source, part.id): part for part in number.parts}
        for other in self.made_of(number):
            for part in self.parts_of(other):
                found.setdefault((part.source, part.id), part)
        return tuple(found.values())

    def told(self) -> ReportContent:
        """Its words and numbers without the rows behind them."""
        return replace(
            self,
            years=tuple(replace(year, done=tuple(paragraph.told() for paragraph in year.done)) for year in self.years),
            numbers=tuple(replace(number, parts=(), adds=SUM) for number in self.numbers),
            records=(),
        )

    def anchors(self) -> dict[str, str]:
        """Every place a remark may point to, with its words."""
        parts = [*self.ineligible, *self.unrecovered, *self.other]
        for year in self.years:
            parts += [*year.narrative, *year.done]
        for row in self.money:
            parts += [row.planned, row.spent, *row.remainders]
        found = {year.anchor: f"{year.title} ({year.period})" for year in self.years}
        for part in parts:
            found[part.anchor] = part.text
            found |= {item.anchor: item.text for item in part.items}
        found |= {line.anchor: f"{line.title}, {roman(line.year)}. īstenošanas gads" for line in self.indicators}
        found |= {line.anchor: line.message for line in self.explanations}
        return found | {line.anchor: line.label for line in self.corrections}

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)

    def canonical(self) -> str:
        """The one JSON text of this content: what is hashed is what is stored."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> ReportContent:
        """Read back what `canonical` wrote, also long ago: what was not kept then has the value of its absence."""
        built: ReportContent = _built(cls, json.loads(text))
        return built


def numbers_in(text: str, wanted: Container[str]) -> dict[str, Number]:
    """Some numbers of what `canonical` wrote, without what else was sent."""
    return {found["id"]: _built(Number, found) for found in json.loads(text)["numbers"] if found["id"] in wanted}


def _built(wanted: Any, data: dict[str, Any]) -> Any:
    hints = _hints(wanted)
    return wanted(
        **{field.name: _value(hints[field.name], data[field.name]) for field in fields(wanted) if field.name in data}
    )


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)


def _value(hint: Any, data: Any) -> Any:
    if data is None:
        return None
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], value) for value in data)
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    return _built(hint, data) if isinstance(data, dict) else data
