"""Bringing entries to what the file says, with an event for each thing that happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from talka.enterprise_register.imports.comparing import CHUNK, Found, Part
from talka.enterprise_register.imports.events import Happened, between, founded
from talka.enterprise_register.imports.rows import Facts, digest_of
from talka.enterprise_register.models import EarlierState, EventKind, RegisterEntry, RegisterEvent, RegisterRun
from talka.kernel.database import insert_plainly
from talka.kernel.portions import portions
from talka.kernel.text import fold, sort_key

# What an import writes into an entry that is there already.
WRITTEN = (
    *RegisterEntry.facts, "name_folded", "sort_key", "digest", "gone_on", "changed_in_id",
)  # fmt: skip
_FIELDS = [name.removesuffix("_id") for name in WRITTEN]
_INSERTED = (*RegisterEntry.facts, "number", "digest", "name_folded", "sort_key", "first_seen_id", "changed_in_id")
_NAME, _NUMBER, _ENDED_ON = _INSERTED.index("name"), _INSERTED.index("number"), _INSERTED.index("ended_on")
# What is kept of an entry before it is changed.
RESTORED = (*RegisterEntry.facts, "digest", "gone_on", "changed_in_id")


@dataclass
class Written:
    """What writing came to."""

    # No entry was here before, so nothing happened to any.
    is_first: bool
    new: int = 0
    changed: int = 0
    gone: int = 0
    back: int = 0
    events: Counter[str] = field(default_factory=Counter)
    # Entries in force before and after, to see whether many of them ended.
    active_change: int = 0
    # What linked entries said before, by their id.
    earlier: dict[int, Facts] = field(default_factory=dict)


def facts_of(entry: RegisterEntry) -> Facts:
    """What an entry says."""
    return Facts(*(getattr(entry, name) for name in RegisterEntry.facts))


def write(part: Part, run: RegisterRun, today: date, written: Written) -> None:
    """Write what some rows bring; must run in the caller's transaction."""
    for new in portions(part.new, CHUNK):
        _add(new, run, today, written)
    for ids in portions(part.changed, CHUNK):
        _change({pk: part.changed[pk] for pk in ids}, run, today, written)
    for ids in portions(part.back, CHUNK):
        _mark(ids, run, today, written, kind=EventKind.BACK)
    written.new += len(part.new)
    written.changed += len(part.changed)
    written.back += len(part.back)


def write_gone(gone: Sequence[int], run: RegisterRun, today: date, written: Written) -> None:
    """Mark what the files do not have any more; in the same transaction."""
    for ids in portions(gone, CHUNK):
        _mark(ids, run, today, written, kind=EventKind.GONE)
    written.gone = len(gone)


def _add(part: Sequence[tuple[Any, ...]], run: RegisterRun, today: date, written: Written) -> None:
    seen = run.pk
    rows = ([*facts, digest_of(said), *_derived(facts[_NAME]), seen, seen] for *facts, said in part)
    insert_plainly(RegisterEntry, _INSERTED, rows)
    written.active_change += sum(new[_ENDED_ON] is None for new in part)
    if written.is_first:
        return
    numbers = [new[_NUMBER] for new in part]
    keys = dict(RegisterEntry.objects.filter(number__in=numbers).values_list("number", "pk"))
    facts = ((keys[new[_NUMBER]], Facts(*new[:_NUMBER])) for new in part)
    _tell([(pk, one) for pk, said in facts for one in founded(said, today)], run, written)


def _derived(name: str) -> tuple[str, str]:
    """Folded and for sorting, as RegisterEntry.fill_derived has them."""
    return fold(name)[:500], sort_key(name)


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
