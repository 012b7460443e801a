"""What taking one record into another would do, and what became of those that were taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.modules import object_type
from talka.kernel.periods import format_date
from talka.registry import rules
from talka.registry.models import Community, Merge, Network, Organisation, Person
from talka.registry.models.profiles import LANGUAGES, words_of
from talka.registry.queries.references import Moving, Reference, moving, references_to, rows_of

Record = Organisation | Community | Network | Person
MERGED: dict[str, type[Record]] = {
    "organisation": Organisation,
    "community": Community,
    "network": Network,
    "person": Person,
}
_PROFILE = ("email", "phone", "website", "languages", "description", "offers", "needs", "works_with", "notes")
# What is chosen between the two records, in the order of the page.
CHOSEN: dict[type[Record], tuple[str, ...]] = {
    Organisation: (
        *("name", "registration_number", "legal_form", "status", "founded_on", "closed_on", "place", "place_text"),
        *("postcode", "working_place", "working_address", "size", *_PROFILE),
        *("public_benefit_from", "public_benefit_until"),
    ),
    Community: (
        *("name", "tie", "theme", "place", "territory_text", "territory", "maturity", "host", "began_on", "ended_on"),
        *_PROFILE,
    ),
    Network: ("name", "tie", "theme", "place", "coordinator", "began_on", "ended_on", *_PROFILE),
    Person: ("name", "email", "phone", "organisation"),
}
MOST_STEPS = 50


@dataclass(frozen=True)
class Choice:
    """A fact in which two records differ."""

    field: str
    label: str | Promise
    kept: str
    gone: str
    # Whether the fact of the record that goes is proposed: because the other says nothing.
    from_gone: bool


@dataclass(frozen=True)
class Preview:
    """What would happen, before anything does."""

    choices: tuple[Choice, ...]
    moving: tuple[Moving, ...]


def kind_of(record: Model | type[Model]) -> str:
    """`organisation`, `community`, `network` or `person`."""
    return str(record._meta.model_name)


def choices_between(kept: Record, gone: Record) -> list[Choice]:
    """The facts in which they differ; proposed is that of the kept record unless it says nothing."""
    found = []
    for name in CHOSEN[type(kept)]:
        field: Any = type(kept)._meta.get_field(name)
        ours, theirs = getattr(kept, field.attname), getattr(gone, field.attname)
        if ours != theirs and not (_empty(ours) and _empty(theirs)):
            found.append(Choice(name, field.verbose_name, _shown(kept, field), _shown(gone, field), _empty(ours)))
    return found


def preview_merge(kept: Record, gone: Record) -> Preview:
    """Facts to choose, and how much would move or stand twice."""
    rows = moving(kept.pk, gone.pk, references_to(type(kept)))
    return Preview(
        tuple(choices_between(kept, gone)), tuple(one for one in rows if one.moved or one.dropped or one.united)
    )


def _empty(value: object) -> bool:
    return value is None or value == ""


def _shown(record: Record, field: Any) -> str:
    value = getattr(record, field.name)
    if _empty(value):
        return ""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if field.name == "languages":
        return ", ".join(str(LANGUAGES.get(code, code)) for code in words_of(value))
    if field.name == "territory":
        return _("drawn on the map")
    return format_date(value) if isinstance(value, date) else str(value).strip()


def frozen(row: Model) -> dict[str, Any]:
    """All columns of a row as JSON can hold them."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def thawed(model: type[Model], columns: Mapping[str, Any]) -> Any:
    """The row that was frozen, not saved."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            setattr(row, field.attname, field.to_python(columns[field.attname]))
    return row


def united_name(reference: Reference) -> str:
    """Under which name a merge remembers the rows that stand for several, as it made them."""
    return f"{object_type(reference.model)}.united"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def missing_target(row: Model) -> str:
    """The name of a column that points to something that is no more; empty when all of it is there."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        related: Any = field.related_model
        if field.is_relation and value is not None and not rows_of(related).filter(pk=value).exists():
            return str(field.verbose_name)
    return ""


def reached_by(merge: Merge) -> set[tuple[str, int]]:
    """The rows that a merge changed or stands on: while a later one holds some of them, this one cannot be undone."""
    reached = {(merge.object_type, merge.kept_id), (merge.object_type, merge.gone_id)}
    for name, ids in merge.moved.items():
        reached |= {(name.rpartition(".")[0], pk) for pk in ids}
    for name, rows in merge.dropped.items():
        label = name.rpartition(".")[0]
        model = apps.get_model(label)
        for columns in rows:
            reached.add((label, columns[model._meta.pk.attname]))
            for field in model._meta.concrete_fields:
                if field.is_relation and columns.get(field.attname) is not None:
                    related: Any = field.related_model
                    reached.add((object_type(related), columns[field.attname]))
    return reached


def in_the_way(merge: Merge) -> Merge | None:
    """A later merge that has to be undone before this one."""
    reached = reached_by(merge)
    for later in Merge.objects.filter(undone_at=None, pk__gt=merge.pk):
        if not reached.isdisjoint(reached_by(later)):
            return later
    return None


def merged_into(model: type[Model], pk: int) -> int | None:
    """The record that holds what this one was, if it was taken in, through all later merges."""
    for _step in range(MOST_STEPS):
        found = Merge.objects.filter(object_type=object_type(model), gone_id=pk, undone_at=None).first()
        if found is None:
            return None
        pk = found.kept_id
        if rows_of(model).filter(pk=pk).exists():
            return pk
    return None


def records_visible_to(user: User, kind: str) -> QuerySet[Any]:
    """Records of a kind from which a page may start."""
    model = MERGED[kind]
    if model is Person:
        return Person.objects.visible_to(user)
    rows = rows_of(model)
    return rows if rules.may_use_registry(user) else rows.none()


def is_erased(record: Record) -> bool:
    """Whether it is a person of whom only a pseudonym is left: nobody can say whom it was the same as."""
    return isinstance(record, Person) and record.erased_at is not None


def merges_of(record: Record) -> QuerySet[Merge]:
    """What was taken into a record and is not undone, the latest first."""
    return Merge.objects.filter(object_type=object_type(record), kept_id=record.pk, undone_at=None).select_related(
        "merged_by"
    )


def merge_visible_to(user: User, merge_id: int) -> Merge | None:
    """A merge whose record the user may see."""
    merge = Merge.objects.select_related("merged_by").filter(pk=merge_id).first()
    if merge is None:
        return None
    kind = kind_of(apps.get_model(merge.object_type))
    return merge if records_visible_to(user, kind).filter(pk=merge.kept_id).exists() else None


def kept_record(merge: Merge) -> Any:
    """The record that stayed; None when it was taken into another since."""
    return rows_of(apps.get_model(merge.object_type)).filter(pk=merge.kept_id).first()
