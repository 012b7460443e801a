"""Who may do what with organisations, communities, networks and persons."""

from __future__ import annotations

from talka.accounts.models import Centre, User
from talka.accounts.rules import works_in
from talka.registry.models import Community, Mandate, Network, NetworkMember, Organisation, PartnerRole, Person, Profile


def may_use_registry(user: User) -> bool:
    """Whoever works in some centre; a funder's reviewer does not."""
    return user.access.works


def may_add_organisation(user: User, _organisation: Organisation) -> bool:
    """Whoever works in some centre: organisations are shared by all."""
    return user.access.works


def may_edit_organisation(user: User, _organisation: Organisation) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep_profile(user: User, _profile: Profile) -> bool:
    """Whoever works in some centre: organisations, communities and networks are shared by all."""
    return user.access.works


def may_keep_community(user: User, _community: Community) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep_network(user: User, _network: Network) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep_member(user: User, _member: NetworkMember) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep_partner_role(user: User, _role: PartnerRole) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_keep_mandate(user: User, mandate: Mandate) -> bool:
    """Staff of a centre that has met the person who speaks."""
    return may_edit_person(user, mandate.person)


def may_add_person(user: User, _person: Person) -> bool:
    """Whoever works in some centre; for which one, the verb checks."""
    return user.access.works


def may_add_for(user: User, centre: Centre) -> bool:
    """Staff of the centre that has met the person."""
    return works_in(user, centre.pk)


def may_edit_person(user: User, person: Person) -> bool:
    """Staff of a centre that has met the person."""
    return user.access.everywhere or person.centres.filter(pk__in=user.access.centres).exists()
