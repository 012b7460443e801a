"""What lists that come in hold about people, column by column."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.intake.models import Doubt
from talka.kernel.personal_data import Holding, Purpose

ASKING = Purpose(
    "asking",
    _("to ask about a row of a list that is not clear"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("until the list is written or given up, at most 30 days"),
)

DATA_MAP = (
    Holding(Doubt, "key name value reason options answer", ASKING),
    Holding(Doubt, "table column"),
)
