"""What the clock does for letters."""

from __future__ import annotations

from talka.kernel.mail.outbox import deliver_due, forget_old


def deliver_letters() -> None:
    """Hand over what waits and is due."""
    deliver_due()


def forget_letters() -> None:
    """Take the words out of old letters."""
    forget_old()
