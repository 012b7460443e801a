"""What the clock does for letters and sessions."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore

from talka.kernel.mail.outbox import deliver_due, forget_old


def deliver_letters() -> None:
    """Hand over what waits and is due."""
    deliver_due()


def forget_letters() -> None:
    """Take the words out of old letters."""
    forget_old()


def forget_sessions() -> None:
    """Delete the sessions that have ended: nobody needs to know who was signed in when."""
    SessionStore.clear_expired()
