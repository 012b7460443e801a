"""Requests for advice: open, answered, closed."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def ask_for_advice(centres: Mapping[str, Centre], people: Users) -> None:
    """Requests for advice: open, answered, closed."""
