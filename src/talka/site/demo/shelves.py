"""Resources of the library."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def fill_the_library(centres: Mapping[str, Centre], people: Users) -> None:
    """Resources of the library."""
