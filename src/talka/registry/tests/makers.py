"""Organisations and persons for tests, made by the verbs."""

from __future__ import annotations

from itertools import count
from typing import Any

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.places.models import Place
from talka.registry.actions import add_community, add_network, add_organisation, add_person, give_mandate
from talka.registry.models import Community, Mandate, Network, Organisation, Person, Tie

_numbers = count(1)
_WORDS = ("Kokle", "Stabule", "Dūdas", "Trīdeksnis", "Cītara", "Giga", "Vargāns", "Ragana", "Saule", "Mēness")


def a_registration_number(seed: int = 0) -> str:
    """A number whose control digit fits."""
    first = f"4000{(seed or next(_numbers)) * 7919 % 1_000_000:06d}"
    weights = (9, 1, 4, 8, 3, 10, 2, 5, 7, 6)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    control = (3 - total) % 11
    return f"{first}{control}" if control <= 9 else a_registration_number(next(_numbers) + seed)


def an_organisation(
    name: str = "", *, registration_number: str = "", place_text: str = "", actor: User | None = None
) -> Organisation:
    """An association; its name is unlike the others unless given."""
    number = next(_numbers)
    made = Organisation(
        name=name or f"{_WORDS[number % len(_WORDS)]} {number} biedrība",
        registration_number=registration_number or None,
        place_text=place_text,
    )
    return add_organisation(made, actor=actor or system_actor(), in_spite_of_similar=True)


def a_person(
    name: str = "", *, email: str = "", organisation: Organisation | None = None, centre: Centre | None = None
) -> Person:
    """Somebody whom a centre has met."""
    made = Person(name=name or f"Persona {next(_numbers)}", email=email, organisation=organisation)
    return add_person(made, centre=centre or a_centre(), actor=system_actor(), in_spite_of_similar=True)


def a_community(name: str = "", *, place: Place | None = None, **facts: Any) -> Community:
    """People of a place who act together; of Rīga unless another is given."""
    made = Community(
        name=name or f"Kopiena {next(_numbers)}", place=place or Place.objects.get(code="LV0001000"), **facts
    )
    return add_community(made, actor=system_actor())


def a_network(name: str = "", **facts: Any) -> Network:
    """A network by a theme."""
    made = Network(name=name or f"Tīkls {next(_numbers)}", **{"tie": Tie.THEME, "theme": "sadarbība", **facts})
    return add_network(made, actor=system_actor())


def a_mandate(person: Person, role: Mandate.Role = Mandate.Role.BOARD, **facts: Any) -> Mandate:
    """A person's right to speak for the organisation, community or network that is given."""
    return give_mandate(Mandate(person=person, role=role, **facts), actor=system_actor())
