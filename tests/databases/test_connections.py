"""A SQLite file as Talka opens it survives power loss and several writers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import ConnectionHandler, IntegrityError

from talka.kernel.database import sqlite_settings


@pytest.fixture
def file_connection(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    connection = ConnectionHandler({"default": sqlite_settings(tmp_path / "talka.sqlite3")})["default"]
    assert isinstance(connection, DatabaseWrapper)
    connection.inc_thread_sharing()
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: an acknowledged commit is on the disk
        ("foreign_keys", 1),
        ("busy_timeout", 20_000),
    ],
)
@pytest.mark.django_db
def test_a_file_is_opened_safely(file_connection: DatabaseWrapper, pragma: str, expected: object) -> None:
    with file_connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == expected


@pytest.mark.django_db
def test_a_transaction_takes_its_lock_at_once(file_connection: DatabaseWrapper) -> None:
    file_connection.ensure_connection()
    assert vars(file_connection)["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_a_reference_to_nothing_is_refused(file_connection: DatabaseWrapper) -> None:
    with file_connection.cursor() as cursor:
        cursor.execute("CREATE TABLE noun (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE entry (noun INTEGER REFERENCES noun (id))")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO entry VALUES (7)")
