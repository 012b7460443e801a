"""Who may do what with organisations, communities, networks and persons."""

from __future__ import annotations

from talka.accounts.models import Centre, Funder, User
from talka.accounts.rules import may_add_funder, works_in
from talka.registry.models import (
    Community,
    Kind,
    Mandate,
    Merge,
    Network,
    NetworkMember,
    Organisation,
    PartnerRole,
    Person,
    Profile,
    Resemblance,
)


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


def may_name_funder(user: User, _organisation: Organisation) -> bool:
    """Whoever keeps the list of funders."""
    return may_add_funder(user, Funder())


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
    """Staff of a centre that has met the person, unless the person was forgotten."""
    if person.erased_at is not None:
        return False  # whoever comes back is somebody new
    return user.access.everywhere or person.centres.filter(pk__in=user.access.centres).exists()


def may_settle_resemblances(user: User) -> bool:
    """Whoever answers for a centre, or for all."""
    return user.access.everywhere or bool(user.access.managed_centres)


def may_merge(user: User, record: Organisation | Community | Network | Person) -> bool:
    """Managers: of a person whose name is kept those of the centres that have met them; all else is shared by all."""
    if isinstance(record, Person):
        return record.erased_at is None and _answers_for(user, record)
    return may_settle_resemblances(user)


def may_part(user: User, merge: Merge) -> bool:
    """Whoever answers for the record that stayed."""
    if merge.object_type == "registry.Person":
        kept = Person.objects.filter(pk=merge.kept_id).first()
        return kept is not None and _answers_for(user, kept)
    return may_settle_resemblances(user)


def _answers_for(user: User, person: Person) -> bool:
    return user.access.everywhere or person.centres.filter(pk__in=user.access.managed_centres).exists()


def may_part_resemblance(user: User, resemblance: Resemblance) -> bool:
    """Whoever may merge the two may say that they are not the same."""
    if resemblance.kind != Kind.PERSON or user.access.everywhere:
        return may_settle_resemblances(user)
    pair = {resemblance.first_id, resemblance.second_id}
    met = Person.objects.filter(pk__in=pair, centres__in=user.access.managed_centres)
    return set(met.values_list("pk", flat=True)) == pair
