"""News, newsletters and their invented subscribers."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def write_to_subscribers(centres: Mapping[str, Centre], people: Users) -> None:
    """News, newsletters and their invented subscribers."""
