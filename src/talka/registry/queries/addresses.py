"""Where the page of a record is."""

from __future__ import annotations

from django.db.models import Model
from django.urls import reverse


def record_url(record: Model) -> str:
    """The page of an organisation, a community, a network or a person."""
    return reverse(f"registry:show_{record._meta.model_name}", args=[record.pk])
