"""What the cells of a list may refer to: stored things, and those that the file itself brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from talka.accounts.models import Centre, User
from talka.intake.imports.named import NamedPersons, NamedRecords
from talka.intake.queries.placing import Places
from talka.kernel.imports.columns import Table
from talka.kernel.imports.readers import SourceRow
from talka.kernel.text import fold
from talka.registry.models import ActivityArea, Community, Network, Organisation


class Lookups:
    """Names and codes known while one file is read."""

    def __init__(self, *, actor: User, centre: Centre | None, answers: Mapping[str, str] | None = None) -> None:
        self.actor = actor
        self.centre = centre
        self.answers: Mapping[str, str] = answers or {}
        # Whether what is new gets its key from the writer, and not a mark of its row.
        self.writing = False
        # Members and mandates that this import has written.
        self.tied: dict[str, set[int]] = {"members": set(), "mandates": set()}
        self.places = Places()
        self.organisations = NamedRecords(Organisation, self.places)
        self.communities = NamedRecords(Community, self.places)
        self.networks = NamedRecords(Network, self.places)
        self.persons = NamedPersons(actor)

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
        kinds = {"organisation": self.organisations, "community": self.communities, "network": self.networks}
        texts: dict[str, set[str]] = {}
        for column in table.columns:
            if column.kind in kinds:
                texts.setdefault(column.kind, set()).update(row.values.get(column.code, "") for row in chunk)
        for kind, named in texts.items():
            kinds[kind].prepare(named - {""})
        if table.code == "mandates":
            self.persons.prepare({row.values.get("person", "") for row in chunk} - {""})
