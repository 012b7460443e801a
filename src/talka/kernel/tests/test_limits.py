"""How often somebody may ask: so many times, counted from the first."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from talka.kernel.limits import asked_too_often
from talka.kernel.testing.plugin import Freeze

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    caches["memory"].clear()


def asks(times: int, who: str = "Anna", *, memory: bool) -> list[bool]:
    """Whether each was once too often."""
    return [asked_too_often("tests", who, most=3, seconds=60, memory=memory) for _time in range(times)]


@pytest.mark.parametrize("memory", [False, True])
def test_so_often_and_then_a_wait_from_the_first_time_on(freeze: Freeze, memory: bool) -> None:
    freeze("2025-03-14 09:30:50")
    assert asks(2, memory=memory) == [False, False]
    # Another minute of the clock is no other stretch of time.
    freeze("2025-03-14 09:31:10")
    assert asks(3, memory=memory) == [False, True, True]
    assert asks(1, "Zane", memory=memory) == [False]
    freeze("2025-03-14 09:31:50")
    assert asks(4, memory=memory) == [False, False, False, True]
