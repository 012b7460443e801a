"""Writing a plan: every record made, changed or removed is noted with what it was, so that the import can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from talka.kernel.audit.trail import snapshot
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.places.imports.known import Lying
from talka.places.imports.plans import Plan
from talka.places.models import Belonging, Level, Outline, Place, Population, Succession, renew_edition

CHUNK = 200
_PLACE_FIELDS = ("name", "name_folded", "sort_key", "kind", "parent", "valid_from", "valid_until")
_OUTLINE_FIELDS = tuple(name for name in Outline.audited_fields if name not in {"place_id", "batch_id"})


def write(plan: Plan, batch: ImportBatch) -> None:
    """Write everything; must run in the caller's transaction."""
    writer = _Writer(batch)
    writer.units(plan)
    writer.lying(plan)
    writer.successions(plan)
    writer.populations(plan)
    writer.outlines(plan)
    writer.keep()
    renew_edition()


class _Writer:
    """Writes the parts of a plan and notes what it did."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.ids: dict[str, int] = dict(Place.objects.order_by().values_list("code", "pk"))
        self.noted: list[ImportedChange] = []

    def units(self, plan: Plan) -> None:
        for level in Level.values:
            units = [unit for unit in plan.units.values() if unit.level == level]
            stored = Place.objects.in_bulk([unit.pk for unit in units if unit.pk is not None])
            made: list[Place] = []
            changed: list[tuple[Place, dict[str, Any]]] = []
            for unit in units:
                place = stored[unit.pk] if unit.pk is not None else Place(code=unit.code, level=unit.level)
                before = snapshot(place)
                place.name, place.kind = unit.name, unit.kind
                place.parent_id = self.ids[unit.parent] if unit.parent else None
                place.valid_from, place.valid_until = unit.first, unit.last
                place.fill_derived()
                if unit.pk is None:
                    made.append(place)
                else:
                    changed.append((place, before))
            self._make(made)
            self._change(changed, _PLACE_FIELDS)
            self.ids |= {place.code: place.pk for place in made}

    def lying(self, plan: Plan) -> None:
        gone = list(Belonging.objects.filter(pk__in=plan.not_lying))
        self._remove(gone)
        removed = set(plan.not_lying)
        flat = [(code, one) for code, many in plan.lying.items() for one in many]
        stored = Belonging.objects.in_bulk([one.pk for _code, one in flat if one.pk is not None])
        made: list[Belonging] = []
        changed: list[tuple[Belonging, dict[str, Any]]] = []
        seen: set[int] = set()
        for code, one in flat:
            if id(one) in seen or (one.pk in removed and one.pk is not None) or one not in plan.known.lying[code]:
                continue
            seen.add(id(one))
            if one.pk is None:
                made.append(self._belonging(code, one))
                continue
            row = stored[one.pk]
            before = snapshot(row)
            row.valid_from, row.valid_until = one.time
            changed.append((row, before))
        self._change(changed, ("valid_from", "valid_until"))
        self._make(made)

    def _belonging(self, code: str, one: Lying) -> Belonging:
        return Belonging(
            part_id=self.ids[code], whole_id=self.ids[one.whole], valid_from=one.first, valid_until=one.last
        )

    def successions(self, plan: Plan) -> None:
        self._make(
            [
                Succession(predecessor_id=self.ids[before], successor_id=self.ids[after], day=day)
                for before, after in plan.successions
                if (day := plan.known.units[after].first) is not None
            ]
        )

    def populations(self, plan: Plan) -> None:
        years = {year for _code, year in plan.populations}
        stored = {(row.place_id, row.year): row for row in Population.objects.filter(year__in=years)}
        made: list[Population] = []
        changed: list[tuple[Population, dict[str, Any]]] = []
        for (code, year), (number, source) in plan.populations.items():
            row = stored.get((self.ids[code], year))
            if row is None:
                made.append(
                    Population(place_id=self.ids[code], year=year, number=number, source=source, batch=self.batch)
                )
                continue
            before = snapshot(row)
            row.number, row.source, row.batch = number, source, self.batch
            changed.append((row, before))
        self._make(made)
        self._change(changed, ("number", "source", "batch"))

    def outlines(self, plan: Plan) -> None:
        stored = {outline.place_id: outline for outline in Outline.objects.all()}
        made: list[Outline] = []
        changed: list[tuple[Outline, dict[str, Any]]] = []
        for code, draft in plan.outlines.items():
            place_id = self.ids[code]
            outline = stored.get(place_id)
            if outline is None:
                made.append(Outline(place_id=place_id, batch=self.batch, **draft.fields))
                continue
            before = snapshot(outline)
            for name, value in draft.fields.items():
                setattr(outline, name, value)
            outline.batch = self.batch
            changed.append((outline, before))
        self._make(made)
        self._change(changed, (*_OUTLINE_FIELDS, "batch"))

    def _make(self, records: Sequence[Any]) -> None:
        if records:
            made = type(records[0])._default_manager.bulk_create(records, batch_size=CHUNK)  # noqa: SLF001 -- Django's
            for record in made:
                self._note(record, before=None, after=snapshot(record))

    def _change(self, records: Sequence[tuple[Any, dict[str, Any]]], fields: Iterable[str]) -> None:
        if records:
            model = type(records[0][0])
            model._default_manager.bulk_update(  # noqa: SLF001 -- Django's
                [record for record, _before in records], list(fields), batch_size=CHUNK
            )
            for record, before in records:
                self._note(record, before=before, after=snapshot(record))

    def _remove(self, records: Sequence[Any]) -> None:
        for record in records:
            self._note(record, before=snapshot(record), after={})
        if records:
            type(records[0])._default_manager.filter(pk__in=[record.pk for record in records]).delete()  # noqa: SLF001 -- Django's

    def _note(self, record: Model, *, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.noted.append(
            ImportedChange(
                batch=self.batch, object_type=record._meta.label, object_id=record.pk, before=before, after=after
            )
        )

    def keep(self) -> None:
        """Store what was noted."""
        ImportedChange.objects.bulk_create(self.noted, batch_size=CHUNK)
