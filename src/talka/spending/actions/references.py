"""What about money points to organisations and communities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.registry.queries.references import Reference
from talka.spending.models import Expenditure

REFERENCES = (
    Reference(Expenditure, "supported_organisation", _("support paid")),
    Reference(Expenditure, "supported_community", _("support paid")),
)
