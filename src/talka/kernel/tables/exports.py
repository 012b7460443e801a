"""A list as a file: the same rows, in the same order, in the columns that are shown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone

from talka.kernel import exports
from talka.kernel.modules import ListFile
from talka.kernel.tables.columns import Column, Row
from talka.kernel.tables.definitions import TableState

MOST_EXPORTED = 100_000
CHUNK = 2_000
IN_MEMORY = 4 * 1024 * 1024
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_KINDS: dict[str, exports.Kind] = {"text": "text", "tag": "text", "date": "date", "number": "count", "money": "money"}


def export_response(rows: QuerySet[Row], state: TableState, *, file_format: str) -> FileResponse:
    """The rows, already narrowed and ordered, as a file of one of FORMATS; memory does not grow with them."""
    definition = state.definition
    shown = [column for column in definition.columns if column.name in state.columns]
    told = [one for column in shown if not column.only_on_page for one in _told(column)]
    headings = [heading for heading, _value in told]
    values = _values(definition.prepare(rows), [value for _heading, value in told])
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it once it is sent
    if file_format == "xlsx":
        exports.write_xlsx(
            target, sheets=[exports.Sheet(str(definition.title), headings, values)], title=str(definition.title)
        )
    else:
        exports.write_csv(target, columns=headings, rows=values)
    target.seek(0)
    name = exports.file_name(definition.title, file_format, day=timezone.localdate())
    return FileResponse(target, as_attachment=True, filename=name, content_type=FORMATS[file_format])


def file_response(rows: QuerySet[Row], state: TableState, file: ListFile) -> FileResponse:
    """The rows, already narrowed, as a file of a format that another module adds."""
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it once it is sent
    file.write(rows[:MOST_EXPORTED], target)
    target.seek(0)
    name = exports.file_name(state.definition.title, file.code, day=timezone.localdate())
    return FileResponse(target, as_attachment=True, filename=name, content_type=file.content_type)


def _told(column: Column[Any]) -> Iterator[tuple[exports.Column, Callable[[Any], Any]]]:
    """What is shown of a column: its value, and the quieter line where it is a fact of its own."""
    yield exports.Column(str(column.title), _KINDS[column.kind]), column.value
    if column.detail is not None and column.detail_title:
        yield exports.Column(str(column.detail_title), "text"), column.detail


def _values(rows: QuerySet[Row], told: Sequence[Callable[[Any], Any]]) -> Iterator[list[exports.Value]]:
    for row in rows[:MOST_EXPORTED].iterator(chunk_size=CHUNK):
        yield [_plain(value(row)) for value in told]


def _plain(value: Any) -> exports.Value:
    return value if value is None or isinstance(value, exports.Value) else str(value)
