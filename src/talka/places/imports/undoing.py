"""Taking an import back: what it made goes, what it changed returns; what changed since, or is used, stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignObjectRel, Model
from django.utils.translation import gettext as _

from talka.kernel.audit.trail import snapshot
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.places.models import Level, Place, renew_edition

# What refers to a unit goes before it, and comes back after it.
_LABELS = ("places.Outline", "places.Population", "places.Succession", "places.Belonging", "places.Place")
_CHUNK = 200


@dataclass
class Undone:
    """What became of the import's records."""

    deleted: int = 0
    restored: int = 0
    # Changed since, or used by something that stays: a line for each.
    stayed: list[str] = field(default_factory=list)


def undo(batch: ImportBatch) -> Undone:
    """Take back everything that nothing has changed since; must run in the caller's transaction."""
    undone = Undone()
    changes: dict[str, list[ImportedChange]] = {label: [] for label in _LABELS}
    for change in batch.done.order_by("-pk"):
        changes[change.object_type].append(change)
    for label in _LABELS:
        _delete(label, [one for one in changes[label] if one.before is None], undone)
    for label in reversed(_LABELS):
        _restore(label, [one for one in changes[label] if one.before is not None], undone)
    renew_edition()
    return undone


def _delete(label: str, changes: list[ImportedChange], undone: Undone) -> None:
    model = apps.get_model(label)
    records = _all(model).in_bulk([change.object_id for change in changes])
    free: list[Any] = []
    for change in changes:
        record = records.get(change.object_id)
        if record is None:
            continue
        if snapshot(record) != change.after:
            undone.stayed.append(_("%(record)s: it was changed since.") % {"record": _called(record)})
        else:
            free.append(record)
    if label == "places.Place":
        free = _unused(free, undone)
        for level in reversed(Level.values):  # a larger unit may not go before those in it
            _all(model).filter(pk__in=[place.pk for place in free if place.level == level]).delete()
    else:
        _all(model).filter(pk__in=[record.pk for record in free]).delete()
    undone.deleted += len(free)


def _unused(places: list[Place], undone: Undone) -> list[Place]:
    """Units to which nothing refers that stays: no organisation, no work, no unit."""
    going = {place.pk for place in places}
    used: set[int] = set()
    for relation in Place._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model is None:
            continue
        model: Any = relation.related_model
        rows = _all(model).filter(**{f"{relation.field.name}__in": going})
        if model is Place:
            rows = rows.exclude(pk__in=going)
        used.update(rows.values_list(relation.field.attname, flat=True))
    for place in places:
        if place.pk in used:
            undone.stayed.append(_("%(record)s: something refers to it.") % {"record": place})
    return [place for place in places if place.pk not in used]


def _restore(label: str, changes: list[ImportedChange], undone: Undone) -> None:
    model = apps.get_model(label)
    records = _all(model).in_bulk([change.object_id for change in changes])
    changed: list[Any] = []
    back: list[Any] = []
    for change in changes:
        record: Any = records.get(change.object_id)
        if (snapshot(record) if record else {}) != change.after:
            undone.stayed.append(_("%(record)s: it was changed since.") % {"record": _called(record or change)})
            continue
        (changed if record else back).append(_as_before(record or model(pk=change.object_id), change.before or {}))
    _all(model).bulk_create(back, batch_size=_CHUNK)
    if changed:
        fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        _all(model).bulk_update(changed, fields, batch_size=_CHUNK)
    undone.restored += len(changed) + len(back)


def _as_before(record: Any, before: dict[str, Any]) -> Any:
    for name, value in before.items():
        setattr(record, name, record._meta.get_field(name.removesuffix("_id")).to_python(value))
    if isinstance(record, Place):
        record.fill_derived()
    return record


def _all(model: type[Model]) -> Any:
    return model._default_manager.order_by()  # noqa: SLF001 -- Django's documented face


def _called(record: Model) -> str:
    place = getattr(record, "place", None) or getattr(record, "part", None) or getattr(record, "successor", None)
    return str(place or record)
