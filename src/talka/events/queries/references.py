"""What in events points to persons and organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.events.models import Registration
from talka.registry.queries.references import Reference

REFERENCES = (
    Reference(Registration, "person", _("registrations for events")),
    Reference(Registration, "organisation", _("registrations for events")),
)
