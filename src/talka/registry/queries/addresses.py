"""Where the page of a record is."""

from __future__ import annotations

from django.db.models import Model
from django.urls import reverse


def record_url(record: Model) -> str:
    """The page of an organisation, a community, a network or a person."""
    return reverse(f"registry:show_{record._meta.model_name}", args=[record.pk])


def page_for(record: Model, *, staff: bool) -> str:
    """Its page in the registry for staff, in the public directory for everybody else."""
    return record_url(record) if staff else reverse(f"directory:{record._meta.model_name}", args=[record.pk])
