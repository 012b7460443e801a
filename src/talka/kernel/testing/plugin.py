"""The pytest plugin of Talka, loaded by `-p talka.kernel.testing.plugin` in pyproject.toml."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from hypothesis.configuration import set_hypothesis_home_dir
from time_machine import TimeMachineFixture

from talka.kernel.database import append_only_lifted
from talka.kernel.kept import ALL
from talka.kernel.testing.migrated import Beginning, starting_from_copy

RIGA = ZoneInfo("Europe/Riga")
QueryBudget = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
Freeze = Callable[[str], None]
AtOnce = Callable[[Sequence[Callable[[], Any]]], list[Any]]


def forget_this_installation() -> tempfile.TemporaryDirectory[str]:
    """Leave a developer's settings and data alone: only the choice of database stays, files go to a scratch folder."""
    for name in [name for name in os.environ if name.startswith("TALKA_") and name != "TALKA_DATABASE_URL"]:
        del os.environ[name]
    scratch = tempfile.TemporaryDirectory(prefix="talka-tests-")
    os.environ["TALKA_DATA_DIR"] = scratch.name
    (Path(scratch.name) / "static").mkdir()  # collected files; WhiteNoise warns where there is no such folder
    return scratch


# While this module is imported, because Django reads its settings before any hook of ours runs.
SCRATCH = forget_this_installation()
# What tests that commit put back; empty where the engine keeps no copy in memory.
BEGINNING: list[Beginning] = []


def pytest_configure(config: pytest.Config) -> None:
    """Let property tests try the same examples every time, and keep their notes with other build products."""
    set_hypothesis_home_dir(str(config.rootpath / "build" / "hypothesis"))
    hypothesis_settings.register_profile("talka", derandomize=True, deadline=None)
    hypothesis_settings.load_profile("talka")
    let_tests_commit()
    spare_what_no_test_asks_for()
    let_tests_think()


def spare_what_no_test_asks_for() -> None:
    """Hash passwords quickly, find static files when somebody asks for one, keep no pages."""
    # The site's own is slow on purpose; `site/tests/test_configuration.py` says which it is.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    # A test looks at a page again within the seconds for which it would be kept.
    settings.PUBLIC_PAGES_KEPT = 0


def let_tests_think() -> None:
    """Leave PostgreSQL's connection open while a test goes through its answers for longer than a page may."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "options" in options:
        options["options"] += " -c idle_in_transaction_session_timeout=0"


def let_tests_commit() -> None:
    """Put the beginning back after a test with transactions; where only Django can, lift the triggers of the trail.

    Django empties all tables and fills those of reference data again, which takes as long as twenty tests.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001 -- Django has no other hook

    def put_back(test: TransactionTestCase) -> None:
        if BEGINNING and BEGINNING[0].put_back(connection):
            return
        with append_only_lifted():
            empty(test)

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]  # noqa: SLF001 -- see above


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Begin with a copy of a migrated database, where pytest-django would run every migration."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    with starting_from_copy(request.config.rootpath / "build" / "tests"):
        made = yield
    if connection.vendor == "sqlite":
        BEGINNING.append(Beginning(connection))
    return made


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here: journeys unless they are named by -m, PostgreSQL's own tests on SQLite."""
    left_out = markers_left_out(wanted=config.option.markexpr, engine=connection.vendor)
    here = [item for item in items if left_out.isdisjoint(mark.name for mark in item.iter_markers())]
    if len(here) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(here)])
        items[:] = here


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Keep which branches were tried: a worker that takes longer than ten seconds to go is killed, and all it knew."""
    watching = sys.modules.get("coverage")
    if watching is not None and (current := watching.Coverage.current()) is not None:
        current.save()


def markers_left_out(*, wanted: str, engine: str) -> set[str]:
    """The markers whose tests do not run with this -m expression on this engine."""
    left_out: set[str] = set()
    if "journey" not in wanted:
        left_out.add("journey")
    if engine != "postgresql":
        left_out |= {"concurrency", "postgresql"}
    return left_out


@pytest.fixture(autouse=True)
def in_latvian() -> Iterator[None]:
    """Start every test in the site's own language, whatever language a page before it was asked in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Let no test see what a process kept for its pages in the test before."""
    for kept in ALL:
        kept.take_as_empty()


@pytest.fixture
def query_budget(db: None) -> QueryBudget:
    """Fail a `with` block unless it makes exactly as many queries as it is allowed, and list them."""

    @contextmanager
    def budget(expected: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured
        made = [query["sql"] for query in captured.captured_queries]
        if len(made) != expected:
            listed = "\n".join(f"{number:3}. {sql}" for number, sql in enumerate(made, start=1))
            pytest.fail(f"Expected {expected} queries, made {len(made)}:\n{listed}", pytrace=False)

    return budget


@pytest.fixture
def freeze(time_machine: TimeMachineFixture) -> Freeze:
    """Stop the clock: `freeze("2025-03-14")` is noon of that day in Riga, "2025-03-14 09:30" that minute."""

    def stop_the_clock(moment: str) -> None:
        time_machine.move_to(riga(moment), tick=False)

    return stop_the_clock


@pytest.fixture
def at_once(transactional_db: None) -> AtOnce:
    """Run calls at the same moment, each on its own connection; gives what each returned, or what it raised."""

    def run(calls: Sequence[Callable[[], Any]]) -> list[Any]:
        gate = Barrier(len(calls))

        def carry_out(call: Callable[[], Any]) -> Any:
            try:
                gate.wait(timeout=10)
                return call()
            except Exception as refusal:  # noqa: BLE001 -- which of them was refused, and how, is what the test asks
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as threads:
            return list(threads.map(carry_out, calls))

    return run


def riga(moment: str) -> datetime:
    """A moment as it is written in a test: a day means its noon, in Riga."""
    written = datetime.fromisoformat(moment if " " in moment else f"{moment} 12:00")
    return written.replace(tzinfo=RIGA)
