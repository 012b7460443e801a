"""How a command ends."""

from __future__ import annotations

DONE, REFUSED, MISUSED = 0, 1, 2


class RefusedInput(Exception):
    """The input is refused; the message says why. Exit code 1."""
