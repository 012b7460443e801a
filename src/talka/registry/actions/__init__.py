"""The verbs of the registry."""

from talka.registry.actions.communities import add_community, edit_community
from talka.registry.actions.funders import name_funder
from talka.registry.actions.lists import add_organisations, add_persons
from talka.registry.actions.mandates import AlreadyMandated, end_mandate, give_mandate, mend_mandate
from talka.registry.actions.networks import AlreadyMember, add_member, add_network, edit_network, end_membership
from talka.registry.actions.organisations import (
    AlreadyKnown,
    LooksLike,
    add_organisation,
    edit_organisation,
)
from talka.registry.actions.partners import AlreadyPartner, end_partner_role, give_partner_role, move_partner_role
from talka.registry.actions.persons import LooksLikePerson, add_person, edit_person, introduce_person
from talka.registry.actions.profiles import confirm_profile
from talka.registry.actions.together import change_together, plan_together

__all__ = [
    "AlreadyKnown",
    "AlreadyMandated",
    "AlreadyMember",
    "AlreadyPartner",
    "LooksLike",
    "LooksLikePerson",
    "add_community",
    "add_member",
    "add_network",
    "add_organisation",
    "add_organisations",
    "add_person",
    "add_persons",
    "change_together",
    "confirm_profile",
    "edit_community",
    "edit_network",
    "edit_organisation",
    "edit_person",
    "end_mandate",
    "end_membership",
    "end_partner_role",
    "give_mandate",
    "give_partner_role",
    "introduce_person",
    "mend_mandate",
    "move_partner_role",
    "name_funder",
    "plan_together",
]
