"""Where the page of a record is."""

from __future__ import annotations

from django.db.models import Model
from django.urls import NoReverseMatch, reverse


def record_url(record: Model) -> str:
    """The page of a record of the registry; empty for a kind that has none."""
    return kind_url(str(record._meta.model_name), record.pk)


def kind_url(kind: str, pk: int) -> str:
    """The same by kind and key."""
    try:
        return reverse(f"registry:show_{kind}", args=[pk])
    except NoReverseMatch:
        return ""
