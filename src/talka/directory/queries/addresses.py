"""Where the public pages are."""

from __future__ import annotations

from django.urls import reverse

from talka.registry.models import Profile


def page_of(kind: str, pk: int) -> str:
    """The public page of an organisation, a community or a network."""
    return reverse(f"directory:{kind}", args=[pk])


def public_page(record: Profile) -> str:
    """The public page of a record."""
    return page_of(record.found_as.value, record.pk)
