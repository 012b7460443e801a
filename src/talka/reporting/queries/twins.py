"""Work that stands under another agreement as well: pairs of entries, kept and brought up to date by what changed.

A pair is looked for again when the year and kind of either of its entries was touched, here or there. What is found
from nothing (`pairs_of`) must always be the same.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from talka.activities.models import (
    Activity,
    ActivityQuerySet,
    Participation,
    ParticipationRole,
    ServedGroup,
    WorkClock,
    WorkKind,
)
from talka.activities.models.kinds import CONSULTATION
from talka.activities.queries.figures import WorkSource
from talka.kernel.portions import portions
from talka.kernel.text import fold
from talka.programmes.models import Agreement
from talka.reporting.models import FigureState, WorkTwin
from talka.reporting.queries.figures import locked_state

_CHUNK = 500


class Entry(NamedTuple):
    """What of an entry decides whether another is the same."""

    pk: int
    agreement_id: int
    year_id: int
    kind_id: int
    kind: str
    listed_on: date
    sort_key: str
    title: str

    @property
    def likeness(self) -> tuple[object, ...]:
        """The same of both; by the sort key alone, which leaves out punctuation and the end, others would be."""
        return self.kind_id, self.listed_on, fold(self.title) or self.title, self.sort_key


Pair = tuple[Entry, Entry]
# An organisation, a person, a community or a network: which of these, and its key.
Somebody = tuple[str, int]
_COLUMNS = ("pk", "agreement_id", "year_id", "kind_id", "kind__code", "listed_on", "sort_key", "title")


class Touched(NamedTuple):
    """Where work under an agreement was touched; None: anywhere."""

    years: Collection[int] | None
    kinds: Collection[str] | None

    def of(self, year: str = "year_id", kind: str = "kind") -> dict[str, Any]:
        """As conditions on these columns."""
        if self.years is None or self.kinds is None:
            return {}
        return {f"{year}__in": sorted(self.years), f"{kind}__in": sorted(self.kinds)}


def twins(agreement: Agreement) -> list[tuple[int, int]]:
    """Keys of each entry with those of its twins, as the logs stand now."""
    states = FigureState.objects.filter(agreement=agreement).values_list("twinned", flat=True)
    if states.first() != _written(*_present()):
        _bring_up_to_date(agreement)
    return list(WorkTwin.objects.filter(state=agreement.pk).values_list("activity_id", "twin_id"))


def pairs_of(agreement: Agreement) -> list[Pair]:
    """Find them from nothing."""
    if not Agreement.objects.exclude(pk=agreement.pk).exists():
        return []
    return _pairs(_dated().filter(agreement=agreement), _dated().exclude(agreement=agreement), _names_of_advice())


@transaction.atomic
def _bring_up_to_date(agreement: Agreement) -> None:
    state = locked_state(agreement)
    # Read before the logs: what commits later has a higher number and is looked at next time.
    names, ticks = _present()
    rows = WorkTwin.objects.filter(state=state)
    known, seen = json.loads(state.twinned or '["", {}]')
    before = {int(pk): tick for pk, tick in seen.items()}
    changed = {pk: _touched(pk, before.get(pk, -1)) for pk, tick in ticks.items() if before.get(pk) != tick}
    own = changed.pop(agreement.pk, None)
    if known != _told_apart(names) or agreement.pk not in before or (own is not None and own.years is None):
        rows.delete()
        _keep(state, pairs_of(agreement))
    else:
        rows.filter(twin_agreement_id__in=before.keys() - ticks.keys()).delete()
        _look_again(state, own, changed, names)
    FigureState.objects.filter(agreement=agreement).update(twinned=_written(names, ticks))


def _look_again(state: FigureState, own: Touched | None, changed: dict[int, Touched], names: Collection[str]) -> None:
    rows = WorkTwin.objects.filter(state=state)
    ours, theirs = (_dated().filter(agreement=state.pk), _dated().exclude(agreement=state.pk))
    if own is not None:
        rows.filter(**own.of()).delete()
        _keep(state, _pairs(ours.filter(**own.of(kind="kind__code")), theirs, names))
        # Of these everything is found.
        rows, ours = rows.exclude(**own.of()), ours.exclude(**own.of(kind="kind__code"))
    for pk, touched in changed.items():
        rows.filter(twin_agreement_id=pk, **touched.of("twin_year_id")).delete()
        there = _dated().filter(agreement=pk, **touched.of(kind="kind__code"))
        _keep(state, _pairs(ours, there, names, begin_there=True))


def _touched(agreement_id: int, tick: int) -> Touched:
    changes = WorkSource().touched_since(Agreement(pk=agreement_id), tick)
    if any(change.whole for change in changes):
        return Touched(None, None)
    corners = {(change.year_id, dict(change.codes)["kind"]) for change in changes}
    return Touched({year for year, _kind in corners if year}, {kind for _year, kind in corners})


def _keep(state: FigureState, pairs: Iterable[Pair]) -> None:
    WorkTwin.objects.bulk_create(
        WorkTwin(
            state=state, year_id=entry.year_id, kind=entry.kind, activity_id=entry.pk,
            twin_id=twin.pk, twin_agreement_id=twin.agreement_id, twin_year_id=twin.year_id,
        )
        for entry, twin in pairs
    )  # fmt: skip


def _present() -> tuple[list[str], dict[int, int]]:
    """How advice is called, and the number of each log's last change."""
    return _names_of_advice(), dict(WorkClock.objects.order_by("agreement_id").values_list("agreement_id", "tick"))


