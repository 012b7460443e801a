"""Changing many records of a list together; each by its own verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.each import Planned, change_each, try_each
from talka.kernel.periods import format_date
from talka.places.models import Place
from talka.registry.actions.communities import edit_community
from talka.registry.actions.networks import edit_network
from talka.registry.actions.organisations import edit_organisation
from talka.registry.actions.partners import end_partner_role, move_partner_role
from talka.registry.actions.persons import edit_person, introduce_person
from talka.registry.actions.profiles import confirm_profile
from talka.registry.models import Community, Network, Organisation, PartnerRole, Person, Status
from talka.registry.models.profiles import LANGUAGES, stored_words, words_of
from talka.registry.queries.meant import place_label

Record = Organisation | Community | Network | PartnerRole | Person
AREA, SERVES, STATUS, CONFIRM = "area", "serves", "status", "confirm"
PLACE, LANGUAGE, HIDE, SHOW, ENDS, CENTRE, EMPLOYER = "place", "language", "hide", "show", "ends", "centre", "employer"
SEVERAL = {AREA: "areas", SERVES: "service_areas"}
# What may be changed together in each list.
ACTS: dict[str, tuple[str, ...]] = {
    "organisations": (AREA, SERVES, LANGUAGE, STATUS, HIDE, SHOW, CONFIRM),
    "communities": (PLACE, LANGUAGE, HIDE, SHOW, CONFIRM),
    "networks": (PLACE, LANGUAGE, HIDE, SHOW, CONFIRM),
    "partners": (PLACE, ENDS),
    "persons": (CENTRE, EMPLOYER),
}
_EDITING: dict[type[Any], Callable[..., object]] = {
    Organisation: edit_organisation, Community: edit_community, Network: edit_network, Person: edit_person,
}  # fmt: skip


def plan_together(records: Sequence[Record], *, act: str, value: Any, actor: User) -> list[Planned[Any]]:
    """What would happen to every record."""
    return try_each(records, partial(_carry_out, act=act, value=value, actor=actor), shown=lambda one: _shown(one, act))


def change_together(records: Sequence[Record], *, act: str, value: Any, actor: User) -> int:
    """Change every record that can be and is not so already; how many were changed."""
    done = change_each(records, partial(_carry_out, act=act, value=value, actor=actor))
    return sum(was_changed for _record, was_changed in done)


def _carry_out(record: Any, *, act: str, value: Any, actor: User) -> bool:
    """Whether something had to be changed."""
    if act == CONFIRM:
        confirm_profile(record, version=record.version, actor=actor)
        return True
    if isinstance(record, PartnerRole):
        return _change_role(record, act, value, actor)
    if act == CENTRE:
        return _introduce(record, value, actor)
    values = _values(record, act, value)
    if values:
        _EDITING[type(record)](record, values=values, version=record.version, actor=actor)
    return bool(values)


def _values(record: Any, act: str, value: Any) -> dict[str, Any]:
    """What the verb is given; empty where the record is so already."""
    if act in SEVERAL:
        present = list(getattr(record, SEVERAL[act]).all())
        return {} if value in present else {SEVERAL[act]: [*present, value]}
    if act == LANGUAGE:
        spoken = words_of(record.languages)
        return {} if value in spoken else {"languages": stored_words([*spoken, value])}
    name, wanted = {
        STATUS: ("status", value),
        PLACE: ("place", value),
        EMPLOYER: ("organisation", value),
        HIDE: ("is_hidden", True),
        SHOW: ("is_hidden", False),
    }[act]
    return {} if getattr(record, name) == wanted else {name: wanted}


def _change_role(role: PartnerRole, act: str, value: Any, actor: User) -> bool:
    if getattr(role, "place" if act == PLACE else "ends") == value:
        return False
    if act == PLACE:
        move_partner_role(role, place=value, actor=actor)
    else:
        end_partner_role(role, ends=value, actor=actor)
    return True


def _introduce(person: Person, centre: Centre, actor: User) -> bool:
    if person.centres.filter(pk=centre.pk).exists():
        return False
    introduce_person(person, centre=centre, actor=actor)
    return True


def _shown(record: Any, act: str) -> str:
    if act in SEVERAL:
        return ", ".join(str(one) for one in getattr(record, SEVERAL[act]).all())
    found: dict[str, Callable[[], str]] = {
        CONFIRM: lambda: format_date(record.confirmed_on),
        STATUS: lambda: str(Status(record.status).label),
        LANGUAGE: lambda: ", ".join(str(LANGUAGES.get(code, code)) for code in words_of(record.languages)),
        PLACE: lambda: _where(record),
        ENDS: lambda: format_date(record.ends),
        CENTRE: lambda: ", ".join(str(one) for one in record.centres.order_by("name")),
        EMPLOYER: lambda: str(record.organisation or ""),
    }
    hidden = {True: _("not in the public directory"), False: _("in the public directory")}
    return found[act]() if act in found else str(hidden[record.is_hidden])


def _where(record: Community | Network | PartnerRole) -> str:
    place: Place | None = record.place
    if place is None and isinstance(record, PartnerRole):
        return _("in the whole country")
    return place_label(place)
