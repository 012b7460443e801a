"""Organisations and persons for tests, made by the verbs."""

from __future__ import annotations

from itertools import count

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.registry.actions import add_organisation, add_person
from talka.registry.models import Organisation, Person

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
