"""Profiles of the registry as a person may see them, and how old what they say is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.tables import Counted, count_up_to
from talka.places.models import Place
from talka.places.queries import ancestors, regions_of, within
from talka.registry import rules
from talka.registry.models import (
    ActivityArea,
    Community,
    Mandate,
    Network,
    NetworkMember,
    Organisation,
    PartnerRole,
    Person,
    Profile,
    Status,
)
from talka.registry.models.communities import NetworkQuerySet, ProfileQuerySet
from talka.registry.models.mandates import MandateQuerySet

# What nobody has confirmed for so long is shown as old.
CONFIRMED_FOR = timedelta(days=365)
MOST_OLD = 99
FEWEST_PEOPLE, FEWEST_HOUSEHOLDS = 2, 2


def communities_visible_to(user: User) -> ProfileQuerySet:
    """All communities for whoever works in some centre, none for others."""
    return Community.objects.all() if rules.may_use_registry(user) else Community.objects.none()


def networks_visible_to(user: User) -> NetworkQuerySet:
    """All networks for whoever works in some centre, none for others."""
    return Network.objects.all() if rules.may_use_registry(user) else Network.objects.none()


def members_visible_to(user: User) -> QuerySet[NetworkMember]:
    """Members of networks, past ones too, for whoever works in some centre."""
    return NetworkMember.objects.all() if rules.may_use_registry(user) else NetworkMember.objects.none()


def partner_roles_visible_to(user: User) -> QuerySet[PartnerRole]:
    """Roles of partners, past ones too, for whoever works in some centre."""
    return PartnerRole.objects.all() if rules.may_use_registry(user) else PartnerRole.objects.none()


def mandates_visible_to(user: User) -> MandateQuerySet:
    """Mandates of the persons whom the user may see: a name travels no further than the person."""
    seen = Person.objects.visible_to(user).order_by().values("pk")
    return Mandate.objects.filter(person__in=seen).select_related("person", "organisation", "community", "network")


def areas_in_use() -> QuerySet[ActivityArea]:
    """Areas of activity that may be chosen."""
    return ActivityArea.objects.filter(retired_on=None)


def is_old(profile: Profile, day: date) -> bool:
    """Whether nobody has confirmed for a year that it is true."""
    return profile.confirmed_on is None or profile.confirmed_on < day - CONFIRMED_FOR


class Freshness(models.TextChoices):
    """When somebody last said that a profile is true."""

    FRESH = "fresh", _("within a year")
    OLD = "old", _("more than a year ago")
    NEVER = "never", _("never")


def fresh_on(freshness: Collection[str], day: date) -> Q:
    """Profiles that were confirmed then, or never."""
    limit = day - CONFIRMED_FOR
    parts = {
        Freshness.FRESH: Q(confirmed_on__gte=limit),
        Freshness.OLD: Q(confirmed_on__lt=limit),
        Freshness.NEVER: Q(confirmed_on=None),
    }
    found = Q(pk__in=[])
    for one in Freshness:
        if one in freshness:
            found |= parts[one]
    return found


@dataclass(frozen=True)
class Speaking:
    """How many people speak for a community, and of how many households they are."""

    people: int
    households: int

    @property
    def too_few(self) -> bool:
        """A community is spoken for by two or three people of at least two households."""
        return self.people < FEWEST_PEOPLE or self.households < FEWEST_HOUSEHOLDS


def households_of(community: Community, day: date) -> Speaking:
    """Who speaks for a community on a day, in numbers; a blank is a household of its own."""
    held = community.mandates.held_on(day).values_list("person_id", "household")
    homes = {household.strip().casefold() or person_id for person_id, household in held}
    return Speaking(len({person_id for person_id, _household in held}), len(homes))


def in_places(places: Collection[int], *fields: str) -> Q:
    """What lies in one of the places, or in a part of one, as the ground is today, by any of the fields."""
    ground: set[int] = set()
    for place in Place.objects.filter(pk__in=places):
        ground |= within(place, timezone.localdate())
    return Q(*((f"{field}__in", ground) for field in fields or ("place",)), _connector=Q.OR)


def serving(places: Collection[int]) -> Q:
    """Organisations that serve one of the places: a part of it, or a larger one around it."""
    around: set[int] = set()
    for place in Place.objects.filter(pk__in=places):
        around |= within(place, timezone.localdate()) | {one.pk for one in ancestors(place)}
    return Q(pk__in=Organisation.objects.filter(service_areas__in=around).order_by().values("pk"))


def old_profiles(user: User) -> tuple[Place | None, dict[str, Counted]]:
    """How many profiles of one's region somebody confirmed more than a year ago, by the name of their list.

    With them comes the region, if it is one. What was never confirmed came from the register, by thousands.
    """
    around = regions_of(user)
    there = in_places([region.pk for region in around]) if around else Q()
    old = fresh_on([Freshness.OLD], timezone.localdate()) & there
    found = {
        "organisations": Organisation.objects.filter(old).exclude(status=Status.CLOSED),
        "communities": Community.objects.filter(old, ended_on=None),
        "networks": Network.objects.filter(old, ended_on=None),
    }
    region = around[0] if len(around) == 1 else None
    return region, {name: count_up_to(rows, MOST_OLD) for name, rows in found.items()}
