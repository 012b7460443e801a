"""Bringing entries to what the file says, with an event for each thing that happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from talka.enterprise_register.imports.events import Happened, between, founded
from talka.enterprise_register.imports.rows import Facts
from talka.enterprise_register.models import EarlierState, EventKind, RegisterEntry, RegisterEvent, RegisterRun
from talka.kernel.database import insert_plainly
from talka.kernel.text import fold, sort_key

Thing = TypeVar("Thing")

CHUNK = 1_000
# What an import writes into an entry that is there already.
WRITTEN = (
    *RegisterEntry.facts, "name_folded", "sort_key", "digest", "gone_on", "changed_in_id",
)  # fmt: skip
_FIELDS = [name.removesuffix("_id") for name in WRITTEN]
_INSERTED = (*RegisterEntry.facts, "number", "name_folded", "sort_key", "digest", "first_seen_id", "changed_in_id")
# What is kept of an entry before it is changed.
RESTORED = (*RegisterEntry.facts, "digest", "gone_on", "changed_in_id")


class Found(NamedTuple):
    """A row of the file that is not here to the letter."""

    number: str
    facts: Facts
    digest: str


@dataclass
class Plan:
    """What is to be written."""

    is_first: bool
    new: list[Found] = field(default_factory=list)
    # By the id of the entry.
    changed: dict[int, Found] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    # Entries that the file has again just as they were.
    back: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether everything is here already."""
        return not (self.new or self.changed or self.gone or self.back)


@dataclass
class Written:
    """What writing came to."""

    events: Counter[str] = field(default_factory=Counter)
    # Entries in force before and after, to see whether many of them ended.
    active_change: int = 0
    # What linked entries said before, by their id.
    earlier: dict[int, Facts] = field(default_factory=dict)


def facts_of(entry: RegisterEntry) -> Facts:
    """What an entry says."""
    return Facts(*(getattr(entry, name) for name in RegisterEntry.facts))


def write(plan: Plan, run: RegisterRun, today: date) -> Written:
    """Write all of the plan; must run in the caller's transaction."""
    written = Written()
    for part in _parts(plan.new):
        _add(part, run, today, written, first=plan.is_first)
    for ids in _parts(list(plan.changed)):
        _change({pk: plan.changed[pk] for pk in ids}, run, today, written)
    for ids in _parts(plan.gone):
        _mark(ids, run, today, written, kind=EventKind.GONE)
    for ids in _parts(plan.back):
        _mark(ids, run, today, written, kind=EventKind.BACK)
    return written


def _add(part: Sequence[Found], run: RegisterRun, today: date, written: Written, *, first: bool) -> None:
    insert_plainly(RegisterEntry, _INSERTED, (_columns(found, run.pk) for found in part))
    written.active_change += sum(found.facts.ended_on is None for found in part)
    if first:
        return
    keys = dict(RegisterEntry.objects.filter(first_seen=run).values_list("number", "pk"))
    _tell([(keys[found.number], one) for found in part for one in founded(found.facts, today)], run, written)


def _columns(found: Found, run_id: int) -> tuple[Any, ...]:
    """What `_INSERTED` names; the derived ones as RegisterEntry.fill_derived has them."""
    name = found.facts.name
    return (*found.facts, found.number, fold(name)[:500], sort_key(name), found.digest, run_id, run_id)


def _change(part: dict[int, Found], run: RegisterRun, today: date, written: Written) -> None:
    entries = RegisterEntry.objects.in_bulk(list(part))
    happened: list[tuple[int, Happened]] = []
    keep_earlier(run, entries.values())
    for pk, entry in entries.items():
        old, found = facts_of(entry), part[pk]
        if entry.gone_on is not None:
            happened.append((pk, Happened(EventKind.BACK, today)))
        happened += [(pk, one) for one in between(old, found.facts, today)]
        written.active_change += (found.facts.ended_on is None) - entry.is_alive
        if entry.organisation_id is not None:
            written.earlier[pk] = old
        for name, value in found.facts._asdict().items():
            setattr(entry, name, value)
        entry.digest, entry.gone_on, entry.changed_in_id = found.digest, None, run.pk
        entry.fill_derived()
    put_back_in_bulk(list(entries.values()))
    _tell(happened, run, written)


def _mark(ids: Sequence[int], run: RegisterRun, today: date, written: Written, *, kind: EventKind) -> None:
    entries = RegisterEntry.objects.in_bulk(list(ids))
    keep_earlier(run, entries.values())
    gone_on = today if kind == EventKind.GONE else None
    RegisterEntry.objects.filter(pk__in=ids).update(gone_on=gone_on, changed_in=run)
    sign = -1 if kind == EventKind.GONE else 1
    written.active_change += sign * sum(entry.ended_on is None for entry in entries.values())
    _tell([(pk, Happened(kind, today)) for pk in entries], run, written)


def keep_earlier(run: RegisterRun, entries: Any) -> None:
    """Keep what entries say now, for undoing."""
    kept = [
        EarlierState(run=run, entry=entry, before={name: _plain(getattr(entry, name)) for name in RESTORED})
        for entry in entries
    ]
    EarlierState.objects.bulk_create(kept, batch_size=CHUNK)


def put_back_in_bulk(entries: list[RegisterEntry]) -> None:
    """Store changed entries with few statements, however many columns changed."""
    RegisterEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["number"], update_fields=_FIELDS, batch_size=CHUNK
    )


def _tell(happened: Sequence[tuple[int, Happened]], run: RegisterRun, written: Written) -> None:
    RegisterEvent.objects.bulk_create(
        [RegisterEvent(entry_id=pk, run=run, **one._asdict()) for pk, one in happened], batch_size=CHUNK
    )
    written.events.update(one.kind for _pk, one in happened)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[at : at + CHUNK] for at in range(0, len(things), CHUNK))
