"""What tests of the kernel share: verbs that a test makes are gone with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from talka.kernel.actions import REGISTERED


@pytest.fixture(autouse=True)
def verbs_of_these_tests() -> Iterator[None]:
    before = list(REGISTERED)
    yield
    REGISTERED[:] = before
