"""What stands behind a finding. Of work it is known how much; which entries they are is read when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from talka.activities.models import Activity, ActivityQuerySet
from talka.activities.queries.evidence import with_number_named
from talka.kernel.numbers import format_count
from talka.reporting.queries.doubts import Doubt
from talka.reporting.queries.shapes import ACTIVITY, EXPENDITURE
from talka.spending.models import Expenditure


@dataclass(frozen=True)
class Record:
    """Something to look at or mend: its name for machines, for people, and its address."""

    name: str
    label: str
    url: str = ""
    # The stored row that it is, as in `Part`.
    source: str = ""
    pk: int = 0
    # Of work, which often has the same title on many days.
    day: date | None = None


class WorkRecords(Sequence[Record]):
    """Entries of the log in the order of their days; where `tells_named`, each with how many it names of how many."""

    def __init__(self, doubt: Doubt, entries: ActivityQuerySet, *, tells_named: bool = False) -> None:
        self.doubt, self.tells_named = doubt, tells_named
        self._entries = entries
        self._first: list[Record] | None = None

    def __len__(self) -> int:
        return self.doubt.entries

    def __iter__(self) -> Iterator[Record]:
        return iter(self[:])

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        entries = with_number_named(self._entries) if self.tells_named else self._entries
        if isinstance(at, slice):
            return [self._told(entry) for entry in _light(entries)[at]]
        return self._told(_light(entries)[at])

    @property
    def first(self) -> list[Record]:
        """As many as are shown with the finding."""
        if self._first is None:
            read_first([self])
        return self._first or []

    def take_first(self, found: dict[int, Activity]) -> None:
        """Take the first from entries that were read."""
        self._first = [self._told(found[pk]) for _day, pk in self.doubt.first if pk in found]

    def _told(self, entry: Activity) -> Record:
        record = record_of(entry)
        if not self.tells_named:
            return record
        named, stated = format_count(vars(entry)["named"] or 0), format_count(entry.participants)
        return Record(record.name, f"{record.label} ({named} / {stated})", record.url, ACTIVITY, entry.pk, entry.starts)


def read_first(found: Iterable[Sequence[Record]]) -> None:
    """Read what is shown of all of these together."""
    work = [records for records in found if isinstance(records, WorkRecords)]
    if keys := {pk for records in work for _day, pk in records.doubt.first}:
        entries = {entry.pk: entry for entry in _light(with_number_named(Activity.objects.filter(pk__in=keys)))}
        for records in work:
            records.take_first(entries)


def _light(entries: ActivityQuerySet) -> ActivityQuerySet:
    return entries.only("ref", "title", "starts", "participants")


def record_of(activity: Activity) -> Record:
    """An entry of the log as something to look at."""
    name, url = activity.ref or f"activity/{activity.pk}", f"/activities/{activity.pk}/"
    return Record(name, activity.title, url, ACTIVITY, activity.pk, activity.starts)


def record_of_expenditure(expenditure: Expenditure) -> Record:
    """An expenditure as something to look at."""
    return Record(
        expenditure.ref or f"expenditure/{expenditure.pk}",
        str(expenditure),
        f"/spending/expenditures/{expenditure.pk}/",
        EXPENDITURE,
        expenditure.pk,
    )
