"""By what the counted work of a kind in a year can be parted, and who took part: every number that somebody may mean.

Kept only of work about which a narrative says another number than its sums, and brought up to date by the same marks.
Who took part is kept as one bit a key, so that whoever stands in several kinds or years is counted once.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from talka.activities.models import Activity, Participation, WorkKind
from talka.activities.models.activities import COUNTED_STATES
from talka.activities.queries.figures import WorkSource
from talka.activities.queries.sums import Sums, summed
from talka.programmes.models import Agreement
from talka.reporting.models import FigureState, WorkParts
from talka.reporting.queries.doubts import Corner
from talka.reporting.queries.figures import locked_state

PARTS = ("purpose_id", "format", "channel", "series_id", "centre_id", "place_id")
RECORDS, COUNT, PARTICIPANTS, ORGANISATIONS, PEOPLE = "records", "count", "participants", "organisations", "people"
# What each part adds up to, in the order in which it is kept.
ADDED = (RECORDS, COUNT, PARTICIPANTS, ORGANISATIONS)
_SINGLE = (COUNT, PARTICIPANTS, ORGANISATIONS, PEOPLE)
_CORNER = ["year_id", "kind_id"]
_CHUNK = 2_000


@dataclass
class Parts:
    """The work of a kind in a year: its sums without unique counts, and what they are made of."""

    sums: Sums = field(default_factory=Sums)
    # Numbers that stand in single entries.
    singles: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in _SINGLE})
    # By purpose and so on: what the entries of each add up to.
    parts: dict[str, dict[Any, list[int]]] = field(default_factory=lambda: {name: {} for name in PARTS})
    # How many entries say nothing of participants, and of organisations.
    silent: dict[str, int] = field(default_factory=lambda: dict.fromkeys((PARTICIPANTS, ORGANISATIONS), 0))
    # A bit for the key of each who took part.
    people: int = 0
    organisations: int = 0

    def add(self, places: Iterable[Any], values: tuple[int | None, ...], named: tuple[bool, bool], times: int) -> None:
        """Entries that are alike in everything that is asked for."""
        for name, value in zip(_SINGLE, values, strict=True):
            if value is not None:
                self.singles[name].add(value)
        for (name, value), has_names in zip(zip(_SINGLE[1:3], values[1:3], strict=True), named, strict=True):
            self.silent[name] += times if value is None and not has_names else 0
        for name, place in zip(PARTS, places, strict=True):
            added = self.parts[name].setdefault(place, [0] * len(ADDED))
            for at, value in enumerate((1, *values[:3])):
                added[at] += times * (value or 0)

    def written(self) -> str:
        """As it is kept, without who took part."""
        singles = [sorted(self.singles[name]) for name in _SINGLE]
        parts = [[[place, *added] for place, added in self.parts[name].items()] for name in PARTS]
        return json.dumps([astuple(self.sums), singles, parts, list(self.silent.values())], separators=(",", ":"))


def together(several: Iterable[Parts]) -> Sums:
    """What they add up to, whoever took part in several counted once."""
    sums, people, organisations = Sums(), 0, 0
    for one in several:
        sums.add(one.sums)
        people, organisations = people | one.people, organisations | one.organisations
    sums.people, sums.organisations = people.bit_count(), organisations.bit_count()
    return sums


def kept_parts(agreement: Agreement, corners: Collection[Corner]) -> dict[Corner, Parts]:
    """Of this work as the log stands now; read from the log only where it was touched, or never asked for."""
    state = FigureState.objects.filter(agreement=agreement).values_list("parted", flat=True).first()
    if state is None or state != WorkSource().tick(agreement):
        state = _forget_touched(agreement)
    wanted = set(corners)
    rows = WorkParts.objects.filter(agreement=agreement, kind__in={kind for _year, kind in wanted})
    found = {(row.year_id, row.kind): _read(row) for row in rows if (row.year_id, row.kind) in wanted}
    if missing := wanted - found.keys():
        counted = {corner: one for corner, one in parts_of(agreement, missing).items() if corner in missing}
        _keep(agreement, counted, state)
        found |= counted
    return found


@transaction.atomic
def _forget_touched(agreement: Agreement) -> int:
    state, source = locked_state(agreement), WorkSource()
    # Read under the lock: what commits later has a higher number and is forgotten next time.
    tick = source.tick(agreement) or 0
    kept = WorkParts.objects.filter(agreement=agreement)
    for change in source.touched_since(agreement, state.parted):
        touched = {} if change.whole else {"year_id": change.year_id, "kind": dict(change.codes)["kind"]}
        kept.filter(**touched).delete()
    FigureState.objects.filter(agreement=agreement).update(parted=tick)
    return tick


@transaction.atomic
def _keep(agreement: Agreement, found: dict[Corner, Parts], tick: int) -> None:
    """What was counted without a lock, unless something was touched since."""
    if locked_state(agreement).parted != tick:
        return
    rows = [
        WorkParts(
            agreement=agreement,
            year_id=year,
            kind=kind,
            sums=one.written(),
            people=_packed(one.people),
            organisations=_packed(one.organisations),
        )
        for (year, kind), one in found.items()
    ]
    # Two who count the same at once find the same.
    WorkParts.objects.bulk_create(rows, ignore_conflicts=True)


def parts_of(agreement: Agreement, corners: Collection[Corner] | None = None) -> dict[Corner, Parts]:
    """Count from nothing: all of it, or at least this work."""
    codes = dict(WorkKind.objects.values_list("pk", "code"))
    where: dict[str, Any] = {"agreement_id": agreement.pk, "state__in": COUNTED_STATES, "year__isnull": False}
    if corners is not None:
        kinds = {kind for _year, kind in corners}
        where |= {
            "year_id__in": sorted({year for year, _kind in corners}),
            "kind_id__in": sorted(pk for pk, code in codes.items() if code in kinds),
        }
    found = {
        (year, codes[kind]): Parts(sums) for (year, kind), sums in summed(where, _CORNER, {"participations"}).items()
    }
    for year, kind, *row, has_people, has_organisations, times in _alike(where):
        places, values = row[: len(PARTS)], tuple(row[len(PARTS) :])
        found[year, codes[kind]].add(places, values, (has_people, has_organisations), times)
    for who, name in (("person", PEOPLE), ("organisation", ORGANISATIONS)):
        for (year, kind), bits in _took_part(where, who).items():
            setattr(found[year, codes[kind]], name, int.from_bytes(bits, "little"))
    return found


def _alike(where: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    named = Participation.objects.filter(activity=OuterRef("pk"))
    rows = Activity.objects.filter(**where).order_by()
    rows = rows.annotate(
        has_people=Exists(named.filter(person__isnull=False)),
        has_organisations=Exists(named.filter(organisation__isnull=False)),
    )
    asked = (*_CORNER, *PARTS, *_SINGLE, "has_people", "has_organisations")
    return rows.values_list(*asked).annotate(times=Count("pk")).iterator(chunk_size=_CHUNK)


def _took_part(where: dict[str, Any], who: str) -> dict[tuple[int, int], bytearray]:
    through = {f"activity__{name}": value for name, value in where.items()}
    rows = Participation.objects.filter(**through, **{f"{who}__isnull": False}).order_by()
    named = rows.values_list(*(f"activity__{name}" for name in _CORNER), f"{who}_id").distinct()
    found: dict[tuple[int, int], bytearray] = defaultdict(bytearray)
    for year, kind, key in named.iterator(chunk_size=_CHUNK):
        bits, (at, bit) = found[year, kind], divmod(key, 8)
        bits.extend(bytes(max(0, at + 1 - len(bits))))
        bits[at] |= 1 << bit
    return found


def _packed(bits: int) -> bytes:
    return zlib.compress(bits.to_bytes((bits.bit_length() + 7) // 8, "little"))


def _read(row: WorkParts) -> Parts:
    sums, singles, parts, silent = json.loads(row.sums)
    return Parts(
        Sums(*sums),
        {name: set(numbers) for name, numbers in zip(_SINGLE, singles, strict=True)},
        {name: {place: added for place, *added in rows} for name, rows in zip(PARTS, parts, strict=True)},
        dict(zip((PARTICIPANTS, ORGANISATIONS), silent, strict=True)),
        *(int.from_bytes(zlib.decompress(bits), "little") for bits in (row.people, row.organisations)),
    )
