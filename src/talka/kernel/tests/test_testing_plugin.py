"""The plugin's own promises: counted queries, frozen time, a closed network, markers."""

import socket

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone, translation
from pytest_socket import SocketConnectBlockedError

from talka.kernel.testing.plugin import Freeze, QueryBudget, markers_left_out


def test_a_query_budget_that_is_met_is_silent(query_budget: QueryBudget) -> None:
    with query_budget(1):
        ContentType.objects.count()


@pytest.mark.parametrize("budget", [1, 3])
def test_a_query_budget_missed_either_way_lists_the_queries(query_budget: QueryBudget, budget: int) -> None:
    def make_two_queries() -> None:
        with query_budget(budget):
            ContentType.objects.count()
            ContentType.objects.exists()

    with pytest.raises(pytest.fail.Exception) as failure:
        make_two_queries()
    said = str(failure.value)
    assert said.startswith(f"Expected {budget} queries, made 2:\n  1. SELECT COUNT(*)")
    assert "  2. SELECT" in said


def test_a_frozen_clock_stands_at_noon_in_riga(freeze: Freeze) -> None:
    freeze("2025-03-14")
    assert timezone.now().isoformat() == "2025-03-14T10:00:00+00:00"
    assert timezone.now() == timezone.now()


def test_a_frozen_clock_can_be_set_to_the_minute_and_again(freeze: Freeze) -> None:
    freeze("2025-03-14")
    freeze("2025-07-01 09:30")
    assert timezone.now().isoformat() == "2025-07-01T06:30:00+00:00"


@pytest.mark.parametrize("before", ["en", "en-gb"])
def test_every_test_starts_in_latvian(before: str) -> None:
    assert translation.get_language() == "lv"
    translation.activate(before)


def test_the_network_is_closed() -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_this_computer_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1):
        pass


@pytest.mark.parametrize(
    ("wanted", "engine", "left_out"),
    [
        ("", "sqlite", {"journey", "concurrency", "postgresql"}),
        ("", "postgresql", {"journey"}),
        ("not slow", "postgresql", {"journey"}),
        ("journey", "sqlite", {"concurrency", "postgresql"}),
    ],
)
def test_markers_decide_what_runs_where(wanted: str, engine: str, left_out: set[str]) -> None:
    assert markers_left_out(wanted=wanted, engine=engine) == left_out
