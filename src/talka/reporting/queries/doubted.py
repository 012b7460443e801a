"""Where the rules about work look: what is kept of the log, or the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from operator import add

from django.db.models import QuerySet

from talka.activities.models import Activity, ActivityQuerySet
from talka.programmes.models import Agreement
from talka.reporting.models import WorkDoubt
from talka.reporting.queries.doubts import Corner, Doubt, Faults, faults_of
from talka.reporting.queries.parts import kept_parts, parts_of
from talka.reporting.queries.tallies import faults
from talka.reporting.queries.twins import pairs_of, twins
from talka.reporting.queries.typed_records import ToParts

# Keys of the entries in which a rule finds fault, in these corners: as a query, or all of them.
Keys = Callable[[str, Collection[Corner]], QuerySet[WorkDoubt, int] | list[int]]


@dataclass(frozen=True)
class Doubted:
    """What rules find in the work of an agreement."""

    corners: Mapping[Corner, Faults]
    keys: Keys
    # Keys of each entry with those of the same work under other agreements, when asked for.
    twins: Callable[[], list[tuple[int, int]]]
    # What the work of some years and kinds can be parted into.
    parts: ToParts

    def of(self, rule: str, year_id: int, kinds: Collection[str] | None = None) -> Doubt:
        """What a rule finds in a year, in all kinds of work or in these."""
        return reduce(add, (self.corners[corner].doubts[rule] for corner in self._where(rule, year_id, kinds)), Doubt())

    def entries(self, rule: str, year_id: int | None = None, kinds: Collection[str] | None = None) -> ActivityQuerySet:
        """The entries themselves, in the order of their days."""
        found = Activity.objects.filter(pk__in=self.keys(rule, self._where(rule, year_id, kinds)))
        return found.order_by("listed_on", "pk")

    def _where(self, rule: str, year_id: int | None, kinds: Collection[str] | None) -> list[Corner]:
        return [
            (year, kind)
            for (year, kind), found in self.corners.items()
            if rule in found.doubts and year_id in {None, year} and (kinds is None or kind in kinds)
        ]


def kept_doubts(agreement: Agreement) -> Doubted:
    """From what is kept: only what changed since is looked through."""
    kept = WorkDoubt.objects.filter(tally__agreement=agreement)

    def keys(rule: str, corners: Collection[Corner]) -> QuerySet[WorkDoubt, int]:
        years, kinds = {year for year, _kind in corners}, {kind for _year, kind in corners}
        found = kept.filter(rule=rule, tally__year_id__in=years, tally__kind__in=kinds)
        return found.values_list("activity_id", flat=True)

    return Doubted(faults(agreement), keys, lambda: twins(agreement), partial(kept_parts, agreement))


def counted_doubts(agreement: Agreement) -> Doubted:
    """From nothing, reading the whole log; what is kept is left alone."""
    corners = faults_of(agreement)

    def keys(rule: str, where: Collection[Corner]) -> list[int]:
        return [pk for corner in where for pk in corners[corner].keys[rule]]

    def found() -> list[tuple[int, int]]:
        return [(entry.pk, twin.pk) for entry, twin in pairs_of(agreement)]

    return Doubted(corners, keys, found, partial(parts_of, agreement))
