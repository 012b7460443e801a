"""What the centres say about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def introduce_the_centres(centres: Mapping[str, Centre], people: Users) -> None:
    """What the centres say about themselves."""
