"""What the clock does: asking once a year whether profiles are true, and forgetting what nobody stood by."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from talka.directory import mails
from talka.directory.models import Correspondence
from talka.directory.queries.claims import ADDRESS_FOR, never_proven, to_be_reminded
from talka.directory.queries.invitations import KEPT_FOR, never_accepted

log = logging.getLogger(__name__)
A_DAY = timedelta(days=1)


def remind_representatives() -> None:
    """Write to those whose profile nobody has confirmed for a year."""
    today = timezone.localdate()
    for claim in to_be_reminded(today):
        with transaction.atomic():
            beside, _made = Correspondence.objects.select_for_update().get_or_create(claim=claim)
            mails.ask_to_confirm(claim)
            beside.reminded_on = today
            beside.save(update_fields=["reminded_on"])


def forget_unproven_claims() -> None:
    """Take out names and addresses of those who never opened our letter, or never came; its link is of no use."""
    now = timezone.now()
    gone, _by_model = never_proven(now - ADDRESS_FOR - A_DAY).delete()
    unheard, _by_model = never_accepted(now - KEPT_FOR).delete()
    if gone or unheard:
        log.info(
            "Forgotten: claims that nobody stood by and old invitations, with what belongs to them: %s", gone + unheard
        )
