"""What the rules look at, and what they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet

from talka.activities.models import Activity
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.queries.figures import Figures
from talka.reporting.queries.indicators import IndicatorRow
from talka.spending.models import Expenditure
from talka.spending.queries.statements import Statement

Kind = Literal["contradiction", "gap"]
CONTRADICTION: Kind = "contradiction"
GAP: Kind = "gap"


@dataclass(frozen=True)
class Record:
    """Something to look at or mend: its name for machines, for people, and its address."""

    name: str
    label: str
    url: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found, in the reader's language."""

    rule: str
    kind: Kind
    message: str
    year: int | None = None
    records: tuple[Record, ...] = ()
    # The numbers and dates that contradict: an acknowledgement holds only while they stay.
    facts: tuple[object, ...] = ()
    # Where to mend it when no single record is to blame.
    mend_url: str = ""
    acknowledged: str = ""

    @property
    def key(self) -> str:
        """Stands for rule, year, records and facts; another language gives the same key."""
        parts = [self.rule, self.year, [record.name for record in self.records], [str(fact) for fact in self.facts]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    @property
    def blocks(self) -> bool:
        """Whether a report cannot be sent because of it."""
        return self.kind == CONTRADICTION and not self.acknowledged


@dataclass(frozen=True)
class Facts:
    """Everything the rules need, read once."""

    agreement: Agreement
    years: tuple[ImplementationYear, ...]
    statement: Statement
    figures: Figures
    indicators: Sequence[IndicatorRow]
    today: date
    # Keys of the work at which a rule may find fault, as a query.
    doubtful: QuerySet[Any, int]

    def year(self, year_id: int | None) -> ImplementationYear | None:
        """A year by its id."""
        return next((year for year in self.years if year.pk == year_id), None)

    def has_ended(self, year: ImplementationYear) -> bool:
        """Whether what is missing in the year cannot still come by itself."""
        return year.ends < self.today


Rule = Callable[[Facts], Iterator[Finding]]


def record_of(activity: Activity) -> Record:
    """An entry of the log as something to look at."""
    return Record(activity.ref or f"activity/{activity.pk}", activity.title, f"/activities/{activity.pk}/")


def record_of_expenditure(expenditure: Expenditure) -> Record:
    """An expenditure as something to look at."""
    return Record(
        expenditure.ref or f"expenditure/{expenditure.pk}",
        str(expenditure),
        f"/spending/expenditures/{expenditure.pk}/",
    )
