"""A SQLite file with every migration behind it, kept between runs: a run of tests starts from a copy of it.

Only migrations are kept. What Django and our modules add after them (`post_migrate`) is added in every run; with that
the run begins, and a test that commits ends by putting this beginning back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor

from talka.kernel import database

MOST_TRIES, SECONDS_BETWEEN = 20, 0.05


@contextmanager
def starting_from_copy(folder: Path) -> Iterator[None]:
    """Let the empty database that Django makes meanwhile start from the kept file; without one, make it and keep it."""

    def fill(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
        if connection.vendor == "sqlite" and not connection.introspection.table_names():
            fill_database(connection, folder / f"migrated-{fingerprint()}.sqlite3")

    connection_created.connect(fill)
    try:
        yield
    finally:
        connection_created.disconnect(fill)


def fill_database(connection: Any, kept: Path) -> None:
    """Copy the kept file into an empty database, or migrate this one and keep a copy."""
    if kept.exists():
        with closing(connection.Database.connect(kept)) as source:
            source.backup(connection.connection)
        return
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    kept.parent.mkdir(parents=True, exist_ok=True)
    for older in kept.parent.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    # Several processes may do this at once: each writes its own, and the last stays.
    written = kept.with_suffix(f".{os.getpid()}")
    with closing(connection.Database.connect(written)) as target:
        connection.connection.backup(target)
    written.replace(kept)


class Beginning:
    """The database as a run of tests finds it, to be put back after a test that commits; SQLite has it in memory."""

    def __init__(self, connection: Any) -> None:
        self._kept = connection.Database.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self._kept)

    def put_back(self, connection: Any) -> bool:
        """Whether that worked: not while somebody else is still reading or writing."""
        connection.ensure_connection()
        try:
            self._kept.backup(connection.connection, sleep=SECONDS_BETWEEN, progress=_patience(MOST_TRIES))
        except StillInUse:
            return False
        return True


class StillInUse(Exception):
    """Another connection holds the database."""


def _patience(tries: int) -> Callable[[int, int, int], None]:
    left = iter(range(tries))

    def ask_again(_status: int, remaining: int, _total: int) -> None:
        if remaining and next(left, None) is None:
            raise StillInUse

    return ask_again


def fingerprint() -> str:
    """What decides how a migrated database looks: the migrations, what they call, and the versions below them."""
    found = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(f"{app.label}/{path.name}\n".encode() + path.read_bytes())
    found.update(Path(database.__file__).read_bytes())
    return found.hexdigest()[:16]
