"""Stored records in the shape of rows: what a list is compared with, and what an export writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from talka.registry.models import Community, Mandate, Network, NetworkMember, Organisation, Person
from talka.registry.models.profiles import stored_words, words_of

Row = dict[str, Any]
_CONTACTS = (
    *("email", "phone", "website", "languages", "description", "offers", "needs", "works_with", "public_fields"),
    "notes",
)
# Column of the list, and what of the record stands in it.
_FIELDS: dict[str, dict[str, str]] = {
    "organisations": {
        name: name
        for name in (
            *("name", "registration_number", "legal_form", "status", "founded_on", "closed_on", "size"),
            *("place_text", "postcode", "working_address", "public_benefit_from", "public_benefit_until", *_CONTACTS),
        )
    }
    | {"place": "place_id", "working_place": "working_place_id"},
    "communities": {
        name: name
        for name in (
            *("name", "tie", "theme", "territory_text", "territory", "maturity", "began_on", "ended_on", *_CONTACTS),
        )
    }
    | {"place": "place_id", "host": "host_id"},
    "networks": {name: name for name in ("name", "tie", "theme", "began_on", "ended_on", *_CONTACTS)}
    | {"place": "place_id", "coordinator": "coordinator_id"},
    "members": {"network": "network_id", "organisation": "organisation_id", "community": "community_id"}
    | {name: name for name in ("role", "starts", "ends")},
    "persons": {"name": "name", "email": "email", "phone": "phone", "organisation": "organisation_id"},
    "mandates": {
        "person": "person_id", "organisation": "organisation_id", "community": "community_id", "network": "network_id",
    }
    | {name: name for name in ("role", "household", "starts", "ends", "proof")},
}  # fmt: skip
MODELS: dict[str, type[Any]] = {
    "organisations": Organisation, "communities": Community, "networks": Network, "members": NetworkMember,
    "persons": Person, "mandates": Mandate,
}  # fmt: skip
# Rows of their own beside an organisation.
SEVERAL = {"areas": "activityarea_id", "service_areas": "place_id"}


def field_of(table: str, column: str) -> str:
    """The attribute of a record that stands in a column; nothing for what is rows of its own."""
    return _FIELDS[table].get(column, "")


def rows_of_records(table: str, records: Sequence[Any]) -> list[Row]:
    """Records as rows, with their keys; what is empty is None."""
    rows = [_row(table, record) for record in records]
    if table == "organisations":
        pks = [record.pk for record in records]
        for name in SEVERAL:
            several = several_of(name, pks)
            for row in rows:
                row[name] = several.get(row["pk"]) or None
    return rows


def _row(table: str, record: Any) -> Row:
    row: Row = {"pk": record.pk, "record": record.pk}
    for column, attribute in _FIELDS[table].items():
        row[column] = getattr(record, attribute) or None
    for column in ("languages", "public_fields"):
        if row.get(column):
            row[column] = stored_words(words_of(row[column]))
    return row


def several_of(name: str, pks: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Areas of activity or served places of organisations."""
    through: Any = getattr(Organisation, name).through
    found: dict[int, list[int]] = defaultdict(list)
    pairs = through.objects.filter(organisation_id__in=pks).values_list("organisation_id", SEVERAL[name])
    for organisation_id, value in pairs:
        found[organisation_id].append(value)
    return {pk: tuple(sorted(values)) for pk, values in found.items()}


def _is_same(column: str, before: Any, after: Any) -> bool:
    if column in {"languages", "public_fields"}:
        return set(words_of(before or "")) == set(words_of(after or ""))
    return bool(before == after)


def differences(row: Row, stored: Row) -> dict[str, tuple[Any, Any]]:
    """Columns in which the file says something else; what it leaves empty stays as it is."""
    return {
        column: (stored.get(column), value)
        for column, value in row.items()
        if column not in {"record", "person_email"} and not _is_same(column, stored.get(column), value)
    }
