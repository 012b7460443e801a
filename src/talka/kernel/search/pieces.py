"""Words that occur anywhere in a folded text, found by their pieces of three letters.

PostgreSQL keeps the pieces in an index that LIKE uses by itself. SQLite keeps them in a table beside the searched one,
which triggers follow. Both only say where a word can be: every row is compared with the words themselves.
"""

from __future__ import annotations

import logging
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from talka.kernel.text import fold

Rows = TypeVar("Rows", bound=QuerySet[Any])
log = logging.getLogger("talka.search")

PIECE = 3
# Words that more rows hold than these narrow nothing: reading the rows in their order soon finds enough of them.
MOST_FOUND = 20_000


def containing(rows: Rows, column: str, text: str) -> Rows:
    """The rows in whose folded column every word of the text occurs, whatever the diacritics."""
    words = fold(text).split()
    for word in words:
        rows = rows.filter(**{f"{column}__contains": word})
    if connection.vendor != "sqlite":
        return rows
    table = _pieces_table(rows.model, column)
    pieces = " AND ".join(f'"{piece}"' for piece in _pieces(words))
    if not pieces or not _exists(table) or _too_many(table, pieces):
        return rows
    found = f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s'  # noqa: S608 -- names of ours
    return rows.filter(pk__in=RawSQL(found, [pieces]))  # noqa: S611 -- the pieces travel as a parameter


def keep_searchable(model: type[Model], column: str) -> None:
    """Put in place what makes search quick; repeatable, since SQLite loses triggers when a table is made anew."""
    if connection.vendor == "sqlite":
        _keep_pieces(model._meta.db_table, _pieces_table(model, column), column)
    else:
        _keep_index(model._meta.db_table, column)


def _pieces(words: list[str]) -> list[str]:
    return sorted({word[at : at + PIECE] for word in words for at in range(len(word) - PIECE + 1)})


def _pieces_table(model: type[Model], column: str) -> str:
    return f"{model._meta.db_table}_{column}_pieces"


def _too_many(table: str, pieces: str) -> bool:
    found = f'SELECT 1 FROM "{table}" WHERE "{table}" MATCH %s LIMIT {MOST_FOUND + 1}'  # noqa: S608 -- names of ours
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({found})", [pieces])  # noqa: S608 -- as above
        return bool(cursor.fetchone()[0] > MOST_FOUND)


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [name])
        return cursor.fetchone() is not None


def _keep_pieces(table: str, pieces: str, column: str) -> None:
    add = f'INSERT INTO "{pieces}" (rowid, "{column}") VALUES (new.id, new."{column}");'  # noqa: S608 -- names of ours
    take = (
        f'INSERT INTO "{pieces}" ("{pieces}", rowid, "{column}") '  # noqa: S608 -- names of ours
        f"VALUES ('delete', old.id, old.\"{column}\");"
    )
    triggers = {
        f"{pieces}_added": f'AFTER INSERT ON "{table}" BEGIN {add} END',
        f"{pieces}_gone": f'AFTER DELETE ON "{table}" BEGIN {take} END',
        f"{pieces}_changed": (
            f'AFTER UPDATE OF "{column}" ON "{table}" WHEN old."{column}" <> new."{column}" BEGIN {take} {add} END'
        ),
    }
    if all(_exists(name) for name in (pieces, *triggers)):
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'CREATE VIRTUAL TABLE IF NOT EXISTS "{pieces}" USING fts5'
                f"(\"{column}\", content='{table}', content_rowid='id', tokenize='trigram', detail=none)"
            )
            for name, trigger in triggers.items():
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(f'CREATE TRIGGER "{name}" {trigger}')
            cursor.execute(f'INSERT INTO "{pieces}" ("{pieces}") VALUES (%s)', ["rebuild"])  # noqa: S608 -- names of ours
    except DatabaseError as problem:
        log.warning("Search in %s reads every row: %s", table, problem)


def _keep_index(table: str, column: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f'CREATE INDEX IF NOT EXISTS "{table}_{column}_pieces" ON "{table}" USING gin ("{column}" gin_trgm_ops)'
            )
    except DatabaseError as problem:
        # The extension comes with the server, yet not every administrator has put it there.
        log.warning("Search in %s reads every row: %s", table, problem)
