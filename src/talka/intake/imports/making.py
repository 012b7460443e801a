"""A row as a record: unsaved and checked as the verbs of the registry check it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from talka.accounts.models import User
from talka.intake.imports.lookups import Lookups
from talka.intake.queries.stored import MODELS, field_of
from talka.registry.actions.communities import settle_tie
from talka.registry.actions.organisations import settle_organisation
from talka.registry.actions.persons import settle_person
from talka.registry.actions.profiles import mark_confirmed
from talka.registry.models import ActivityArea


class Maker:
    """Makes and changes records of rows; raises Refused for what no verb would take."""

    def __init__(self, look: Lookups, actor: User) -> None:
        self.look = look
        self.actor = actor

    def new(self, table: str, row: Mapping[str, Any]) -> Any:
        """An unsaved record."""
        record = MODELS[table]()
        self.put(table, record, row)
        if hasattr(record, "added_by_id"):
            record.added_by = self.actor
        if table == "organisations":
            record.had_no_other_name = True
        if table in {"communities", "networks"}:
            # As the verb has it: whoever enters it says that it is so today.
            mark_confirmed(record, self.actor)
        return record

    def put(self, table: str, record: Any, values: Mapping[str, Any]) -> None:
        """Set what a row says, and check the record as a whole."""
        for column, value in values.items():
            attribute = field_of(table, column)
            if attribute:
                setattr(record, attribute, value)
            if attribute == "place_id":
                # With its place, so that checking it asks for nothing.
                record.place = self.look.places.all[value]
        if table == "organisations":
            settle_organisation(record)
        elif table in {"communities", "networks"}:
            if record.place_id is not None:
                record.place = self.look.places.all[record.place_id]
            settle_tie(record)
        elif table == "persons":
            settle_person(record)
        if hasattr(record, "fill_derived"):
            record.fill_derived()

    def area_codes(self, pk: int) -> str:
        """The code of an area of activity."""
        return self._areas[pk]

    def place_codes(self, pk: int) -> str:
        """The code of a place."""
        return self.look.places.all[pk].code

    @cached_property
    def _areas(self) -> dict[int, str]:
        return dict(ActivityArea.objects.values_list("pk", "code"))
