"""Letters that somebody asks for themselves."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from talka.events.mails.registrations import send_mine
from talka.events.queries.keys import has_anything
from talka.kernel.mail.outbox import letters_to

A_DAY, MOST_LETTERS = timedelta(days=1), 3


def send_own_registrations(email: str, *, language: str) -> None:
    """Write the link to an address that is registered for something; others are left in peace, and nobody can tell.

    At most some letters a day: whoever types a stranger's address must not fill their mailbox.
    """
    with transaction.atomic():
        lately = letters_to(email.strip()).filter(kind="events.mine", written_at__gt=timezone.now() - A_DAY)
        if has_anything(email.strip().casefold()) and lately.count() < MOST_LETTERS:
            send_mine(email, language)
