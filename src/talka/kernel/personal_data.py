"""What modules declare about people: what is held, why, for how long, and what keeps it from being forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, QuerySet, TextField
from django.utils.translation import gettext_lazy as _

from talka.kernel.exports import Value
from talka.kernel.modules import StrOrPromise, manifests, object_type

# A person of the registry, and who reads: a user, or None for the person; the kernel knows no domain word.
Subject = Any
Reader = Any


@dataclass(frozen=True)
class Purpose:
    """Why something about people is kept: what for, on what legal basis, and until when."""

    code: str
    what_for: StrOrPromise
    basis: StrOrPromise
    kept: StrOrPromise


def _no_files(_subject: Subject) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class HeldData:
    """One kind of facts that is held about a person, as a table that the person may read and take along.

    `rows` never names anybody else, and tells a user nothing that they could not open. `at_erasure` says in words
    what becomes of it; `stays` whether something remains.
    """

    # Also the name of its part of the download.
    name: str
    group: StrOrPromise
    title: StrOrPromise
    purpose: Purpose
    columns: tuple[StrOrPromise, ...]
    rows: Callable[[Subject, Reader], Iterable[Sequence[Value]]]
    at_erasure: StrOrPromise
    stays: bool = False
    # Each a StoredFile that is the person's own.
    files: Callable[[Subject], Iterable[Any]] = _no_files


@dataclass(frozen=True)
class KeepsPeople:
    """A reason for which the names of some people are not forgotten yet.

    `people` gives rows with a key `person` of those who have it on a day; the second argument is the first day on
    which having been met still counts.
    """

    name: str
    title: StrOrPromise
    people: Callable[[dt.date, dt.date], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Holding:
    """Columns of a model that say something about people, or that are known not to (`purpose` is None)."""

    model: type[Model]
    # With spaces between.
    columns: str
    purpose: Purpose | None = None
    # Health and the like: kept apart, and every reading is written down.
    special: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.columns.split())


AT_WORK = Purpose(
    "at_work",
    _("to know who of the staff did it and whom to ask"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("as long as the record"),
)
WRITTEN = Purpose(
    "written",
    _("text about the work: people need not be named in it, yet somebody may have done so"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("as long as the record; whoever forgets a person is shown where the name stands"),
)


def held_data() -> list[HeldData]:
    """Everything that modules hold about a person, in their order."""
    return [one for manifest in manifests() for one in manifest.personal_data]


def reasons_to_keep() -> list[KeepsPeople]:
    """Everything that keeps people from being forgotten."""
    return [one for manifest in manifests() for one in manifest.keeps_people]


def holdings() -> list[Holding]:
    """The data map as the modules declare it."""
    return [one for manifest in manifests() for one in manifest.data_map]


def may_tell_of_people(field: Field[Any, Any], people: frozenset[str]) -> bool:
    """Whether a column could hold personal data: free text, anything of its own shape, or the key of somebody."""
    if isinstance(field, ForeignKey):
        related: Any = field.related_model
        return object_type(related) in people
    if field.choices:
        return False
    return isinstance(field, (CharField, TextField, JSONField))


def columns_to_declare(people: frozenset[str]) -> Iterator[tuple[str, str]]:
    """`("registry.Person", "name")` for every column of our own models that the data map must speak about."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("talka."):
            continue
        for field in model._meta.concrete_fields:
            if may_tell_of_people(field, people):
                yield object_type(model), field.name
