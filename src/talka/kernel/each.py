"""Changing many records together, each by its own verb: what is shown before is what will happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction

from talka.kernel.actions import Refused
from talka.kernel.numbers import number_sent

Record = TypeVar("Record")
Result = TypeVar("Result")
# What was done to one record, as a session keeps it: which one, by what change, its version since, what was there.
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Planned(Generic[Record]):
    """What would happen to one record: before and after in words, whether it would change, or why nothing can."""

    record: Record
    before: str = ""
    after: str = ""
    changes: bool = False
    refusal: str = ""


def keys_sent(values: Iterable[str], most: int) -> list[int]:
    """Keys of chosen rows as a page sends them; what is no key is left out, and whatever comes after so many."""
    return [key for one in list(values)[:most] if (key := number_sent(one)) is not None]


def marks_of(records: Iterable[Any]) -> list[str]:
    """Each record with the version that is looked at now, as a hidden field of the page carries it."""
    return [f"{record.pk}.{getattr(record, 'version', 0)}" for record in records]


def changed_since(records: Iterable[Any], marks: Iterable[str]) -> bool:
    """Whether somebody changed one of the records after the page with these marks was shown."""
    read = set(marks)
    return bool(read) and not read.issuperset(marks_of(records))


def try_each(
    records: Iterable[Record], change: Callable[[Record], bool], *, shown: Callable[[Record], str]
) -> list[Planned[Record]]:
    """Try the change on every record and take it all back; `change` says whether something had to be changed."""
    planned: list[Planned[Record]] = []
    with transaction.atomic():
        for record in records:
            before = shown(record)
            try:
                with transaction.atomic():
                    changes = change(record)
            except Refused as refusal:
                planned.append(Planned(record, before, refusal=str(refusal)))
            else:
                planned.append(Planned(record, before, shown(record), changes))
        transaction.set_rollback(True)
    return planned


def change_each(records: Iterable[Record], change: Callable[[Record], Result]) -> list[tuple[Record, Result]]:
    """Change every record that can be, all in one transaction; those that were changed, with what came back."""
    with transaction.atomic():
        return list(_changed(records, change))


def change_each_in_steps(
    records: Iterable[Record],
    change: Callable[[Record], bool],
    *,
    act: str,
    kept: Callable[[Record], Mapping[str, Any]],
) -> list[Step]:
    """Change every record that can be and is not so already; each comes back as a step, with what it replaced."""

    def step_of(record: Any) -> Step | None:
        was = kept(record)
        if not change(record):
            return None
        return {"id": record.pk, "act": act, "version": record.version, "kept": was}

    return [step for _record, step in change_each(records, step_of) if step is not None]


def undo_each(records: Iterable[Any], steps: Sequence[Step], take_back: Callable[[Any, Step], object]) -> int:
    """Take steps back wherever nobody has touched the record since; how many came back."""
    done = {step["id"]: step for step in steps}
    as_left = [one for one in records if one.pk in done and one.version == done[one.pk]["version"]]
    return len(change_each(as_left, lambda one: take_back(one, done[one.pk])))


def _changed(records: Iterable[Record], change: Callable[[Record], Result]) -> Iterator[tuple[Record, Result]]:
    for record in records:
        try:
            with transaction.atomic():
                result = change(record)
        except Refused:
            continue
        yield record, result
