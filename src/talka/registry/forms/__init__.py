"""Parsing and validating input of the registry."""

from talka.registry.forms.communities import CommunityForm, NetworkForm, community_facts, network_facts
from talka.registry.forms.organisations import OrganisationForm, organisation_facts
from talka.registry.forms.parts import EndForm, FunderForm, MandateFactsForm, MandateForm, MemberForm, PartnerRoleForm
from talka.registry.forms.persons import PersonForm, person_facts

__all__ = [
    "CommunityForm",
    "EndForm",
    "FunderForm",
    "MandateFactsForm",
    "MandateForm",
    "MemberForm",
    "NetworkForm",
    "OrganisationForm",
    "PartnerRoleForm",
    "PersonForm",
    "community_facts",
    "network_facts",
    "organisation_facts",
    "person_facts",
]
