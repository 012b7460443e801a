"""What in requests points to records of the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.advice.models import AdviceRequest
from talka.registry.queries.references import Reference

REFERENCES = (
    Reference(AdviceRequest, "organisation", _("requests for advice")),
    Reference(AdviceRequest, "person", _("requests for advice")),
)
