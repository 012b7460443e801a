"""Taking an import back: what it made goes, what it changed returns, what somebody edited since stays and is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import F, ForeignObjectRel, Model, QuerySet
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.activities.actions import mark_whole
from talka.activities.models import Activity
from talka.interchange.imports.writing import update_all
from talka.kernel.audit.trail import snapshot
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.programmes.models import Agreement
from talka.registry.models import Kind
from talka.registry.models.finding import forget_words

CHUNK = 500
# What is made is taken back after everything that refers to it.
ORDER = (
    "programmes.Target", "programmes.Indicator", "programmes.DeclaredFigure", "spending.Remainder",
    "spending.Expenditure", "activities.Activity", "activities.Series", "programmes.BudgetLine", "programmes.Purpose",
    "programmes.ImplementationYear", "programmes.Agreement", "activities.WorkKind", "registry.Organisation",
    "accounts.Funder", "accounts.Centre",
)  # fmt: skip
# Follows from other records and goes with them.
_DERIVED = frozenset({"activities.WorkClock", "activities.WorkChange", "reporting.Figure", "reporting.FigureState"})
_RECORDS = frozenset({"spending.Remainder", "spending.Expenditure", "activities.Activity", "programmes.BudgetLine",
                      "programmes.DeclaredFigure", "programmes.Target"})  # fmt: skip


@dataclass
class Undone:
    """What became of the import's records."""

    deleted: int = 0
    restored: int = 0
    # Edited since: a line for each.
    conflicts: list[str] = field(default_factory=list)
    # Not edited, but something that stays refers to them.
    needed: int = 0


def undo(batch: ImportBatch) -> Undone:
    """Take back everything that nobody edited since; must run in the caller's transaction."""
    undone = Undone()
    agreements = _touched_agreements(batch)
    for label in ORDER:
        for changes in _chunks(batch.done.filter(object_type=label).exclude(before__isnull=True).order_by("pk")):
            _restore(apps.get_model(label), changes, undone)
    for label in ORDER:
        for changes in _chunks(batch.done.filter(object_type=label, before__isnull=True).order_by("-pk")):
            _delete(batch, label, changes, undone)
    for agreement_id in Agreement.objects.filter(pk__in=agreements).values_list("pk", flat=True).order_by("pk"):
        mark_whole(agreement_id)
        Agreement.objects.filter(pk=agreement_id).update(version=F("version") + 1)
    return undone


def _touched_agreements(batch: ImportBatch) -> set[int]:
    """The agreement under which the import wrote: made, changed, or owner of what was made."""
    found = set(batch.done.filter(object_type="programmes.Agreement").values_list("object_id", flat=True))
    for label, path in (
        ("activities.Activity", "agreement_id"), ("spending.Expenditure", "agreement_id"),
        ("spending.Remainder", "agreement_id"), ("programmes.ImplementationYear", "agreement_id"),
        ("programmes.Purpose", "agreement_id"), ("programmes.Indicator", "agreement_id"),
        ("programmes.BudgetLine", "year__agreement_id"), ("programmes.DeclaredFigure", "year__agreement_id"),
        ("programmes.Target", "year__agreement_id"),
    ):  # fmt: skip
        first = batch.done.filter(object_type=label).values_list("object_id", flat=True).first()
        if first is not None:
            owner = _all(apps.get_model(label)).filter(pk=first).values_list(path, flat=True).first()
            if owner is not None:
                found.add(owner)
    return found


def _chunks(changes: QuerySet[ImportedChange]) -> Iterator[list[ImportedChange]]:
    """Read before anything is taken back, so that the cursor never meets its own changes."""
    ids = iter(list(changes.values_list("pk", flat=True)))
    while chunk := list(islice(ids, CHUNK)):
        by_pk = ImportedChange.objects.in_bulk(chunk)
        yield [by_pk[pk] for pk in chunk]


def _restore(model: type[Model], changes: Sequence[ImportedChange], undone: Undone) -> None:
    records = _all(model).select_for_update(of=("self",)).in_bulk([change.object_id for change in changes])
    restored: list[Any] = []
    for change in changes:
        record: Any = records.get(change.object_id)
        if record is None or not _is_as(record, change.after):
            undone.conflicts.append(_conflict(record, change))
            continue
        for name, value in (change.before or {}).items():
            _put(record, name, value)
        if hasattr(record, "version"):
            record.version += 1
        if hasattr(record, "fill_derived"):
            record.fill_derived()
        restored.append(record)
    if restored:
        update_all(model, restored)
    undone.restored += len(restored)


def _put(record: Any, name: str, value: Any) -> None:
    if name == "partners":
        record.partners.set(Centre.objects.filter(code__in=value))
        return
    setattr(record, name, record._meta.get_field(name.removesuffix("_id")).to_python(value))


def _is_as(record: Any, after: dict[str, Any]) -> bool:
    """Whether the record still is what the import made of it."""
    current = snapshot(record)
    if "version" in after:
        current["version"] = record.version
    if "partners" in after:
        current["partners"] = sorted(record.partners.values_list("code", flat=True))
    return all(current.get(name) == value for name, value in after.items())


def _delete(batch: ImportBatch, label: str, changes: Sequence[ImportedChange], undone: Undone) -> None:
    model = apps.get_model(label)
    records = _all(model).select_for_update(of=("self",)).in_bulk([change.object_id for change in changes])
    same = {change.object_id for change in changes if _still(records.get(change.object_id), change, undone)}
    needed = _referred_to(model, same, batch)
    for pk in sorted(needed):
        if label in _RECORDS:
            undone.conflicts.append(
                _("%(record)s: something was added to it since.") % {"record": _called(records[pk])}
            )
        else:
            undone.needed += 1
    free = same - needed
    if label == "accounts.Centre" and batch.centre_id in free:
        batch.centre = None
        batch.save(update_fields=["centre"])
    _all(model).filter(pk__in=free).delete()
    if label == "registry.Organisation":
        forget_words(Kind.ORGANISATION, free)
    undone.deleted += len(free)


def _still(record: Any, change: ImportedChange, undone: Undone) -> bool:
    if record is None:
        return False
    if _is_as(record, change.after):
        return True
    undone.conflicts.append(_conflict(record, change))
    return False


def _conflict(record: Any, change: ImportedChange) -> str:
    called = _called(record) if record is not None else change.object_type
    return _("%(record)s: somebody changed it since.") % {"record": called}


def _called(record: Any) -> str:
    if isinstance(record, Activity) and record.ref:
        return f"{record.ref} {record.title}"
    return str(record)


def _referred_to(model: type[Model], pks: set[int], batch: ImportBatch) -> set[int]:
    """Records to which something refers that does not follow from them."""
    found: set[int] = set()
    for relation in _relations_to(model):
        other: Any = relation.related_model
        if other._meta.label in _DERIVED or (model is Agreement and other._meta.auto_created):
            continue
        referring = _all(other).filter(**{f"{relation.field.name}__in": pks})
        if other is ImportBatch:
            referring = referring.exclude(pk=batch.pk)
        found |= set(referring.values_list(relation.field.attname, flat=True).distinct())
    return found


def _relations_to(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Every foreign key that points to the model, also those without a name on its side."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield relation


def _all(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.order_by()  # noqa: SLF001 -- Django's documented face
