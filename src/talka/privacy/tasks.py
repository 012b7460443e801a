"""Letters that wait for the worker, so that nobody can tell by the time it takes whether an address is known."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from talka.accounts.queries import hash_of_key
from talka.privacy.mails import post_link
from talka.privacy.models import OwnDataRequest
from talka.privacy.queries.own import is_shared, people_of


@task()
def answer_request(request_id: int) -> None:
    """Write to whoever is known by the address; of an unknown one nothing is kept."""
    asked = OwnDataRequest.objects.filter(pk=request_id, mailed_at=None).first()
    if asked is None:
        return
    if not (people_of(asked.email) or is_shared(asked.email)):
        asked.delete()
        return
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        asked.key_hash, asked.mailed_at = hash_of_key(key), timezone.now()
        asked.save(update_fields=["key_hash", "mailed_at"])
        post_link(asked, key)
