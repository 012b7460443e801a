"""What the registry tells on the sheet of a place: who lives there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.places.queries.layers import Asked
from talka.places.queries.lists import Entry, PlaceList, WhomToCall
from talka.registry.models import Community, Kind, Network, Organisation, PartnerRole, Profile, Status
from talka.registry.queries.addresses import page_for
from talka.registry.queries.seen import members_in, seen_by_all
from talka.registry.queries.support import Support, last_supports

Named = TypeVar("Named", Organisation, Community, Network)


def _told(rows: QuerySet[Named], asked: Asked) -> QuerySet[Named]:
    """All of them for staff, for everybody else those that are not kept out of the directory."""
    return rows if asked.user is not None else rows.filter(is_hidden=False)


def _contacts(record: Profile, asked: Asked) -> tuple[str, ...]:
    """How to reach it: all of it for staff, for everybody else what its keeper made public."""
    names = [name for name in ("phone", "email", "website") if asked.user is not None or record.shows(name)]
    return tuple(value for value in (getattr(record, name) for name in names) if value)


def _in(model: type[Named], asked: Asked, **ways: Q) -> Q:
    """What lies there by any of these facts; everybody is led only by those that a record shows."""
    found = Q()
    for field, way in ways.items():
        found |= way if asked.user is not None else way & seen_by_all(model, field)
    return found


def _theme(record: Community | Network, asked: Asked) -> str:
    return record.theme if asked.user is not None or record.shows("theme") else ""


def _last(record: Profile, supports: Mapping[int, Support], asked: Asked) -> dict[str, Any]:
    """When it was last supported and with what; everybody is told the month."""
    support = supports.get(record.pk) if asked.user is not None or record.shows("support") else None
    if support is None:
        return {}
    told = {"last": support.day} if asked.user is not None else {"last_month": f"{support.day:%m.%Y}."}
    return told | {"last_words": support.kind}


def _organisations(asked: Asked, ground: Collection[int], most: int) -> Sequence[Entry]:
    there = _in(
        Organisation, asked, place=Q(place__in=ground), working_place=Q(working_place__in=ground),
        service_areas=Q(service_areas__in=ground),
    )  # fmt: skip
    acting = Organisation.objects.filter(there).exclude(status=Status.CLOSED)
    rows = list(_told(acting, asked).distinct()[:most])
    supports = last_supports(Kind.ORGANISATION, [one.pk for one in rows])
    return [
        Entry(
            name=one.name,
            url=page_for(one, staff=asked.user is not None),
            detail=" · ".join(filter(None, (one.get_legal_form_display(), one.registration_number))),
            contacts=_contacts(one, asked),
            **_last(one, supports, asked),
        )
        for one in rows
    ]


def _communities(asked: Asked, ground: Collection[int], most: int) -> Sequence[Entry]:
    there = _in(Community, asked, place=Q(place__in=ground))
    rows = list(_told(Community.objects.filter(there, ended_on=None), asked)[:most])
    supports = last_supports(Kind.COMMUNITY, [one.pk for one in rows])
    return [
        Entry(
            one.name,
            url=page_for(one, staff=asked.user is not None),
            # How mature a centre thinks it is concerns centres only.
            detail=" · ".join(filter(None, (_theme(one, asked), one.get_maturity_display() if asked.user else ""))),
            contacts=_contacts(one, asked),
            **_last(one, supports, asked),
        )
        for one in rows
    ]


def _networks(asked: Asked, ground: Collection[int], most: int) -> Sequence[Entry]:
    members = members_in(ground, told_to_all=asked.user is None)
    there = _in(Network, asked, place=Q(place__in=ground), members=Q(pk__in=members.values("network")))
    rows = list(_told(Network.objects.filter(there, ended_on=None), asked).distinct()[:most])
    supports = last_supports(Kind.NETWORK, [one.pk for one in rows])
    return [
        Entry(
            one.name,
            url=page_for(one, staff=asked.user is not None),
            detail=_theme(one, asked),
            contacts=_contacts(one, asked),
            **_last(one, supports, asked),
        )
        for one in rows
    ]


def _local_governments(asked: Asked, ids: Collection[int]) -> dict[int, Entry]:
    today = timezone.localdate()
    held = PartnerRole.objects.filter(role=PartnerRole.Role.MUNICIPALITY, place__in=ids)
    now = held.exclude(starts__gt=today).exclude(ends__lt=today).select_related("organisation").order_by("-pk")
    return {
        one.place_id: Entry(one.organisation.name, page_for(one.organisation, staff=True),
                            contacts=_contacts(one.organisation, asked))
        for one in now
        if one.place_id is not None
    }  # fmt: skip


LISTS = (
    WhomToCall(_local_governments),
    PlaceList(
        "organisations",
        _("Organisations"),
        _("No organisations are known here."),
        _organisations,
        order=10,
        supported=True,
    ),
    PlaceList(
        "communities",
        _("Communities"),
        _("No communities are known here."),
        _communities,
        order=20,
        supported=True,
        add_url_name="registry:add_community",
        add_words=_("Add a community"),
    ),
    PlaceList("networks", _("Networks"), _("No networks are known here."), _networks, order=30, supported=True),
)
