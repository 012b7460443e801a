"""What followed the past events of the season: who came, certificates, feedback, closed events."""

from __future__ import annotations

from collections.abc import Mapping

from talka.accounts.models import Centre
from talka.site.demo.people import Users


def look_back_at_the_season(centres: Mapping[str, Centre], people: Users) -> None:
    """What followed the past events of the season: who came, certificates, feedback, closed events."""
