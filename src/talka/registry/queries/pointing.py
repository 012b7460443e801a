"""What in the registry itself points to its organisations, communities, networks and persons."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from talka.registry.models import (
    AccessNeed,
    Claim,
    Community,
    FunderOrganisation,
    Mandate,
    Network,
    NetworkMember,
    Organisation,
    OrganisationName,
    PartnerRole,
    Person,
    Reading,
)
from talka.registry.queries.references import Reference


def _by(*columns: str) -> Callable[[Any], Hashable]:
    return attrgetter(*columns)


_MANDATES, _MEMBERS = _("mandates"), _("memberships in networks")
_TERM = ("starts", "ends")


def _spell(merged: str) -> Callable[[Any], Hashable]:
    """Who belongs where, as what: in one time once; without whom the merge makes one."""
    columns = [column for column in ("network_id", "organisation_id", "community_id") if column != merged]
    return lambda row: (*(getattr(row, column) for column in columns), row.role.strip().casefold())


REFERENCES = (
    Reference(OrganisationName, "organisation", _("former names"), once=_by("name")),
    Reference(Organisation.areas.through, "organisation", _("fields of activity"), once=_by("activityarea_id")),
    Reference(Organisation.service_areas.through, "organisation", _("places that are served"), once=_by("place_id")),
    Reference(PartnerRole, "organisation", _("roles of a partner"), once=_by("role", "place_id", *_TERM)),
    Reference(Person, "organisation", _("persons of the organisation")),
    Reference(Community, "host", _("hosted communities")),
    Reference(Network, "coordinator", _("coordinated networks")),
    Reference(FunderOrganisation, "organisation", _("funders that it is")),
    Reference(NetworkMember, "organisation", _MEMBERS, once=_by("network_id", *_TERM), spell=_spell("organisation_id")),
    Reference(NetworkMember, "community", _MEMBERS, once=_by("network_id", *_TERM), spell=_spell("community_id")),
    Reference(
        NetworkMember,
        "network",
        _("members of the network"),
        once=_by("organisation_id", "community_id", *_TERM),
        spell=_spell("network_id"),
    ),
    Reference(Mandate, "organisation", _MANDATES, once=_by("person_id", "role", *_TERM)),
    Reference(Mandate, "community", _MANDATES, once=_by("person_id", "role", *_TERM)),
    Reference(Mandate, "network", _MANDATES, once=_by("person_id", "role", *_TERM)),
    Reference(
        Mandate,
        "person",
        _MANDATES,
        once=_by("organisation_id", "community_id", "network_id", "role", *_TERM),
    ),
    Reference(Claim, "organisation", _("claims of representatives")),
    Reference(Claim, "community", _("claims of representatives")),
    Reference(Claim, "network", _("claims of representatives")),
    Reference(Person.centres.through, "person", _("centres that have met the person"), once=_by("centre_id")),
    Reference(AccessNeed, "person", _("what is needed to take part")),
    Reference(Reading, "person_id", _("entries about who looked at the data"), to=Person),
)
