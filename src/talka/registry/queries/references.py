"""What points to a record of the registry: declared by every module, so that two records can become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from talka.kernel.modules import manifests, object_type

Row = Any


def rows_of(model: type[Model]) -> QuerySet[Any]:
    """All rows of a model that is known only while running."""
    return model._default_manager.all()  # noqa: SLF001 -- Django's documented face


def _stands_any_number_of_times(_row: Row) -> Hashable | None:
    return None


def _nothing_to_do(_rows: Sequence[Row]) -> None:
    return


@dataclass(frozen=True)
class Reference:
    """A column that points to a record of the registry."""

    model: type[Model]
    field: str
    # What such rows are called, in the plural and for a person to read: “participations”.
    label: str | Promise
    # What may stand only once beside one record: rows with the same key, other than None, are the same row.
    once: Callable[[Row], Hashable | None] = _stands_any_number_of_times
    # Rows with a time, `starts` to `ends`: those of one key, other than None, whose times overlap become one row.
    spell: Callable[[Row], Hashable | None] = _stands_any_number_of_times
    # Called with the rows before they are changed and with those that came after: kept figures are counted again.
    touched: Callable[[Sequence[Row]], None] = _nothing_to_do
    # Where the column is a bare number: what it is the number of.
    to: type[Model] | None = None

    @property
    def name(self) -> str:
        """`activities.Participation.person`: how a merge remembers it."""
        return f"{object_type(self.model)}.{self.field}"

    @property
    def target(self) -> type[Model]:
        """What it points to."""
        related: Any = self.model._meta.get_field(self.field).related_model
        return self.to or related

    @property
    def column(self) -> str:
        """The attribute that holds the key."""
        return str(self.model._meta.get_field(self.field).attname)  # type: ignore[union-attr]  # a column of the model

    def rows(self) -> QuerySet[Any]:
        """All rows of the model."""
        return rows_of(self.model).order_by("pk")

    def pointing_to(self, pk: int) -> QuerySet[Any]:
        """The rows that point to a record."""
        return self.rows().filter(**{self.column: pk})


def references_to(model: type[Model]) -> list[Reference]:
    """Everything that points to records of this kind, in the order of the modules."""
    return [one for manifest in manifests() for one in manifest.references if one.target is model]


def fullness(row: Row) -> int:
    """In how many columns a row says something: of two that are the same the fuller one stays."""
    return sum(getattr(row, field.attname) not in (None, "") for field in row._meta.concrete_fields)


@dataclass(frozen=True)
class Moving:
    """What a merge does to the rows of one reference."""

    reference: Reference
    moved: tuple[Row, ...]
    # Rows of either record that would stand twice: their like stays.
    dropped: tuple[Row, ...]
    # Rows whose times overlap, and the rows, not stored yet, that stand for them from the first day to the last.
    overlapping: tuple[Row, ...] = ()
    united: tuple[Row, ...] = ()

    @property
    def number(self) -> int:
        """How many rows will point to the one that stays which do not now."""
        return len(self.moved) + len(self.united)


def moving(kept_id: int, gone_id: int, references: Iterable[Reference]) -> list[Moving]:
    """What would move and what would stand twice if one record were taken into the other."""
    return [_moving_of(reference, kept_id, gone_id) for reference in references]


def _moving_of(reference: Reference, kept_id: int, gone_id: int) -> Moving:
    coming = list(reference.pointing_to(gone_id))
    if not coming:
        return Moving(reference, (), ())
    present = list(reference.pointing_to(kept_id))
    there = {key: row for row in present if (key := reference.once(row)) is not None}
    moved: list[Row] = []
    dropped: list[Row] = []
    for row in coming:
        key = reference.once(row)
        other = there.get(key) if key is not None else None
        if other is None:
            moved.append(row)
        elif fullness(row) > fullness(other):
            dropped.append(other)
            moved.append(row)
        else:
            dropped.append(row)
    staying = [row for row in present if row not in dropped]
    spells = _spells(reference, staying, moved)
    overlapping = [row for spell in spells for row in spell]
    return Moving(
        reference,
        tuple(row for row in moved if row not in overlapping),
        tuple(dropped),
        tuple(overlapping),
        tuple(_united(spell, reference, kept_id) for spell in spells),
    )


def _spells(reference: Reference, staying: Sequence[Row], coming: Sequence[Row]) -> list[list[Row]]:
    """Rows that belong to one time: of one key, at least two, at least one of them coming."""
    by_key: dict[Hashable, list[Row]] = defaultdict(list)
    for row in (*staying, *coming):
        key = reference.spell(row)
        if key is not None:
            by_key[key].append(row)
    found = []
    for rows in by_key.values():
        if any(row in coming for row in rows):
            found += [spell for spell in _chains(rows) if len(spell) > 1 and any(row in coming for row in spell)]
    return found


def _chains(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in chains, each of which reaches without a gap from its first day to its last."""
    chains: list[list[Row]] = []
    until = date.min
    for row in sorted(rows, key=lambda one: (one.starts or date.min, one.pk)):
        if chains and (row.starts or date.min) <= until:
            chains[-1].append(row)
        else:
            chains.append([row])
            until = date.min
        until = max(until, row.ends or date.max)
    return chains


def _united(rows: Sequence[Row], reference: Reference, kept_id: int) -> Any:
    """One row for all of them: the fullest, from the earliest day to the latest; a time without an end has none."""
    row: Any = reference.model()
    fullest = max(rows, key=fullness)
    for field in reference.model._meta.concrete_fields:
        if not field.primary_key:
            setattr(row, field.attname, getattr(fullest, field.attname))
    starts, ends = [one.starts for one in rows], [one.ends for one in rows]
    row.starts = None if None in starts else min(starts)
    row.ends = None if None in ends else max(ends)
    setattr(row, reference.column, kept_id)
    return row
