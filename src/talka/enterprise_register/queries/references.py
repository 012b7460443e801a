"""What in the enterprise register points to organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.enterprise_register.models import EarlierState, RegisterEntry
from talka.registry.queries.references import Reference

REFERENCES = (
    Reference(RegisterEntry, "organisation", _("entries of the enterprise register")),
    Reference(EarlierState, "organisation", _("changes by imports of the enterprise register")),
)
