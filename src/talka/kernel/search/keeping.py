"""Words kept by the hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def insert_missing(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Insert rows of texts; those that a constraint of the table finds there already are left out."""
    if not rows:
        return
    quoted = connection.ops.quote_name
    table, names = quoted(model._meta.db_table), ", ".join(map(quoted, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 -- names of ours
            return
        # One statement for all of them: a statement each took six times as long.
        lists = ", ".join(["%s::text[]"] * len(columns))
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT * FROM unnest({lists}) ON CONFLICT DO NOTHING",  # noqa: S608 -- names of ours
            [list(values) for values in zip(*rows, strict=True)],
        )
