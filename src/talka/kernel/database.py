"""The only place, beside search, that knows which database engine is underneath."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.core.management.color import no_style
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BooleanField, DateField, F, Func, Model, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from talka.kernel.text import fold, sort_key

# Below this version SQLite may corrupt a WAL database with several connections (its changes page, March 2026).
SQLITE_SAFE_SINCE = (3, 51, 3)
_ANALYSED_ROWS = 1000
# Seconds. A connection that stays does not see for so long what a refresh of the statistics found.
KEPT_OPEN = 60
# Seconds that somebody waits for another's writing to end, alike on both engines; then they are told so in words.
WAITS_FOR_WRITING = 20
# Busy, locked, and too many who look at the log at once; what follows after the first byte only says where.
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
# Cannot be put in order with what others write, deadlock, lock not given in time, statement took too long.
_POSTGRESQL_BUSY = frozenset({"40001", "40P01", "55P03", "57014"})
# No connection, too many of them, shutting down or starting.
_POSTGRESQL_AWAY = ("08", "53300", "57P")

_append_only_lifted = False
_redaction = threading.local()


class BadDatabaseAddress(ValueError):
    """The address is not of the form postgresql://user:password@host:port/name."""


class BadCopy(Exception):
    """The engine's own programs could not write or read a copy; the message is theirs."""


def sqlite_settings(path: Path) -> dict[str, Any]:
    """Django settings of a file that survives power loss and eight writers.

    FULL, because NORMAL may lose acknowledged commits; IMMEDIATE, because an upgraded read lock fails at once. The file
    is not mapped: pages gain nothing by it, and where the disk fails a process would end instead of a statement.
    """
    return {
        "ENGINE": "talka.kernel.sqlite",
        "NAME": str(path),
        "TEST": {"NAME": ":memory:"},
        # Opening the file and reading its schema takes longer than most pages do.
        "CONN_MAX_AGE": KEPT_OPEN,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAITS_FOR_WRITING,
            # As the ORM writes them they are long, and every connection keeps its own; more are hardly used again.
            "cached_statements": 48,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def postgresql_settings(address: str) -> dict[str, Any]:
    """Django settings from postgresql://user:password@host:port/name?option=value; a host may be a socket folder."""
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadDatabaseAddress
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "options": (
                # Compiling a statement takes longer than most take, and it is chosen by guesses of their cost.
                f"-c jit=off -c statement_timeout=120000 -c lock_timeout={WAITS_FOR_WRITING}s "
                # What is read some rows at a time is read to its end, so its first rows need not come soonest.
                "-c cursor_tuple_fraction=1 -c idle_in_transaction_session_timeout=60000"
            ),
        },
    }


def teach(raw: sqlite3.Connection) -> None:
    """Latvian order and folding, and whether the trail may be changed, as functions of SQLite."""
    raw.create_function("talka_fold", 1, _fold_or_none, deterministic=True)
    raw.create_function("talka_append_only", 0, lambda: int(not _append_only_lifted))
    raw.create_function("talka_redacting", 0, lambda: int(getattr(_redaction, "going_on", False)))
    raw.create_collation("latvian", _compare_latvian)


def _fold_or_none(value: str | None) -> str | None:
    return None if value is None else fold(str(value))


def _compare_latvian(left: str, right: str) -> int:
    a, b = sort_key(left), sort_key(right)
    return (a > b) - (a < b)


def forbid_changes(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make a table append-only by triggers: UPDATE and DELETE fail for whoever asks."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "WHEN talka_append_only() = 1 "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )


def allow_redaction(schema_editor: BaseDatabaseSchemaEditor, table: str, kept: Sequence[str]) -> None:
    """Put the triggers of an append-only table anew: while `redacting`, columns other than the kept ones may change."""
    if schema_editor.connection.vendor == "sqlite":
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in kept)
        # Adding a column makes the table anew on this engine, and triggers are lost with the old one.
        for verb, unless in (("UPDATE", f" AND NOT (talka_redacting() = 1 AND {same})"), ("DELETE", "")):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"WHEN talka_append_only() = 1{unless} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    new, old = (", ".join(f"{row}.{name}" for name in kept) for row in ("NEW", "OLD"))
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF TG_OP = 'UPDATE' AND current_setting('talka.redacting', true) = 'on' THEN "
        f"IF ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{table} is append-only'; END $$"
    )


@contextmanager
def redacting() -> Iterator[None]:
    """Let words in the trail be replaced by this connection, inside the transaction that says so in the trail."""
    if connection.vendor == "sqlite":
        _redaction.going_on = True
        try:
            yield
        finally:
            _redaction.going_on = False
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL talka.redacting = 'on'")
        yield
        cursor.execute("SET LOCAL talka.redacting = 'off'")


@contextmanager
def append_only_lifted() -> Iterator[None]:
    """Let a test database be emptied; SQLite only, since PostgreSQL truncates past row triggers."""
    global _append_only_lifted  # noqa: PLW0603 -- read by the trigger's function, one value a process
    _append_only_lifted = True
    try:
        yield
    finally:
        _append_only_lifted = False


def engine_report() -> dict[str, str]:
    """Name and version of the engine, and a warning when this version is known to be unsafe."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return {"engine": "PostgreSQL", "version": str(cursor.fetchone()[0]), "warning": ""}
    unsafe = sqlite3.sqlite_version_info < SQLITE_SAFE_SINCE
    return {"engine": "SQLite", "version": sqlite3.sqlite_version, "warning": "wal" if unsafe else ""}


def integrity_problems() -> list[str]:
    """What the engine's own check finds; empty when all is well. PostgreSQL checks pages itself."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [row[0] for row in cursor.fetchall() if row[0] != "ok"]


