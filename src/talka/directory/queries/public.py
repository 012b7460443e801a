"""What everybody may know about one record: the one place that decides which of its facts leave the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from talka.places.models import Level, Place
from talka.places.queries import unit_on
from talka.registry.models import (
    ActivityArea,
    Community,
    Kind,
    Mandate,
    Network,
    NetworkMember,
    Organisation,
    Profile,
    Status,
)
from talka.registry.models.profiles import LANGUAGES, words_of
from talka.registry.queries.profiles import is_old
from talka.registry.queries.support import Support, last_supports

MOST_LISTED = 200
# Facts that are shown only where the keeper of the profile lets everybody see them.
CHOSEN = ("email", "phone", "website", "description", "offers", "needs", "works_with", "working_address")


@dataclass(frozen=True)
class Named:
    """Another record of the directory, with a word about what it is to this one."""

    kind: str
    pk: int
    name: str
    role: str = ""


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks for it, where the profile makes the names public."""

    name: str
    role: str


@dataclass(frozen=True)
class Around:
    """What stands beside a record: places and areas, those it belongs with, who speaks for it, its last support."""

    served: Sequence[Place] = ()
    areas: Sequence[ActivityArea] = ()
    networks: Sequence[Named] = ()
    members: Sequence[Named] = ()
    people: Sequence[Speaker] = ()
    host: Named | None = None
    coordinator: Named | None = None
    support: Support | None = None
    # The place as it is today, if a page of the map has it.
    on_map: Place | None = None


def shown_facts(record: Profile) -> dict[str, str]:
    """Those of the chosen facts that are public, empty ones left empty."""
    found = {name: getattr(record, name, "") if record.shows(name) else "" for name in CHOSEN}
    return {name: str(value or "") for name, value in found.items()}


def shown_languages(record: Profile) -> list[str]:
    """Codes of the languages in which one may speak with it, where that is public."""
    return [code for code in words_of(record.languages) if code in LANGUAGES] if record.shows("languages") else []


def around(record: Profile) -> Around:
    """What stands beside a record, as far as it is public."""
    today = timezone.localdate()
    kind = record.found_as
    host, coordinator = getattr(record, "host", None), getattr(record, "coordinator", None)
    return Around(
        served=list(record.service_areas.select_related("parent")) if isinstance(record, Organisation) else (),
        areas=list(record.areas.filter(retired_on=None)) if isinstance(record, Organisation) else (),
        networks=_networks(record, today) if kind != Kind.NETWORK else (),
        members=_members(record, today) if isinstance(record, Network) else (),
        people=_people(record, today) if record.shows("people") else (),
        host=_named(host) if _is_told(host) else None,
        coordinator=_named(coordinator) if _is_told(coordinator) else None,
        support=last_supports(kind, [record.pk]).get(record.pk),
        on_map=_on_map(getattr(record, "working_place", None) or getattr(record, "place", None), today),
    )


def _is_told(organisation: Any) -> bool:
    return organisation is not None and organisation.status != Status.CLOSED and not organisation.is_hidden


def is_stale(record: Profile) -> bool:
    """Whether nobody has said for a year that it is true."""
    return is_old(record, timezone.localdate())


def _on_map(place: Place | None, today: date) -> Place | None:
    now = unit_on(place, today) if place is not None else None
    return None if now is None or now.level == Level.COUNTRY else now


def _held(today: date) -> Q:
    begun = Q(starts=None) | Q(starts__lte=today)
    return begun & (Q(ends=None) | Q(ends__gte=today))


def _named(record: Any, role: str = "") -> Named:
    return Named(str(record.found_as), record.pk, record.name, role)


def _networks(record: Profile, today: date) -> list[Named]:
    rows = NetworkMember.objects.filter(
        _held(today), network__ended_on=None, network__is_hidden=False, **{str(record.found_as): record.pk}
    )
    return [_named(one.network, one.role) for one in rows.select_related("network")[:MOST_LISTED]]


def _members(network: Network, today: date) -> list[Named]:
    acting = Q(community__ended_on=None, community__is_hidden=False) | Q(organisation__is_hidden=False) & ~Q(
        organisation__status=Status.CLOSED
    )
    rows = network.members.filter(_held(today)).filter(acting).select_related("organisation", "community")
    found = [(one.organisation or one.community, one.role) for one in rows[:MOST_LISTED]]
    return [_named(record, role) for record, role in sorted(found, key=lambda pair: getattr(pair[0], "sort_key", ""))]


def _people(record: Profile, today: date) -> list[Speaker]:
    rows = Mandate.objects.held_on(today).filter(person__erased_at=None, **{str(record.found_as): record.pk})
    speakers = rows.select_related("person").order_by("person__sort_key", "pk")[:MOST_LISTED]
    return [Speaker(one.person.name, one.get_role_display()) for one in speakers]


def territory_words(record: Profile) -> str:
    """Where a community says that it ends, where that is public."""
    return record.territory_text if isinstance(record, Community) and record.shows("territory") else ""
