"""Adding and editing persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.actions import Conflict, NotAllowed, Refused, action, note
from talka.kernel.text import fold
from talka.registry import rules
from talka.registry.models import Person
from talka.registry.queries import PersonLine, Standing, match_person

EDITABLE = frozenset({"name", "email", "phone", "organisation"})


class LooksLikePerson(Refused):
    """Persons who may be the same; whoever looked at them may go on."""

    def __init__(self, candidates: Sequence[Person], reason: str) -> None:
        super().__init__(_("This looks like somebody who is already in the registry."), field="name")
        self.candidates = [(person, reason) for person in candidates]


@action(allowed=rules.may_add_person)
def add_person(person: Person, *, centre: Centre, actor: User, in_spite_of_similar: bool = False) -> Person:
    """Enter an unsaved person whom a centre has met; somebody of the same name and address is who is there already."""
    if not rules.may_add_for(actor, centre):
        raise NotAllowed
    settle_person(person)
    line = PersonLine(person.name, person.email, person.organisation_id)
    match = match_person(actor, line)
    if match.standing == Standing.KNOWN and match.found is not None and person.email:
        match.found.centres.add(centre)
        note(already_known=True, centre=centre.pk)
        return match.found
    if match.candidates and not in_spite_of_similar:
        raise LooksLikePerson(match.candidates, match.reason)
    person.added_by = actor
    person.save(force_insert=True)
    person.centres.add(centre)
    note(centre=centre.pk)
    return person


@action(allowed=rules.may_edit_person, edits=True)
def edit_person(person: Person, *, values: Mapping[str, Any], version: int, actor: User) -> Person:
    """Change facts of a person."""
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if stored.version != version:
        raise Conflict(stored)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(person, name, value)
    settle_person(person)
    person.version = version + 1
    person.save()
    return person


@action(allowed=rules.may_edit_person)
def introduce_person(person: Person, *, centre: Centre, actor: User) -> Person:
    """One more of the actor's centres has met the person: from now on its staff see them, too."""
    if not rules.may_add_for(actor, centre):
        raise NotAllowed
    person.centres.add(centre)
    note(centre=centre.pk)
    return person


def person_behind(name: str, email: str, *, centres: Iterable[Centre], actor: User) -> Person:
    """Who signs with this name and address, entered if nobody does, as met by the centres.

    The address is proven, so name and address together say who it is; the caller has asked its own rule.
    """
    found = Person.objects.filter(name_folded=fold(name), email_folded=email.strip().casefold(), erased_at=None).first()
    person = found or Person(name=name, email=email, added_by=actor)
    if found is None:
        settle_person(person)
        person.save(force_insert=True)
        add_person.write_done([(person, {})], actor=actor)
    person.centres.add(*centres)
    return person


def settle_person(person: Person) -> None:
    """Check one that is to be kept."""
    if not person.name.strip():
        raise Refused(_("Give the name and surname."), field="name")
