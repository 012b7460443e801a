"""What in agreements points to organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.programmes.models import Agreement
from talka.registry.queries.references import Reference

REFERENCES = (Reference(Agreement, "contractor", _("agreements as the performer")),)
