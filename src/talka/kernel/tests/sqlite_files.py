"""A SQLite file from outside, as another program sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that commits each statement and waits for others."""
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=FULL")
        yield raw


def counts(path: Path) -> dict[str, int]:
    """How many rows each table has, but for those that any use of the site changes."""
    with opened(path) as raw:
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [table for table in tables if table not in {"talka_cache", "kernel_duejob"}]
        return {table: raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in kept}  # noqa: S608 -- names from the database itself
