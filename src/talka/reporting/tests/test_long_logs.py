"""A long log is counted before somebody waits for it, and nobody waits to record while it is counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from talka.accounts.tests.makers import signed_in
from talka.activities.actions.changes import mark_whole
from talka.activities.models import Activity
from talka.activities.queries import log
from talka.activities.tests.makers import a_programme, some_work
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement, Indicator, Target
from talka.programmes.tests.makers import an_indicator
from talka.reporting.findings import findings_of
from talka.reporting.manifest import MANIFEST
from talka.reporting.models import Figure, FigureState
from talka.reporting.queries import figures, tallies
from talka.reporting.tests.makers import a_colleague

pytestmark = pytest.mark.django_db
TITLE = "Semināru skaits"
COUNTED_ANEW = "Tiek skaitīts"


@pytest.fixture
def agreement(freeze: Freeze, monkeypatch: pytest.MonkeyPatch) -> Agreement:
    """In its second year, with seven seminars: so few make a long log."""
    monkeypatch.setattr(log, "LONG", 5)
    freeze("2023-11-15")
    made = a_programme()
    promised = an_indicator(made, "S", title=TITLE, measure="records", filters={"kind": ["seminar"]})
    Target.objects.create(indicator=promised, year=made.years.get(ordinal=2), value=10)
    for _number in range(7):
        some_work(agreement=made, starts=dt.date(2023, 11, 1))
    return made


@pytest.fixture
def browser(agreement: Agreement) -> Client:
    return signed_in(a_colleague(agreement))


def told(browser: Client) -> str:
    page = browser.get("/today/").content.decode()
    return re.sub(r"\s+", " ", strip_tags(page).replace("\xa0", " "))


def the_clock_ticks() -> None:
    for job in MANIFEST.clock_jobs:
        job.run()


def test_the_board_waits_for_no_long_log_and_says_so(agreement: Agreement, browser: Client) -> None:
    said = told(browser)
    assert f"{TITLE} –nav zināms no 10" in said
    assert COUNTED_ANEW in said
    assert "Meklēt pretrunas" in said
    assert not Figure.objects.exists()

    the_clock_ticks()
    said = told(browser)
    assert f"{TITLE} 7 no 10" in said
    assert COUNTED_ANEW not in said
    assert "Meklēt pretrunas" not in said


def test_until_it_is_counted_the_numbers_from_before_stand(agreement: Agreement, browser: Client) -> None:
    the_clock_ticks()
    some_work(agreement=agreement, starts=dt.date(2023, 11, 1))
    # One more is counted at once.
    assert f"{TITLE} 8 no 10" in told(browser)
    Activity.objects.filter(pk=Activity.objects.latest("pk").pk).update(state="removed")
    mark_whole(agreement.pk)

    said = told(browser)
    assert f"{TITLE} 8 no 10" in said
    assert COUNTED_ANEW in said
    the_clock_ticks()
    assert f"{TITLE} 7 no 10" in told(browser)


def test_another_definition_is_counted_by_the_clock(agreement: Agreement, browser: Client) -> None:
    the_clock_ticks()
    Indicator.objects.update(filters={"kind": ["forum"]})
    assert COUNTED_ANEW in told(browser)
    the_clock_ticks()
    assert f"{TITLE} 0 no 10" in told(browser)


def test_a_short_log_is_counted_at_once(agreement: Agreement, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LONG", 100)
    the_clock_ticks()
    assert not FigureState.objects.exists()
    assert f"{TITLE} 7 no 10" in told(browser)


@pytest.mark.parametrize("count", [figures.figures, tallies.tallies])
def test_a_log_is_counted_from_nothing_before_anything_is_locked(
    agreement: Agreement, count: Callable[[Agreement], object]
) -> None:
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            count(agreement)
        asked = [query["sql"] for query in captured.captured_queries]
        reads = [at for at, sql in enumerate(asked) if 'FROM "activities_activity"' in sql or "_participation" in sql]
        locks = [at for at, sql in enumerate(asked) if sql.startswith("SAVEPOINT")]
        assert reads
        assert max(reads) < min(locks)
        mark_whole(agreement.pk)


@contextmanager
def meanwhile(happens: Callable[[], object]) -> Iterator[None]:
    """While the log is first read, something happens to it."""
    waiting = [happens]

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if waiting and 'FROM "activities_activity"' in sql and "COUNT(" in sql:
            waiting.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert not waiting


def test_what_is_recorded_while_the_log_is_counted_is_counted_too(agreement: Agreement) -> None:
    for count in (figures.figures, tallies.tallies):
        FigureState.objects.all().delete()
        with meanwhile(lambda: some_work(agreement=agreement, starts=dt.date(2023, 11, 1))):
            count(agreement)
        assert figures.figures(agreement).counted == figures.recount(agreement).counted
        assert tallies.tallies(agreement) == tallies.tallied(agreement)


def test_what_was_imported_while_the_log_was_counted_is_counted_by_who_asks_next(agreement: Agreement) -> None:
    for count in (figures.figures, tallies.tallies):
        FigureState.objects.all().delete()
        with meanwhile(lambda: mark_whole(agreement.pk)):
            count(agreement)
        assert figures.figures(agreement).counted == figures.recount(agreement).counted
        assert tallies.tallies(agreement) == tallies.tallied(agreement)


def test_who_counted_for_nothing_leaves_what_another_has_counted(agreement: Agreement) -> None:
    for count in (figures.figures, tallies.tallies):
        FigureState.objects.all().delete()
        with meanwhile(partial(count, agreement)):
            count(agreement)
        assert figures.figures(agreement).counted == figures.recount(agreement).counted
        assert tallies.tallies(agreement) == tallies.tallied(agreement)
    assert findings_of(agreement)
