"""A season of events of the Rīga centre, its dates always relative to today."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def plan_a_season(centres: Mapping[str, Centre], people: Users) -> None:
    """A season of events of the Rīga centre, its dates always relative to today."""
