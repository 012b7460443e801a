"""What all tests of events begin with."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    """What is counted in memory begins anew with each test."""
    caches["memory"].clear()


@pytest.fixture
def centre() -> Centre:
    """The centre that plans the event."""
    return a_centre()


@pytest.fixture
def browser(centre: Centre) -> Client:
    """The browser of one of its staff."""
    return signed_in(a_user(Role.STAFF, centre=centre))
