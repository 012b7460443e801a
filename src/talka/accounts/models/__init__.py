"""Nouns of accounts."""

from talka.accounts.models.faces import CentreProfile, FunderLogo, Identity, PublicPicture, StaffCard
from talka.accounts.models.roles import (
    CENTRE_ROLES,
    Access,
    ApiToken,
    Centre,
    DemoMarker,
    Funder,
    Invitation,
    Membership,
    Role,
    User,
)

__all__ = [
    "CENTRE_ROLES",
    "Access",
    "ApiToken",
    "Centre",
    "CentreProfile",
    "DemoMarker",
    "Funder",
    "FunderLogo",
    "Identity",
    "Invitation",
    "Membership",
    "PublicPicture",
    "Role",
    "StaffCard",
    "User",
]
