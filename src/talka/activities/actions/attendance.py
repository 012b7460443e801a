"""Taking a whole list of participants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.participations import Attendee, add_participations
from talka.activities.models import Activity
from talka.kernel.actions import action, note
from talka.registry.actions import add_organisations, add_persons
from talka.registry.models import Organisation, Person

Thing = TypeVar("Thing", Organisation, Person)


@dataclass(frozen=True)
class Newcomer:
    """A participant of a list: somebody known, or an unsaved person or organisation that is to be added."""

    person: Person | None = None
    organisation: Organisation | None = None


@action(allowed=rules.may_edit)
def take_attendance(activity: Activity, *, newcomers: Sequence[Newcomer], actor: User) -> Activity:
    """Add everybody of a list, and to the registry whoever is new; the doubts were settled by a person before."""
    organisations = _new(newcomer.organisation for newcomer in newcomers)
    if organisations:
        add_organisations(activity.centre, organisations=organisations, actor=actor)
    persons = _new(newcomer.person for newcomer in newcomers)
    for newcomer in newcomers:
        if newcomer.person is not None and not newcomer.person.pk:
            newcomer.person.organisation = newcomer.organisation
    # Somebody of the list may be in the registry after all, and stands there under the key of this object.
    added = add_persons(activity.centre, persons=persons, actor=actor) if persons else []
    met = {id(person): one for person, one in zip(persons, added, strict=True)}
    attendees = [
        Attendee(person=met.get(id(newcomer.person), newcomer.person), organisation=newcomer.organisation)
        for newcomer in newcomers
    ]
    add_participations(activity, attendees=attendees, actor=actor)
    note(lines=len(newcomers), new_people=len(persons), new_organisations=len(organisations))
    return activity


def _new(things: Iterable[Thing | None]) -> list[Thing]:
    """Those that are not in the registry yet, each object once."""
    there = [thing for thing in things if thing is not None]
    return list({id(thing): thing for thing in there if not thing.pk}.values())
