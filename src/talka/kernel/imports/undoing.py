"""Taking an import back: what it made goes, what it changed returns, what somebody edited since stays and is named."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignObjectRel, Model, QuerySet
from django.utils.translation import gettext as _

from talka.kernel.audit.trail import snapshot
from talka.kernel.imports.bulk import update_all
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.kernel.portions import portions

CHUNK = 500
# More is only counted: the page says how many.
LISTED = 200


@dataclass
class Undone:
    """What became of the import's records."""

    deleted: int = 0
    restored: int = 0
    # Edited since, or something was added: how many, and a line for each of the first.
    conflicts: int = 0
    stayed: list[str] = field(default_factory=list)
    # Not edited, but something that stays refers to them.
    needed: int = 0

    def stays(self, line: str) -> None:
        """One more record stays, and why."""
        self.conflicts += 1
        if len(self.stayed) < LISTED:
            self.stayed.append(line)


class Undoing:
    """Takes one import back; a module says in which order, and what goes with a record of its own."""

    # What is made is taken back after everything that refers to it.
    order: tuple[str, ...] = ()
    # Follows from other records and goes with them.
    derived: frozenset[str] = frozenset()
    # To whom something was added since is said by name; others are only counted.
    told: frozenset[str] = frozenset()

    def __init__(self, batch: ImportBatch, piece: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self.batch = batch
        self.piece = piece
        self.undone = Undone()

    def run(self) -> Undone:
        """Take back everything that nobody edited since; in pieces, or in the caller's transaction."""
        for label in self.order:
            for changes in _chunks(self.batch.done.filter(object_type=label).exclude(before__isnull=True)):
                with self.piece():
                    self.taken_back(changes, self._restore(apps.get_model(label), changes))
        for label in self.order:
            for changes in _chunks(self.batch.done.filter(object_type=label, before__isnull=True).order_by("-pk")):
                with self.piece():
                    self.taken_back(changes, self._delete(label, changes))
        return self.undone

    def current(self, record: Any, names: Collection[str]) -> dict[str, Any]:
        """What a record is now, in the shape in which the import noted it; `names` are what it noted."""
        found = snapshot(record)
        return found | {"version": record.version} if "version" in names else found

    def put(self, record: Any, name: str, value: Any) -> None:
        """Set one noted field back."""
        setattr(record, name, record._meta.get_field(name.removesuffix("_id")).to_python(value))

    def called(self, record: Any) -> str:
        """How a record is called in the list of what stays."""
        return str(record)

    def called_gone(self, label: str) -> str:  # noqa: ARG002 -- a module that knows more names says what it was
        """How a record is called that is there no more."""
        return _("A record")

    def restored(self, records: Sequence[Any]) -> None:
        """These have been set back."""

    def taken_back(self, changes: Sequence[ImportedChange], gone: Collection[int]) -> None:
        """All of these were looked at, and of the records with the keys `gone` nothing is left to be taken back."""

    def free(self, label: str, pks: set[int]) -> None:
        """These are about to be deleted."""

    def named_elsewhere(self, label: str, pks: set[int]) -> dict[int, str]:  # noqa: ARG002 -- a module knows its codes
        """Those of the records to which something refers by a code, of which the database knows nothing: and what."""
        return {}

    def is_own(self, relation: ForeignObjectRel) -> bool:
        """Whether what refers by this relation is a part of the record and goes with it."""
        other: Any = relation.related_model
        return other._meta.label in self.derived

    def _restore(self, model: type[Model], changes: Sequence[ImportedChange]) -> set[int]:
        records = _all(model).select_for_update(of=("self",)).in_bulk([change.object_id for change in changes])
        restored: list[Any] = []
        for change in changes:
            record: Any = records.get(change.object_id)
            if record is None or not self._is_as(record, change.after):
                self.undone.stays(self._conflict(record, change))
                continue
            for name, value in (change.before or {}).items():
                self.put(record, name, value)
            if hasattr(record, "version"):
                record.version += 1
            if hasattr(record, "fill_derived"):
                record.fill_derived()
            restored.append(record)
        if restored:
            update_all(model, restored)
            self.restored(restored)
        self.undone.restored += len(restored)
        return {record.pk for record in restored}

    def _is_as(self, record: Any, after: dict[str, Any]) -> bool:
        """Whether the record still is what the import made of it."""
        current = self.current(record, after)
        return all(current.get(name) == value for name, value in after.items())

    def _delete(self, label: str, changes: Sequence[ImportedChange]) -> set[int]:
        model = apps.get_model(label)
        records = _all(model).select_for_update(of=("self",)).in_bulk([change.object_id for change in changes])
        same = {change.object_id for change in changes if self._still(records.get(change.object_id), change)}
        needed, named = self._referred_to(model, same), self.named_elsewhere(label, same) if same else {}
        for pk, by in sorted(named.items()):
            words = _("%(record)s stays: named by %(named_by)s.")
            self.undone.stays(words % {"record": self.called(records[pk]), "named_by": by})
        for pk in sorted(needed - named.keys()):
            if label in self.told:
                words = _("%(record)s: something was added to it since.")
                self.undone.stays(words % {"record": self.called(records[pk])})
            else:
                self.undone.needed += 1
        free = same - needed - named.keys()
        self.free(label, free)
        _all(model).filter(pk__in=free).delete()
        self.undone.deleted += len(free)
        return free

    def _still(self, record: Any, change: ImportedChange) -> bool:
        if record is None:
            return False
        if self._is_as(record, change.after):
            return True
        self.undone.stays(self._conflict(record, change))
        return False

    def _conflict(self, record: Any, change: ImportedChange) -> str:
        if record is None:
            return _("%(record)s: somebody removed it since.") % {"record": self.called_gone(change.object_type)}
        return _("%(record)s: somebody changed it since.") % {"record": self.called(record)}

    def _referred_to(self, model: type[Model], pks: set[int]) -> set[int]:
        """Records to which something refers that does not follow from them."""
        found: set[int] = set()
        for relation in _relations_to(model):
            if self.is_own(relation):
                continue
            other: Any = relation.related_model
            referring = _all(other).filter(**{f"{relation.field.name}__in": pks})
            if other is ImportBatch:
                referring = referring.exclude(pk=self.batch.pk)
            found |= set(referring.values_list(relation.field.attname, flat=True).distinct())
        return found


def _chunks(changes: QuerySet[ImportedChange]) -> Iterator[list[ImportedChange]]:
    """Read before anything is taken back, so that the cursor never meets its own changes."""
    ordered = changes if changes.query.order_by else changes.order_by("pk")
    # Eight bytes a change; only their keys are held.
    ids = array("q", ordered.values_list("pk", flat=True).iterator())
    for some in portions(ids, CHUNK):
        by_pk = ImportedChange.objects.in_bulk(some)
        yield [by_pk[pk] for pk in some]


def _relations_to(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Every foreign key that points to the model, also those without a name on its side."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield relation


def _all(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.order_by()  # noqa: SLF001 -- Django's documented face
