"""What the rules look at, and what they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.findings.records import Record, WorkRecords
from talka.reporting.queries.doubted import Doubted
from talka.reporting.queries.figures import Figures
from talka.reporting.queries.indicators import IndicatorRow
from talka.spending.queries.statements import Statement

Kind = Literal["contradiction", "gap"]
CONTRADICTION: Kind = "contradiction"
GAP: Kind = "gap"


@dataclass(frozen=True)
class Figure:
    """A figure in the words of a finding: how it is written, its value, and what stands behind it."""

    text: str
    value: int
    # What it says, for the list of numbers.
    label: str
    money: bool = False
    # The id of the number of the report that it is, where the report prints it; and of those from which it follows.
    itself: str = ""
    numbers: tuple[str, ...] = ()
    # Whether a number of the same year with the same value can only be this one.
    known_by_value: bool = False

    def __str__(self) -> str:
        return self.text


class Words(str):  # noqa: SLOT000 -- a text with attributes has no slots
    """A message whose figures are known: `pieces` are text and figures in turn."""

    pieces: tuple[str | Figure, ...]

    @classmethod
    def of(cls, template: str, values: Mapping[str, object]) -> Words:
        """A translated template with its values; figures stay figures, wherever the language puts them."""
        figures = {name: value for name, value in values.items() if isinstance(value, Figure)}
        marked = template % {name: f"\0{name}\0" if name in figures else value for name, value in values.items()}
        found = [figures[piece] if at % 2 else piece for at, piece in enumerate(marked.split("\0"))]
        words = cls("".join(map(str, found)))
        words.pieces = tuple(piece for piece in found if piece)
        return words

    def __add__(self, more: str) -> Words:
        words = type(self)(str(self) + more)
        words.pieces = (*self.pieces, more)
        return words


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found, in the reader's language."""

    rule: str
    kind: Kind
    # `Words` where it has figures.
    message: str
    year: int | None = None
    # Of work `WorkRecords`, which may be very many.
    records: Sequence[Record] = ()
    # The numbers and dates that contradict: an acknowledgement holds only while they stay.
    facts: tuple[object, ...] = ()
    # Where to mend it when no single record is to blame.
    mend_url: str = ""
    acknowledged: str = ""

    @property
    def key(self) -> str:
        """Stands for rule, year, records and facts; another language gives the same key. It reads all records."""
        parts = [self.rule, self.year, [record.name for record in self.records], [str(fact) for fact in self.facts]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    @property
    def is_of_work(self) -> bool:
        """Whether its records are entries of the log, of which there may be more than a page can show."""
        return isinstance(self.records, WorkRecords)

    @property
    def shown(self) -> Sequence[Record]:
        """The first of the records."""
        return self.records.first if isinstance(self.records, WorkRecords) else self.records

    @property
    def more(self) -> int:
        """How many records there are beside those shown."""
        return len(self.records) - len(self.shown)

    @property
    def blocks(self) -> bool:
        """Whether a report cannot be sent because of it."""
        return self.kind == CONTRADICTION and not self.acknowledged


def together_key(found: Iterable[Finding]) -> str:
    """Stands for these findings, whatever their order."""
    return hashlib.sha256("".join(sorted(finding.key for finding in found)).encode()).hexdigest()


@dataclass(frozen=True)
class Facts:
    """Everything the rules need, read once."""

    agreement: Agreement
    years: tuple[ImplementationYear, ...]
    statement: Statement
    figures: Figures
    indicators: Sequence[IndicatorRow]
    today: date
    work: Doubted

    def year(self, year_id: int | None) -> ImplementationYear | None:
        """A year by its id."""
        return next((year for year in self.years if year.pk == year_id), None)

    def has_ended(self, year: ImplementationYear) -> bool:
        """Whether what is missing in the year cannot still come by itself."""
        return year.ends < self.today


Rule = Callable[[Facts], Iterator[Finding]]
