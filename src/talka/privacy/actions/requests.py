"""Asking what is held about oneself."""

from __future__ import annotations

from django.db import transaction

from talka.privacy.models import OwnDataRequest
from talka.privacy.tasks import answer_request


def ask_about(email: str) -> None:
    """Note that somebody asked, and leave the answer to the worker; no verb, for whoever asks is nobody yet."""
    with transaction.atomic():
        asked = OwnDataRequest.objects.create(email=email.strip())
        answer_request.enqueue(asked.pk)