def _names_of_advice() -> list[str]:
    named = WorkKind.objects.filter(code=CONSULTATION).order_by().values_list("name", "name_en")
    return sorted({name for pair in named for name in pair if name})


def _told_apart(names: list[str]) -> str:
    """Sixteen letters that are others when the names are others."""
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]


def _written(names: list[str], ticks: dict[int, int]) -> str:
    return json.dumps([_told_apart(names), ticks])


def _dated() -> ActivityQuerySet:
    """Work that counts towards some agreement and has a day."""
    found = Activity.objects.counted().filter(agreement__isnull=False, year__isnull=False, starts__isnull=False)
    return found.order_by()


def _pairs(
    ours: ActivityQuerySet, theirs: ActivityQuerySet, names: Collection[str], *, begin_there: bool = False
) -> list[Pair]:
    """Entries of ours with their twins; looked for from the side of which there is less. `names`: of advice."""
    found: list[Pair] = []
    for groups in _alike(theirs, ours) if begin_there else _alike(ours, theirs):
        sides = [(there, here) if begin_there else (here, there) for here, there in groups]
        lines = [side for side in sides if any(_is_titled_by_us(entry, names) for entry in side[0])]
        served = _served({entry.pk for side in lines for entry in (*side[0], *side[1])})
        for here, there in sides:
            found += _met(here, there, served, names)
    return found


def _met(
    ours: list[Entry], theirs: list[Entry], served: dict[int, set[Somebody]], names: Collection[str]
) -> Iterator[Pair]:
    """Those of the same likeness that are the same work."""
    with_somebody: dict[Somebody, list[Entry]] = defaultdict(list)
    for twin in theirs:
        for somebody in served[twin.pk]:
            with_somebody[somebody].append(twin)
    for entry in ours:
        if _is_titled_by_us(entry, names):
            # Two centres advise on the same topic on one day; it is one advice only if somebody had both.
            both = {twin.pk: twin for somebody in served[entry.pk] for twin in with_somebody[somebody]}
            yield from ((entry, twin) for twin in both.values())
        else:
            yield from ((entry, twin) for twin in theirs)


def _alike(near: ActivityQuerySet, far: ActivityQuerySet) -> Iterator[list[tuple[list[Entry], list[Entry]]]]:
    """Some at a time, the entries of one likeness on either side."""
    # Work with a date is listed on that date: by kind and day the log finds the few that can be the same.
    same = {name: OuterRef(name) for name in ("kind", "listed_on", "sort_key")}
    groups: dict[tuple[int, date, str], list[Entry]] = defaultdict(list)
    for row in near.filter(Exists(far.filter(**same))).values_list(*_COLUMNS).iterator(chunk_size=_CHUNK):
        entry = Entry(*row)
        groups[entry.kind_id, entry.listed_on, entry.sort_key].append(entry)
    for some in portions(sorted(groups), _CHUNK):
        kinds, days, keys = (set(values) for values in zip(*some, strict=True))
        here: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
        there: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
        for entry in itertools.chain.from_iterable(groups[key] for key in some):
            here[entry.likeness].append(entry)
        for row in far.filter(kind__in=kinds, listed_on__in=days, sort_key__in=keys).values_list(*_COLUMNS):
            there[Entry(*row).likeness].append(Entry(*row))
        yield [(entries, there[likeness]) for likeness, entries in here.items() if likeness in there]


def _is_titled_by_us(entry: Entry, names: Collection[str]) -> bool:
    """Whether nobody thought of the title: advice is called by its kind and its topic, or whom it was for."""
    return entry.kind == CONSULTATION and any(
        entry.title == name or entry.title.startswith(f"{name}: ") for name in names
    )


def _served(activities: set[int]) -> dict[int, set[Somebody]]:
    """Whom each was for: organisations, persons, communities and networks, and not those who spoke."""
    served: dict[int, set[Somebody]] = defaultdict(set)
    for some in portions(sorted(activities), _CHUNK):
        people = Participation.objects.filter(activity__in=some).exclude(role=ParticipationRole.SPEAKER)
        groups = ServedGroup.objects.filter(activity__in=some).order_by()
        for rows, names in ((people, ("person", "organisation")), (groups, ("community", "network"))):
            for activity, *ids in rows.values_list("activity", *names):
                served[activity].update((name, pk) for name, pk in zip(names, ids, strict=True) if pk is not None)
    return served
