"""Taking the import of an agreement back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import F, ForeignObjectRel

from talka.accounts.models import Centre
from talka.activities.actions import mark_whole
from talka.activities.models import Activity, Series
from talka.interchange.queries.format import TABLES
from talka.kernel.imports.models import ImportBatch
from talka.kernel.imports.undoing import Undoing, Undone
from talka.programmes.models import Agreement
from talka.programmes.queries.naming import in_words, namers
from talka.registry.models import Kind
from talka.registry.models.finding import forget_words

# What a person can take away for good, and the table of the format that holds it.
_TABLE_OF = {
    "programmes.Target": "targets",
    "programmes.Indicator": "indicators",
    "programmes.DeclaredFigure": "declared",
    "programmes.BudgetLine": "budget",
    "programmes.Purpose": "purposes",
    "programmes.ImplementationYear": "years",
}
# What is named by code: by which name, and whether codes are the agreement's own.
_NAMED = {
    "programmes.Purpose": ("purpose", True),
    "activities.Series": ("series", True),
    "activities.WorkKind": ("kind", False),
    "accounts.Centre": ("centre", False),
}


class UndoingAgreement(Undoing):
    """Takes back what was brought in with an agreement."""

    order = (
        "programmes.Target", "programmes.Indicator", "programmes.DeclaredFigure", "spending.Remainder",
        "spending.Expenditure", "activities.Activity", "activities.Series", "programmes.BudgetLine",
        "programmes.Purpose", "programmes.ImplementationYear", "programmes.Agreement", "activities.WorkKind",
        "registry.Organisation", "accounts.Funder", "accounts.Centre",
    )  # fmt: skip
    derived = frozenset({"activities.WorkClock", "activities.WorkChange", "reporting.Figure", "reporting.FigureState",
                         "reporting.WorkTally"})  # fmt: skip
    told = frozenset({"spending.Remainder", "spending.Expenditure", "activities.Activity", "programmes.BudgetLine",
                      "programmes.DeclaredFigure", "programmes.Target"})  # fmt: skip

    def current(self, record: Any, names: Collection[str]) -> dict[str, Any]:
        """With the partners of an agreement."""
        found = super().current(record, names)
        if "partners" in names:
            found["partners"] = sorted(record.partners.values_list("code", flat=True))
        return found

    def put(self, record: Any, name: str, value: Any) -> None:
        """Partners are rows of their own."""
        if name == "partners":
            record.partners.set(Centre.objects.filter(code__in=value))
        else:
            super().put(record, name, value)

    def called(self, record: Any) -> str:
        """Work by its reference, too, and a series by its code."""
        if isinstance(record, Series):
            return f"{record.code} {record.title}".rstrip()
        return f"{record.ref} {record.title}" if isinstance(record, Activity) and record.ref else str(record)

    def called_gone(self, label: str) -> str:
        """By the table of the file in which it stood."""
        return TABLES[_TABLE_OF[label]].latvian if label in _TABLE_OF else super().called_gone(label)

    def named_elsewhere(self, label: str, pks: set[int]) -> dict[int, str]:
        """An indicator that stays narrows by code to purposes, series, kinds and centres; so does a figure."""
        if label not in _NAMED:
            return {}
        dimension, within = _NAMED[label]
        named = {(owner if within else None, code): namer for (owner, code), namer in namers(dimension).items()}
        rows: Any = apps.get_model(label)._default_manager.filter(pk__in=pks)  # noqa: SLF001 -- Django's documented face
        at = {row.pk: (row.agreement_id if within else None, row.code) for row in rows}
        return {pk: in_words(named[key]) for pk, key in at.items() if key in named}

    def is_own(self, relation: ForeignObjectRel) -> bool:
        """The partners of an agreement go with it."""
        other: Any = relation.related_model
        return super().is_own(relation) or (relation.model is Agreement and other._meta.auto_created)

    def free(self, label: str, pks: set[int]) -> None:
        """Let go of a centre that was made, and of the words by which an organisation is found."""
        if label == "accounts.Centre" and self.batch.centre_id in pks:
            self.batch.centre = None
            self.batch.save(update_fields=["centre"])
        if label == "registry.Organisation":
            forget_words(Kind.ORGANISATION, pks)


def undo(batch: ImportBatch) -> Undone:
    """Take back everything that nobody edited since; must run in the caller's transaction."""
    agreements = _touched_agreements(batch)
    undone = UndoingAgreement(batch).run()
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
            rows: Any = apps.get_model(label)._default_manager.order_by()  # noqa: SLF001 -- Django's documented face
            owner = rows.filter(pk=first).values_list(path, flat=True).first()
            if owner is not None:
                found.add(owner)
    return found
