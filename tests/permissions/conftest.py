"""The world of two centres, made once for all tests of a folder and taken back after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from talka.accounts.actions import deactivate_user, system_actor
from talka.site.demo import make_demo
from tests.permissions.browser import Browser
from tests.permissions.world import World, the_world

# A Friday on which the demonstration is in the middle of its year; roles of the golden file do not depend on today.
TODAY = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make the demonstration and the two agreements."""
    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=True), transaction.atomic():
        make_demo()
        yield the_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def browsers(world: World) -> dict[str, Browser]:
    """Everybody's browser; one account is closed while its owner is signed in."""
    opened = {name: Browser(person, world.keys.get(name, "")) for name, person in world.people.items()}
    closed = world.people["closed"]
    assert closed is not None
    deactivate_user(closed, actor=system_actor())
    return opened
