"""What accounts hold about people, column by column."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from talka.accounts.models import (
    ApiToken,
    Centre,
    CentreProfile,
    Funder,
    FunderLogo,
    Identity,
    Invitation,
    Membership,
    PublicPicture,
    StaffCard,
    User,
)
from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding, Purpose

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
SHOWN = Purpose(
    "shown",
    _("so that people see who in a centre can help them, if that person has chosen to be shown"),
    _("the choice of the person (GDPR 6(1)(a))"),
    _("until the person takes it back, which deletes it"),
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
    Holding(StaffCard, "user position phone", SHOWN),
    Holding(CentreProfile, "address words social", WRITTEN),
    Holding(CentreProfile, "languages web_page"),
    Holding(PublicPicture, "alt", WRITTEN),
    Holding(Identity, "phone email security_email", CONTACT),
    Holding(Identity, "words", WRITTEN),
    Holding(Identity, "name short_name accent accent_dark"),
    Holding(FunderLogo, "name statement url"),
)
