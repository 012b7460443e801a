"""What accounts hold about people, column by column."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts.models import ApiToken, Centre, Funder, Invitation, Membership, User
from talka.kernel.personal_data import AT_WORK, Holding, Purpose

ACCOUNT = Purpose(
    "account",
    _("so that somebody can sign in and the others know who it is"),
    _("a task in the public interest (GDPR 6(1)(e)) and work relations"),
    _("as long as what they did is kept; a closed account cannot sign in"),
)
CONTACT = Purpose(
    "contact",
    _("so that people can reach a centre"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("until somebody changes it"),
)

DATA_MAP = (
    Holding(User, "email name sort_key language password", ACCOUNT),
    Holding(Membership, "user", ACCOUNT),
    Holding(Invitation, "email", ACCOUNT),
    Holding(Invitation, "invited_by", AT_WORK),
    Holding(Invitation, "token_hash"),
    Holding(ApiToken, "owner", AT_WORK),
    Holding(ApiToken, "title token_hash"),
    Holding(Centre, "phone email", CONTACT),
    Holding(Centre, "code name region_code"),
    Holding(Funder, "name"),
)
