"""Taking a list back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import ForeignObjectRel

from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.kernel.imports.undoing import Undoing
from talka.registry.models import Kind, Organisation, OrganisationName
from talka.registry.models.finding import forget_words, keep_words
from talka.registry.queries.references import rows_of

_BESIDE = frozenset({"areas", "service_areas", "centres"})
_KINDS = {
    "registry.Organisation": Kind.ORGANISATION, "registry.Community": Kind.COMMUNITY, "registry.Network": Kind.NETWORK,
    "registry.Person": Kind.PERSON,
}  # fmt: skip


class UndoingList(Undoing):
    """Takes back organisations, communities, networks and persons, and who belongs where."""

    order = (
        "registry.Mandate", "registry.NetworkMember", "registry.Person", "registry.Network", "registry.Community",
        "registry.OrganisationName", "registry.Organisation",
    )  # fmt: skip
    told = frozenset(_KINDS)

    def current(self, record: Any, names: Collection[str]) -> dict[str, Any]:
        """With what stands beside the record."""
        beside = {
            name: sorted(getattr(record, name).order_by().values_list("pk", flat=True)) for name in _BESIDE & set(names)
        }
        return super().current(record, names) | beside

    def put(self, record: Any, name: str, value: Any) -> None:
        """Areas, places and centres are rows of their own."""
        if name in _BESIDE:
            getattr(record, name).set(value)
        else:
            super().put(record, name, value)

    def restored(self, records: Sequence[Any]) -> None:
        """Let them be found by the words that they have again."""
        if hasattr(records[0], "found_as"):
            keep_words(records)

    def taken_back(self, changes: Sequence[ImportedChange], gone: Collection[int]) -> None:
        """Forget what is done, so that whoever goes on after a killed run does the rest; and say how far it is."""
        done = [change.pk for change in changes if change.object_id in gone]
        ImportedChange.objects.filter(pk__in=done).delete()
        if self.batch.undone_at is not None:
            numbers = {"progress": self.undone.deleted, "expected": self.undone.restored}
            ImportBatch.objects.filter(pk=self.batch.pk).update(**numbers)
        storage.note_progress(self.batch, self.undone.deleted + self.undone.restored)

    def is_own(self, relation: ForeignObjectRel) -> bool:
        """Rows that only join the record with others go with it."""
        other: Any = relation.related_model
        return super().is_own(relation) or bool(other._meta.auto_created)

    def free(self, label: str, pks: set[int]) -> None:
        """Forget the words by which the records, or a former name, were found."""
        if label in _KINDS:
            forget_words(_KINDS[label], pks)
        if label == "registry.OrganisationName":
            named = rows_of(OrganisationName).filter(pk__in=pks)
            owners = list(named.values_list("organisation_id", flat=True))
            named.delete()
            keep_words(list(rows_of(Organisation).filter(pk__in=owners)))
