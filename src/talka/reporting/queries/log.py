"""The counted work as the report tells it: in groups, from all of the log or from what is kept of it.

Sentences are put together from groups and do not know which: `WholeLog` has read every entry, so that each number can
be traced; `KeptLog` reads the kept sums and the few entries that are told one by one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from talka.activities.models import Activity, ActivityQuerySet, Family, Series, WorkKind
from talka.activities.queries.figures import records_behind
from talka.kernel.portions import portions
from talka.programmes.models import Agreement, ImplementationYear, Indicator
from talka.programmes.queries.measures import Cell
from talka.reporting.queries.shapes import ACTIVITY, Part
from talka.reporting.queries.tallies import Leaf, Tally, position, tallies
from talka.reporting.queries.worklog import Work, counted_work, work_of

T = TypeVar("T", int, str)
_LeafKey = tuple[int, str, int | None, str]
# Keys that one query is asked about.
_AT_ONCE = 5000


class Log(ABC):
    """The counted work of an agreement up to a year."""

    def __init__(self, agreement: Agreement, up_to_year: int) -> None:
        self.agreement = agreement
        years = agreement.years.filter(ordinal__lte=up_to_year)
        self.ordinals: dict[int, int] = dict(years.values_list("pk", "ordinal"))
        self.kinds = {kind.code: kind for kind in WorkKind.objects.all()}
        self.series: dict[int, Series] = {series.pk: series for series in agreement.series.all()}

    @cached_property
    def tallies(self) -> dict[tuple[int, str], Tally]:
        """What the work adds up to, by year and kind."""
        return {(one.year_id, one.kind): one for one in self._tallies() if one.year_id in self.ordinals}

    def group(self, year: int | None = None) -> Group:
        """The work of a year by its ordinal, or of all."""
        found = [tally for tally in self.tallies.values() if year in {None, self.ordinals[tally.year_id]}]
        return Group(self, tuple(leaf for tally in found for leaf in tally.leaves))

    @abstractmethod
    def _tallies(self) -> Iterable[Tally]: ...

    @abstractmethod
    def works(self, ids: Iterable[int]) -> list[Work]:
        """Entries by their keys; of a group that is told one by one, or its first."""

    @abstractmethod
    def read(self, ids: Collection[int]) -> list[Work]:
        """Entries by their keys, whichever they are, with their evidence, in their order."""

    @abstractmethod
    def everything(self, leaves: Sequence[Leaf]) -> list[Work]:
        """Every entry of these leaves, in their order."""

    @abstractmethod
    def counted_by(self, indicator: Indicator, years: Iterable[ImplementationYear]) -> Iterable[Work]:
        """At least the entries that an indicator counts in these years."""


class WholeLog(Log):
    """The log read from the first entry to the last."""

    def __init__(self, agreement: Agreement, up_to_year: int) -> None:
        super().__init__(agreement, up_to_year)
        self.all = work_of(counted_work(agreement, up_to_year))
        self.by_id = {work.id: work for work in self.all}
        self.by_leaf: dict[_LeafKey, list[Work]] = defaultdict(list)
        self.by_year: dict[int, list[Work]] = defaultdict(list)
        for work in self.all:
            self.by_leaf[_leaf_of(work)].append(work)
            self.by_year[work.activity.year_id or 0].append(work)

    def _tallies(self) -> Iterable[Tally]:
        corners: dict[tuple[int, str], list[Leaf]] = defaultdict(list)
        for (year, kind, series, channel), works in self.by_leaf.items():
            corners[year, kind].append(_leaf(year, kind, series, channel, works))
        for (year, kind), leaves in corners.items():
            works = self.everything(leaves)
            organisations = {pk for work in works for pk in work.organisation_ids}
            one_title = len({work.activity.title for work in works}) == 1
            yield Tally(year, kind, len(organisations), one_title, tuple(leaves), ())

    def works(self, ids: Iterable[int]) -> list[Work]:
        """From memory."""
        return [self.by_id[pk] for pk in ids]

    def read(self, ids: Collection[int]) -> list[Work]:
        """From memory."""
        return [work for work in self.all if work.id in ids]

    def everything(self, leaves: Sequence[Leaf]) -> list[Work]:
        """From memory."""
        return sorted(chain.from_iterable(self.by_leaf[_key(leaf)] for leaf in leaves), key=_in_order)

    def counted_by(
        self,
        indicator: Indicator,  # noqa: ARG002 -- more than is counted does no harm
        years: Iterable[ImplementationYear],
    ) -> Iterable[Work]:
        """All of these years."""
        return chain.from_iterable(self.by_year[year.pk] for year in years)


class KeptLog(Log):
    """The kept sums of the log; entries are read where somebody asks for them."""

    def _tallies(self) -> Iterable[Tally]:
        return tallies(self.agreement)

    @cached_property
    def _told(self) -> dict[int, Work]:
        # Advice is only counted, never told.
        ids = [
            place[-1]
            for (_year, kind), tally in self.tallies.items()
            if self.kinds[kind].family != Family.ADVICE
            for leaf in tally.leaves
            for place in leaf.first
        ]
        return {work.id: work for work in self._by_ids(ids, proven=False)}

    def _by_ids(self, ids: Sequence[int], *, proven: bool) -> Iterator[Work]:
        for some in portions(ids, _AT_ONCE):
            yield from work_of(self._counted().filter(pk__in=some), proven=proven)

    def _counted(self) -> ActivityQuerySet:
        return Activity.objects.counted().filter(agreement=self.agreement)

    def works(self, ids: Iterable[int]) -> list[Work]:
        """Read together; without what somebody took out since the sums were read."""
        return [self._told[pk] for pk in ids if pk in self._told]

    def read(self, ids: Collection[int]) -> list[Work]:
        """Read from the log."""
        return sorted(self._by_ids(sorted(ids), proven=True), key=_in_order)

    def everything(self, leaves: Sequence[Leaf]) -> list[Work]:
        """Read from the log."""
        found = self._counted().filter(
            year_id__in={leaf.year_id for leaf in leaves},
            kind__code__in={leaf.kind for leaf in leaves},
            channel__in={leaf.channel for leaf in leaves},
        )
        series = {leaf.series_id for leaf in leaves if leaf.series_id is not None}
        if all(leaf.series_id is not None for leaf in leaves):
            found = found.filter(series_id__in=series)
        elif not series:
            found = found.filter(series=None)
        wanted = {_key(leaf) for leaf in leaves}
        return [work for work in work_of(found) if _leaf_of(work) in wanted]

    def counted_by(self, indicator: Indicator, years: Iterable[ImplementationYear]) -> Iterable[Work]:
        """Read from the log: what its cells count."""
        for year in years:
            yield from work_of(records_behind(Cell(indicator, year)))


@dataclass(frozen=True)
class Group:
    """Work that is told together."""

    log: Log
    leaves: tuple[Leaf, ...]

    @property
    def records(self) -> int:
        """How many entries."""
        return sum(leaf.records for leaf in self.leaves)

    @property
    def items(self) -> int:
        """How many the entries stand for."""
        return sum(leaf.items for leaf in self.leaves)

    @property
    def silent(self) -> int:
        """Items of which nobody said how many took part."""
        return sum(leaf.silent for leaf in self.leaves)

    @property
    def participants(self) -> int | None:
        """Participations as far as known; unknown when nothing is."""
        known = [leaf.participants for leaf in self.leaves if leaf.participants is not None]
        return sum(known) if known else None

    @property
    def organisations(self) -> int:
        """Unique organisations by name, of one kind in one year."""
        return self._tally.organisations

    @property
    def one_title(self) -> bool:
        """Whether all entries of one kind in one year are called the same."""
        return self._tally.one_title

    @property
    def _tally(self) -> Tally:
        [corner] = {(leaf.year_id, leaf.kind) for leaf in self.leaves}
        return self.log.tallies[corner]

    @property
    def begins(self) -> tuple[int, object]:
        """Where its first entry stands."""
        return min((self.log.ordinals[leaf.year_id], leaf.first[0]) for leaf in self.leaves)

    @property
    def first(self) -> Work | None:
        """Its first entry, unless somebody has just taken it out."""
        leaf = min(self.leaves, key=lambda leaf: (self.log.ordinals[leaf.year_id], leaf.first[0]))
        return next(iter(self.log.works([leaf.first[0][-1]])), None)

    @property
    def kind(self) -> WorkKind:
        """The kind of its entries; of the first where there are several."""
        leaf = min(self.leaves, key=lambda leaf: (self.log.ordinals[leaf.year_id], leaf.first[0]))
        return self.log.kinds[leaf.kind]

    @property
    def only_kind(self) -> WorkKind | None:
        """The kind of the entries, when it is one."""
        kinds = {leaf.kind for leaf in self.leaves}
        return self.log.kinds[kinds.pop()] if len(kinds) == 1 else None

    def where(self, wanted: Callable[[Leaf], bool]) -> Group:
        """Only those leaves."""
        return Group(self.log, tuple(leaf for leaf in self.leaves if wanted(leaf)))

    def by(self, key: Callable[[Leaf], T]) -> list[tuple[T, Group]]:
        """Groups by key, in the order in which they begin."""
        found: dict[T, list[Leaf]] = defaultdict(list)
        for leaf in self.leaves:
            found[key(leaf)].append(leaf)
        groups = [(name, Group(self.log, tuple(leaves))) for name, leaves in found.items()]
        return sorted(groups, key=lambda group: group[1].begins)

    def works(self) -> list[Work]:
        """Each of the entries in their order, where they are few enough to be told one by one."""
        return self.log.works(place[-1] for place in sorted(place for leaf in self.leaves for place in leaf.first))

    def everything(self) -> list[Work]:
        """Each of the entries in their order, however many."""
        return self.log.everything(self.leaves)

    def count_parts(self) -> tuple[Part, ...]:
        """What each entry gives to the count."""
        return count_parts(self.everything())

    def participant_parts(self) -> tuple[Part, ...]:
        """What each entry gives to the participations."""
        return participant_parts(self.everything())


def count_parts(works: Iterable[Work]) -> tuple[Part, ...]:
    """What each activity gives to a count."""
    return tuple(Part(ACTIVITY, work.id, work.activity.count) for work in works)


def participant_parts(works: Iterable[Work]) -> tuple[Part, ...]:
    """What each activity gives to a number of participants."""
    return tuple(Part(ACTIVITY, work.id, work.participants) for work in works)


def _leaf(year: int, kind: str, series: int | None, channel: str, works: list[Work]) -> Leaf:
    known = [work.participants for work in works if work.participants is not None]
    return Leaf(
        year,
        kind,
        series,
        channel,
        len(works),
        sum(work.activity.count for work in works),
        sum(known) if known else None,
        sum(work.activity.count for work in works if work.participants is None),
        tuple(sorted(_position(work) for work in works)),
    )


def _key(leaf: Leaf) -> _LeafKey:
    return leaf.year_id, leaf.kind, leaf.series_id, leaf.channel


def _leaf_of(work: Work) -> _LeafKey:
    row = work.activity
    return row.year_id or 0, row.kind.code, row.series_id, row.channel


def _position(work: Work) -> tuple[int, str, str, int]:
    row = work.activity
    return position(row.starts, row.listed_on, row.starts_time, row.pk)


def _in_order(work: Work) -> tuple[object, ...]:
    year = work.activity.year
    return year.ordinal if year else 0, _position(work)
