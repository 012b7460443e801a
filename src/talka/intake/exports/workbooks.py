"""The registry in the shape of the template; brought in again, it changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.db.models import QuerySet

from talka.accounts.models import User
from talka.intake.queries.format import tables
from talka.intake.queries.placing import Places
from talka.intake.queries.stored import MODELS, rows_of_records
from talka.intake.queries.words import shown_text
from talka.kernel import exports
from talka.kernel.imports.columns import Column, Table
from talka.registry.models import ActivityArea, Organisation, Person
from talka.registry.queries.profiles import mandates_visible_to
from talka.registry.queries.references import rows_of

CHUNK = 1_000
_NAMING = frozenset({"persons", "mandates"})
_REFERRED = {"organisation": "organisations", "community": "communities", "network": "networks", "person": "persons"}


class Written:
    """Names by which an import meets the same records again."""

    def __init__(self) -> None:
        self.places = Places()
        self.areas = {area.pk: area.name for area in ActivityArea.objects.all()}
        self._names: dict[tuple[str, int], str] = {}

    def know(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Ask at once for everything to which these rows refer."""
        for kind, other in _REFERRED.items():
            columns = [column.code for column in table.columns if column.kind == kind]
            pks = {row[code] for row in rows for code in columns if row.get(code)}
            for one in rows_of(MODELS[other]).filter(pk__in=pks):
                number = one.registration_number if isinstance(one, Organisation) else None
                self._names[kind, one.pk] = number or f"{one} #{one.pk}"

    def label(self, kind: str, key: Any) -> str:
        """What stands in a cell for a record, a place or an area."""
        if kind in {"place", "places"}:
            return self.places.written(key)
        return self.areas.get(key, "") if kind == "areas" else self._names.get((kind, key), "")


def write_workbook(user: User, chosen: Sequence[str], stream: IO[bytes]) -> None:
    """Write these tables as the user may see them, streaming."""
    written = Written()
    exports.write_xlsx(stream, sheets=(_sheet(tables()[code], user, written) for code in chosen), title="Talka")


def people_in(user: User, chosen: Sequence[str]) -> int:
    """How many rows of these tables name a person."""
    return sum(_visible(code, user).count() for code in chosen if code in _NAMING)


def _sheet(table: Table, user: User, written: Written) -> exports.Sheet:
    columns = [column for column in table.columns if column.code != "person_email"]
    headings = [exports.Column(c.latvian, "date" if c.kind == "day" else "text") for c in columns]
    return exports.Sheet(table.latvian, headings, _lines(table, columns, user, written))


def _lines(table: Table, columns: Sequence[Column], user: User, written: Written) -> Iterator[list[exports.Value]]:
    last = 0
    records = _visible(table.code, user).order_by("pk")
    while chunk := list(records.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        rows = rows_of_records(table.code, chunk)
        written.know(table, rows)
        for row in rows:
            yield [_cell(column, row.get(column.code), written) for column in columns]


def _visible(table: str, user: User) -> QuerySet[Any]:
    """Organisations, communities and networks are shared by all; names travel no further than the person."""
    if table == "persons":
        return Person.objects.visible_to(user).filter(erased_at=None)
    if table == "mandates":
        return mandates_visible_to(user).filter(person__erased_at=None)
    return rows_of(MODELS[table])


def _cell(column: Column, value: Any, written: Written) -> exports.Value:
    if column.kind == "record":
        return str(value)
    return value if isinstance(value, date) else shown_text(column, value, written)
