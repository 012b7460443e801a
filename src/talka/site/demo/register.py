"""Organisations and people of the demo, entered as staff would."""

from __future__ import annotations

from talka.accounts.models import Centre, User
from talka.places.queries import municipalities
from talka.registry.actions import add_organisation, add_person
from talka.registry.models import Organisation, Person
from talka.site.demo.names import HOMES, person


def make_organisations(names: tuple[str, ...], actor: User) -> list[Organisation]:
    """Organisations without registration numbers: invented ones have none."""
    homes = {place.code: place for place in municipalities()}
    return [
        add_organisation(Organisation(name=name, place=homes[HOMES[name]]), actor=actor, in_spite_of_similar=True)
        for name in names
    ]


def make_people(
    count: int, organisations: list[Organisation], centre: Centre, actor: User, *, first: int = 0
) -> list[Person]:
    """Invented people, two of three with an organisation."""
    return [
        add_person(
            Person(
                name=person(number),
                email=f"persona{number}@demo.talka.invalid",
                organisation=organisations[number % len(organisations)] if number % 3 else None,
            ),
            centre=centre,
            actor=actor,
            in_spite_of_similar=True,
        )
        for number in range(first, first + count)
    ]
