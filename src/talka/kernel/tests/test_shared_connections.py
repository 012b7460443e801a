"""Threads of a site share open connections to the file: one for whoever asks, none for whoever waits."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler
from django.utils.connection import ConnectionProxy

import talka.kernel.together as line
from talka.kernel.database import sqlite_settings
from talka.kernel.sqlite import base

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a connection to PostgreSQL stays with its thread"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[base.Idle]:
    """What a site that serves keeps, for one test."""
    fresh = base.Idle()
    monkeypatch.setattr(base, "idle", fresh)
    base.share_connections()
    yield fresh
    fresh.keeps = False


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """A database in a file, as a thread sees it."""
    return ConnectionProxy(ConnectionHandler({"default": sqlite_settings(tmp_path / "talka.sqlite3")}), "default")


def in_a_thread(file: Any, work: Callable[[], Any]) -> Any:
    """What it gives, in a thread of its own, which gives its connection back at the end as a request does."""
    found: list[Any] = []

    def run() -> None:
        found.append(work())
        file.close_if_unusable_or_obsolete()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return found[0]


def kept_of(kept: base.Idle, file: Any) -> list[sqlite3.Connection]:
    """Open connections to the file that nobody needs now."""
    return [*kept.free.get(file.settings_dict["NAME"], [])]


def asked_over(file: Any) -> sqlite3.Connection:
    """Which connection somebody was given who asks something."""
    with file.cursor() as cursor:
        cursor.execute("SELECT talka_fold('Šķūnis')")
        assert cursor.fetchone() == ("skunis",)
    raw: sqlite3.Connection = file.connection
    return raw


def test_the_next_thread_has_the_connection_of_the_one_before(kept: base.Idle, file: Any) -> None:
    first = in_a_thread(file, lambda: asked_over(file))
    assert in_a_thread(file, lambda: asked_over(file)) is first
    assert kept_of(kept, file) == [first]


def test_a_site_that_does_not_serve_keeps_none(file: Any) -> None:
    first = in_a_thread(file, lambda: asked_over(file))
    assert in_a_thread(file, lambda: asked_over(file)) is not first
    assert not base.idle.free


def test_one_in_the_middle_of_writing_is_not_given_on(kept: base.Idle, file: Any) -> None:
    def leave() -> None:
        asked_over(file)
        with file.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
        file.close()

    in_a_thread(file, leave)
    assert kept_of(kept, file) == []
    in_a_thread(file, lambda: asked_over(file))
    assert len(kept_of(kept, file)) == 1


def test_an_old_one_is_closed_and_made_anew(kept: base.Idle, file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "KEPT_OPEN", -1)
    first = in_a_thread(file, lambda: asked_over(file))
    assert in_a_thread(file, lambda: asked_over(file)) is not first
    assert len(kept_of(kept, file)) == 1


def test_slow_ones_hold_up_nobody_and_no_more_than_a_few_stay_open(kept: base.Idle, file: Any) -> None:
    all_have_one = threading.Barrier(base.FEW + 3)

    def slow() -> None:
        asked_over(file)
        all_have_one.wait(20)
        file.close_if_unusable_or_obsolete()

    threads = [threading.Thread(target=slow) for _number in range(base.FEW + 3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert not all_have_one.broken
    assert len(kept_of(kept, file)) == base.FEW


def test_who_stands_in_line_holds_no_connection(kept: base.Idle, file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "connection", file)
    has_turn, given_back = threading.Event(), threading.Event()
    came: list[int] = []

    def first() -> None:
        has_turn.set()
        given_back.wait(20)

    def second() -> None:
        asked_over(file)
        has_turn.wait(20)
        line.together("a course", lambda: came.append(len(kept_of(kept, file))))

    threads = [threading.Thread(target=line.together, args=("a course", first)), threading.Thread(target=second)]
    for each in threads:
        each.start()
    until = time.monotonic() + 20
    while not kept_of(kept, file) and time.monotonic() < until:
        time.sleep(0.01)
    given_back.set()
    for each in threads:
        each.join(20)
    assert came == [1]
