"""The storm blows over the same two centres as the matrix of permissions."""

from __future__ import annotations

import pytest

from tests.permissions.browser import Browser
from tests.permissions.conftest import browsers, world
from tests.permissions.world import World
from tests.storm.sending import Site

__all__ = ["browsers", "site", "world"]


@pytest.fixture(scope="package")
def site(world: World, browsers: dict[str, Browser]) -> Site:
    """The pages of the site, visited once for all storms."""
    return Site(world, browsers)
