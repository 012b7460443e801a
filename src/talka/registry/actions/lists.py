"""Entering many organisations or persons of one list, with as few queries as one.

Somebody has looked at the list and settled its doubts, so nothing is refused for looking like what is there already.
"""

from __future__ import annotations

from collections.abc import Sequence

from talka.accounts.models import Centre, User
from talka.kernel.actions import action, note
from talka.kernel.text import fold
from talka.registry import rules
from talka.registry.actions.organisations import AlreadyKnown, add_organisation, settle_organisation
from talka.registry.actions.persons import add_person, settle_person
from talka.registry.models import Organisation, Person
from talka.registry.models.finding import keep_words
from talka.registry.queries import PersonLine, match_persons

BATCH = 1_000


@action(allowed=rules.may_add_for)
def add_organisations(centre: Centre, *, organisations: Sequence[Organisation], actor: User) -> list[Organisation]:
    """Enter unsaved organisations of a centre's list; one that is there already is refused."""
    known: dict[str, Organisation] = {}
    for organisation in organisations:
        number = settle_organisation(organisation)
        if number and number in known:
            raise AlreadyKnown(known[number])
        if number:
            known[number] = organisation
        organisation.added_by = actor
        organisation.fill_derived()
    existing = Organisation.objects.filter(registration_number__in=known).first()
    if existing is not None:
        raise AlreadyKnown(existing)
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)
    keep_words(organisations, new=True)
    add_organisation.write_done([(one, {}) for one in organisations], actor=actor)
    note(organisations=len(organisations))
    return list(organisations)


@action(allowed=rules.may_add_for)
def add_persons(centre: Centre, *, persons: Sequence[Person], actor: User) -> list[Person]:
    """Enter unsaved persons whom a centre has met; in place of one that is there already comes that one."""
    for person in persons:
        settle_person(person)
        person.added_by = actor
        person.fill_derived()
    lines = [PersonLine(person.name, person.email, person.organisation_id) for person in persons]
    found: dict[tuple[str, str], Person] = {}
    for person, match in zip(persons, match_persons(actor, lines), strict=True):
        # Only name and address together say who somebody is; without an address everybody on a list is somebody.
        if person.email and match.found is not None:
            found[_identity(person)] = match.found
    met = [found.setdefault(_identity(person), person) if person.email else person for person in persons]
    new = list({id(person): person for person in met if not person.pk}.values())
    known = list({person.pk: person for person in met if person.pk}.values())
    Person.objects.bulk_create(new, batch_size=BATCH)
    keep_words(new, new=True)
    through = Person.centres.through
    through.objects.bulk_create(
        [through(person_id=person.pk, centre_id=centre.pk) for person in [*new, *known]],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    add_person.write_done([(person, {"centre": centre.pk}) for person in new], actor=actor)
    note(persons=len(new), already_known=[person.pk for person in known])
    return met


def _identity(person: Person) -> tuple[str, str]:
    return fold(person.name), person.email.strip().casefold()