class _Keys(Subquery):
    """Where it is known that nothing will be found, nothing is asked at all; Django would write NULL for it."""

    empty_result_set_value = NotImplemented


class _FoundFirst(Func):
    """id = ANY(ARRAY(subquery)): PostgreSQL asks the subquery once, before anything is joined."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


def among(keys: QuerySet[Any, Any]) -> Combinable | Q:
    """The condition of being one of a few keys that a query with a limit finds.

    Of `pk IN (… LIMIT 50)` PostgreSQL makes a join that it may leave to the end, after joining all rows to everything.
    """
    if connection.vendor == "sqlite":
        return Q(pk__in=keys)
    return _FoundFirst(F("pk"), _Keys(keys))


def refresh_statistics() -> None:
    """Tell SQLite how its tables have grown, so that it picks the right index; PostgreSQL does so itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        # So many rows of each index are looked at: enough to choose, and quick on a log of a million.
        cursor.execute(f"PRAGMA analysis_limit={_ANALYSED_ROWS}")
        cursor.execute("ANALYZE")


def sqlite_problems(path: Path) -> list[str]:
    """What the engine's check finds in a copy; empty when all is well."""
    with _opened_copy(path) as raw:
        return [str(row[0]) for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]


def sqlite_rows(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of these tables has in a copy."""
    with _opened_copy(path) as raw:
        known = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {table: _count(raw.cursor(), table) for table in tables if table in known}


def live_rows(tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of these tables has now."""
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
        return {table: _count(cursor, table) for table in tables if table in known}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- names of our own tables
    return int(cursor.fetchone()[0])


@contextmanager
def _opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy that nobody else has open; read only, so that no log appears beside it."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as raw:
        teach(raw)
        yield raw


def scratch() -> sqlite3.Connection:
    """One thread's own database on either engine: a little in memory, the rest on disk until it is closed."""
    raw = sqlite3.connect("", isolation_level=None)
    raw.executescript(
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN"
    )
    return raw


def copy_sqlite(target: Path) -> None:
    """Write a consistent copy of the live SQLite file; a plain file copy would lose what is still in the log."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])


def dump_postgresql(program: str, target: Path, tables: Iterable[str]) -> dict[str, int]:
    """Let pg_dump write a copy, and count the rows of these tables at exactly the moment that it holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
        return live_rows(tables)


def load_postgresql(program: str, source: Path) -> None:
    """Let pg_restore fill the empty database, or leave it as it was."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    _run(program, "--no-owner", "--no-privileges", "--single-transaction", f"--dbname={name}", str(source))


def _run(*command: str) -> None:
    """Run a program of PostgreSQL; the address travels by the environment, where others cannot read the password."""
    found = connection.settings_dict
    address = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    given = {variable: str(found[name]) for variable, name in address.items() if found[name]}
    if mode := found["OPTIONS"].get("sslmode"):
        given["PGSSLMODE"] = str(mode)
    ended = subprocess.run(  # noqa: S603 -- the caller found the program on the path
        command, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise BadCopy(ended.stderr.strip().rpartition("\n")[2] or command[0])


def ask_plainly(question: str, values: Iterable[Any]) -> Any:
    """The first row that a question in SQL gives, a tuple; None when it gives none.

    Made for what is asked while others wait for a lock: there the making of SQL took ten times as long as the answer.
    """
    return next(iter(ask_all_plainly(question, values)), None)


def ask_all_plainly(question: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """All rows that such a question gives."""
    given = [connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in values]
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())


def insert_plainly(model: type[Model], columns: Sequence[str], rows: Iterable[list[Any]]) -> None:
    """Insert a great many rows, each the values of these columns as the table keeps them, days as dates.

    Made for imports: there are no objects, no hooks, and the new keys do not come back. The rows are used up.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            fields = (model._meta.get_field(name) for name in columns)
            days = [at for at, field in enumerate(fields) if isinstance(field, DateField)]
            plain = [_with_days_as_text(row, days) for row in rows]
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)  # noqa: S608 -- names of ours
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)


def _with_days_as_text(row: list[Any], days: Sequence[int]) -> list[Any]:
    for at in days:
        if (day := row[at]) is not None:
            row[at] = day.isoformat()
    return row


def empty_tables(models: Iterable[type[Model]]) -> None:
    """Take every row out of these tables, past the triggers of the trail; PostgreSQL only."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")


def restart_numbering(models: Iterable[type[Model]]) -> None:
    """Let new rows be numbered after the greatest that is there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def is_busy(problem: BaseException | None) -> bool:
    """Whether the engine had no turn for us or could not be reached: nothing is wrong, and later the same goes well."""
    while problem is not None:
        if isinstance(problem, OperationalError | InterfaceError) and _is_of_a_busy_engine(problem.__cause__):
            return True
        # A transaction that broke off says so itself, because of what broke it.
        problem = problem.__cause__
    return False


def _is_of_a_busy_engine(problem: BaseException | None) -> bool:
    if connection.vendor == "sqlite":
        return getattr(problem, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY
    if problem is None:
        return False
    # Without a state it never came to talking.
    state: str = getattr(problem, "sqlstate", None) or "08"
    return state in _POSTGRESQL_BUSY or state.startswith(_POSTGRESQL_AWAY)


def is_embedded() -> bool:
    """Whether the records live in a SQLite file in the data folder."""
    return connection.vendor == "sqlite"
