"""The nouns of the registry."""

from talka.registry.models.areas import ActivityArea
from talka.registry.models.claims import Claim
from talka.registry.models.communities import Community, Network, NetworkMember, Tie
from talka.registry.models.mandates import Mandate
from talka.registry.models.merges import Merge
from talka.registry.models.organisations import (
    FunderOrganisation,
    LegalForm,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    PartnerRole,
    Size,
    Status,
)
from talka.registry.models.persons import Person
from talka.registry.models.privacy import AccessNeed, Reading
from talka.registry.models.profiles import Profile
from talka.registry.models.resemblances import Resemblance
from talka.registry.models.search import Kind, Origin, SearchSlip, SearchWord

__all__ = [
    "AccessNeed",
    "ActivityArea",
    "Claim",
    "Community",
    "FunderOrganisation",
    "Kind",
    "LegalForm",
    "Mandate",
    "Merge",
    "Network",
    "NetworkMember",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "Origin",
    "PartnerRole",
    "Person",
    "Profile",
    "Reading",
    "Resemblance",
    "SearchSlip",
    "SearchWord",
    "Size",
    "Status",
    "Tie",
]
