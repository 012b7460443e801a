"""Somebody who came, as the door, a paper or a meeting tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from talka.events.models import Registration


@dataclass(frozen=True)
class Unexpected:
    """Somebody who came without having registered; the same key is the same person, however often it is sent."""

    name: str
    email: str = ""
    organisation_name: str = ""
    key: str = ""


@dataclass(frozen=True)
class Joined:
    """A line of a meeting's list: whose it is, or a walk-in, and for how long."""

    minutes: int | None
    registration: Registration | None = None
    walk_in: Unexpected | None = None


@dataclass(frozen=True)
class Tick:
    """One tick of the page at the door, which may arrive late."""

    registration_id: int
    came: bool
    at: datetime | None = None
