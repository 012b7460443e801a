"""What the clock forgets."""

from __future__ import annotations

from talka.outreach.queries.subscribers import unconfirmed


def forget_unconfirmed() -> None:
    """Addresses whose owners did not answer."""
    unconfirmed().delete()
