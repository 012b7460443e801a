"""How a command ends."""

from __future__ import annotations

DONE, REFUSED, MISUSED = 0, 1, 2
# What a mail server understands as: bring it again later (EX_TEMPFAIL of sysexits.h).
LATER = 75


class RefusedInput(Exception):
    """The input is refused; the message says why. Exit code 1."""
