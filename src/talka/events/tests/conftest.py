"""What all tests of events begin with."""

from __future__ import annotations

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    """What is counted in memory begins anew with each test."""
    caches["memory"].clear()
