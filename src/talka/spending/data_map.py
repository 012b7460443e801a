"""What expenditures hold about people, column by column."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding, Purpose
from talka.spending.models import DocumentSplit, Expenditure, Remainder

ACCOUNTS = Purpose(
    "accounts",
    _("to show for what money was spent: a supplier may be a person"),
    _("a duty that the law on accounting sets (GDPR 6(1)(c))"),
    _("as long as the agreement's records are kept"),
)

DATA_MAP = (
    Holding(Expenditure, "supplier supplier_compared", ACCOUNTS),
    Holding(Expenditure, "description search_text ineligible_reason", WRITTEN),
    Holding(Expenditure, "recorded_by", AT_WORK),
    Holding(Expenditure, "ref document_number document_compared"),
    Holding(DocumentSplit, "supplier_compared", ACCOUNTS),
    Holding(DocumentSplit, "note", WRITTEN),
    Holding(DocumentSplit, "document_number"),
    Holding(Remainder, "recorded_by", AT_WORK),
    Holding(Remainder, "ref document"),
)
