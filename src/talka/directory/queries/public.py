"""What everybody may know about one record: the one place that decides which of its facts leave the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from talka.places.models import Level, Place
from talka.places.queries import unit_on
from talka.registry.models import (
    ActivityArea,
    Community,
    Kind,
    Mandate,
    Network,
    Organisation,
    Profile,
    Status,
)
from talka.registry.models.profiles import LANGUAGES, words_of
from talka.registry.queries.profiles import is_old
from talka.registry.queries.seen import told_memberships
from talka.registry.queries.support import Support, last_supports

MOST_LISTED = 200
# Facts that are shown only where the keeper of the profile lets everybody see them.
CHOSEN = ("email", "phone", "website", "description", "offers", "needs", "works_with", "working_address", "theme")


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


def shown_link(record: Profile, field: str) -> Any:
    """A place or an organisation to which a record points, where that is public."""
    return getattr(record, field, None) if record.shows(field) else None


def where(record: Profile) -> Place | None:
    """Where it works or has its seat, as far as it is public."""
    found: Place | None = shown_link(record, "working_place") or shown_link(record, "place")
    return found


def _served(record: Profile) -> list[Place]:
    if not isinstance(record, Organisation) or not record.shows("service_areas"):
        return []
    with_parents = Prefetch("service_areas", Place.objects.select_related("parent"))
    prefetch_related_objects([record], with_parents)
    return list(record.service_areas.all())


def shown_areas(record: Profile) -> list[ActivityArea]:
    """Its fields of activity, where they are public."""
    if not isinstance(record, Organisation) or not record.shows("areas"):
        return []
    return [area for area in record.areas.all() if area.retired_on is None]


def around(record: Profile) -> Around:
    """What stands beside a record, as far as it is public."""
    today = timezone.localdate()
    kind = record.found_as
    host, coordinator = shown_link(record, "host"), shown_link(record, "coordinator")
    return Around(
        served=_served(record),
        areas=shown_areas(record),
        networks=_networks(record) if kind != Kind.NETWORK and record.shows("networks") else (),
        members=_members(record) if isinstance(record, Network) and record.shows("members") else (),
        people=_people(record, today) if record.shows("people") else (),
        host=_named(host) if _is_told(host) else None,
        coordinator=_named(coordinator) if _is_told(coordinator) else None,
        support=last_supports(kind, [record.pk]).get(record.pk) if record.shows("support") else None,
        on_map=_on_map(where(record), today),
    )


def _is_told(organisation: Any) -> bool:
    return organisation is not None and organisation.status != Status.CLOSED and not organisation.is_hidden


def is_stale(record: Profile) -> bool:
    """Whether nobody has said for a year that it is true."""
    return is_old(record, timezone.localdate())


def _on_map(place: Place | None, today: date) -> Place | None:
    now = unit_on(place, today) if place is not None else None
    return None if now is None or now.level == Level.COUNTRY else now


def _named(record: Any, role: str = "") -> Named:
    return Named(str(record.found_as), record.pk, record.name, role)


def _networks(record: Profile) -> list[Named]:
    rows = told_memberships().filter(**{str(record.found_as): record.pk})
    return [_named(one.network, one.role) for one in rows.select_related("network")[:MOST_LISTED]]


def _members(network: Network) -> list[Named]:
    rows = told_memberships().filter(network=network).select_related("organisation", "community")
    found = [(one.organisation or one.community, one.role) for one in rows[:MOST_LISTED]]
    return [_named(record, role) for record, role in sorted(found, key=lambda pair: getattr(pair[0], "sort_key", ""))]


def _people(record: Profile, today: date) -> list[Speaker]:
    rows = Mandate.objects.held_on(today).filter(person__erased_at=None, **{str(record.found_as): record.pk})
    speakers = rows.select_related("person").order_by("person__sort_key", "pk")[:MOST_LISTED]
    return [Speaker(one.person.name, one.get_role_display()) for one in speakers]


def territory_drawn(record: Profile) -> str:
    """The ground that a community drew for itself, where that is public."""
    return record.territory if isinstance(record, Community) and record.shows("territory") else ""


def territory_words(record: Profile) -> str:
    """Where a community says that it ends, where that is public."""
    return record.territory_text if isinstance(record, Community) and record.shows("territory") else ""
