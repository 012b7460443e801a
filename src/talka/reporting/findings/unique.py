"""Declared unique people and organisations: each of them takes part at least once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talka.activities.models import Family, WorkKind
from talka.reporting.queries.bounds import Bounds
from talka.reporting.queries.declared import DeclaredRow
from talka.reporting.queries.declared_names import ORGANISATIONS, PARTICIPANTS, PEOPLE, TOTAL
from talka.reporting.queries.doubts import Corner

# None: nobody can say.
Most = Mapping[Corner, int | None]


def most_unique(rows: Sequence[DeclaredRow], bounds: Mapping[Corner, Bounds]) -> list[tuple[DeclaredRow, int | None]]:
    """The declared unique people and organisations, each with the most that participations of the same scope allow."""
    unique = [row for row in rows if row.counts in {PEOPLE, ORGANISATIONS}]
    if not unique:
        return []
    declared = {(row.year.pk, row.of_kind): row.declared for row in rows if row.counts == PARTICIPANTS}
    silent = _publications()
    whole = _whole(bounds, silent)
    recorded = {what: _most({**bounds, **whole}, what) for what in (PEOPLE, ORGANISATIONS)}
    found: list[tuple[DeclaredRow, int | None]] = []
    for row in unique:
        scope = (row.year.pk, row.of_kind)
        # All participations of the year are the most that any kind of work can have had; nobody takes part in a text.
        of_year = None if row.of_kind in silent else declared.get((row.year.pk, TOTAL))
        most = (declared.get(scope), of_year, recorded[row.counts].get(scope, 0))
        found.append((row, min((one for one in most if one is not None), default=None)))
    return found


def fewest_participations(
    rows: Sequence[DeclaredRow], bounds: Mapping[Corner, Bounds]
) -> list[tuple[DeclaredRow, int]]:
    """The declared participations, each with the fewest that the people of the same work can have made.

    Where a record does not say how often people took part, each of its people did so at least once.
    """
    asked = [row for row in rows if row.counts == PARTICIPANTS and row.declared is not None]
    if not asked:
        return []
    found = {**bounds, **_whole(bounds, _publications())}
    return [(row, found.get((row.year.pk, row.of_kind), Bounds()).fewest) for row in asked]


def _publications() -> frozenset[str]:
    return frozenset(WorkKind.objects.filter(family=Family.PUBLICATION).values_list("code", flat=True))


def _whole(bounds: Mapping[Corner, Bounds], silent: frozenset[str]) -> dict[Corner, Bounds]:
    """Of all work of each year; nobody takes part in a publication."""
    found: dict[Corner, Bounds] = {}
    for (year, kind), one in bounds.items():
        if kind not in silent:
            found[year, TOTAL] = found.get((year, TOTAL), Bounds()) + one
    return found


def _most(bounds: Mapping[Corner, Bounds], what: str) -> Most:
    """Where some work does not say how many there were, there is no most."""
    if what == PEOPLE:
        return {at: None if one.silent_of_people else one.most_people for at, one in bounds.items()}
    return {at: None if one.silent_of_organisations else one.most_organisations for at, one in bounds.items()}
