"""What the cells of a list may refer to: stored things, and those that the file itself brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from talka.accounts.models import Centre, User
from talka.intake.imports.named import NamedPersons, NamedRecords
from talka.intake.imports.remembered import Remembered
from talka.intake.queries.placing import Places
from talka.kernel.imports.columns import Table
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.kernel.imports.readers import SourceRow
from talka.kernel.modules import object_type
from talka.kernel.text import fold
from talka.registry.models import ActivityArea, Community, Network, Organisation


class Lookups:
    """Names and codes known while one file is read."""

    def __init__(
        self, *, actor: User, centre: Centre | None, answers: Mapping[str, str] | None = None,
        written: ImportBatch | None = None,
    ) -> None:  # fmt: skip
        self.actor = actor
        self.centre = centre
        self.answers: Mapping[str, str] = answers or {}
        # The import that is being written: what is new gets its key from the writer, and not a mark of its row.
        self.written = written
        self.places = Places()
        self.remembered = Remembered()
        self.organisations = NamedRecords(Organisation, self.places, self.remembered, self.before)
        self.communities = NamedRecords(Community, self.places, self.remembered, self.before)
        self.networks = NamedRecords(Network, self.places, self.remembered, self.before)
        self.persons = NamedPersons(actor, self.remembered, self.before)

    def close(self) -> None:
        """Forget what the reading remembered."""
        self.remembered.close()

    def before(self, found: QuerySet[Any], *, model: type[Any] | None = None, key: str = "pk") -> QuerySet[Any]:
        """Rows without what this import has made; `key` holds the key of the record where the rows are none."""
        if self.written is None:
            return found
        return found.filter(
            ~Exists(
                ImportedChange.objects.filter(
                    batch=self.written, object_type=object_type(model or found.model), object_id=OuterRef(key),
                    before__isnull=True,
                )
            )
        )  # fmt: skip

    @property
    def named(self) -> dict[str, Any]:
        """What can be referred to by name, by the table that brings it and the kind of column that names it."""
        return {
            "organisations": self.organisations, "communities": self.communities, "networks": self.networks,
            "persons": self.persons,
        }  # fmt: skip

    def bring(self, table: str, row: Mapping[str, Any], key: int | str, mark: str) -> None:
        """Let later rows refer to what a row brings or has met; `mark` is how answers name it."""
        if table == "persons":
            self.persons.bring(row["name"], row.get("email", ""), key, mark)
        elif table in self.named:
            self.named[table].bring(row["name"], row.get("registration_number"), key, mark)

    @cached_property
    def area_names(self) -> dict[int, str]:
        """Names of the areas of activity."""
        return {area.pk: area.name for area in ActivityArea.objects.all()}

    @cached_property
    def areas(self) -> dict[str, int]:
        """Areas of activity by folded code and name."""
        found: dict[str, int] = {}
        for area in ActivityArea.objects.all():
            found[fold(area.code)] = found[fold(area.name)] = area.pk
        return found

    def label(self, kind: str, key: Any) -> str:
        """How a referred record, place or area is called."""
        if kind in {"place", "places"}:
            return self.places.label(key)
        if kind == "areas":
            return self.area_names.get(key, "")
        tables = {"community": "communities"}
        return str(self.named[tables.get(kind, f"{kind}s")].label(key))

    def prepare(self, table: Table, chunk: Sequence[SourceRow]) -> None:
        """Ask at once for everything that the next rows name."""
        texts: dict[str, set[str]] = {kind: set() for kind in self._kinds}
        for column in table.columns:
            if column.kind in texts:
                texts[column.kind].update(row.values.get(column.code, "") for row in chunk)
        for kind, named in texts.items():
            self._kinds[kind].prepare(named - {""})
        people = {row.values.get("person", "") for row in chunk} if table.code == "mandates" else set()
        self.persons.prepare(people - {""})

    def know_before(self, table: Table, changes: Sequence[Mapping[str, tuple[Any, Any]]]) -> None:
        """Let those to whom changed rows referred until now be called by their names."""
        for column in table.columns:
            if column.kind in self._kinds:
                referred = {changed[column.code][0] for changed in changes if column.code in changed}
                self._kinds[column.kind].know_keys(referred)

    @property
    def _kinds(self) -> dict[str, NamedRecords]:
        return {"organisation": self.organisations, "community": self.communities, "network": self.networks}
