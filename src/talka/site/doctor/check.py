"""The outcome of looking at one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone

State = Literal["good", "look", "bad"]
# How far clocks may be apart before one of them is wrong.
FUTURE = timedelta(minutes=5)


@dataclass(frozen=True)
class Check:
    """What is so: well, to be looked at, or to be mended."""

    title: str
    message: str
    state: State = "good"

    @property
    def mark(self) -> str:
        """A sign that is told apart without colour."""
        return {"good": "✓", "look": "!", "bad": "✗"}[self.state]

    @property
    def failed(self) -> bool:
        """Whether it must be mended."""
        return self.state == "bad"

    def to_dict(self) -> dict[str, str]:
        """For machines."""
        return {"title": self.title, "state": self.state, "message": self.message}


def moment(at: datetime) -> str:
    """A moment as it is told."""
    return f"{timezone.localtime(at):%d.%m.%Y. %H:%M}"
