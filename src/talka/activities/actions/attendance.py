"""Taking a whole list of participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.participations import Attendee, add_participations
from talka.activities.models import Activity
from talka.kernel.actions import action, note
from talka.registry.actions import add_organisation, add_person
from talka.registry.models import Organisation, Person


@dataclass(frozen=True)
class Newcomer:
    """A participant of a list: somebody known, or an unsaved person or organisation that is to be added."""

    person: Person | None = None
    organisation: Organisation | None = None


@action(allowed=rules.may_edit)
def take_attendance(activity: Activity, *, newcomers: Sequence[Newcomer], actor: User) -> Activity:
    """Add everybody of a list, and to the registry whoever is new; the doubts were settled by a person before."""
    attendees: list[Attendee] = []
    people = organisations = 0
    for newcomer in newcomers:
        organisation, person = newcomer.organisation, newcomer.person
        if organisation is not None and not organisation.pk:
            add_organisation(organisation, actor=actor, in_spite_of_similar=True)
            organisations += 1
        if person is not None and not person.pk:
            person.organisation = organisation
            person = add_person(person, centre=activity.centre, actor=actor, in_spite_of_similar=True)
            people += 1
        attendees.append(Attendee(person=person, organisation=organisation))
    add_participations(activity, attendees=attendees, actor=actor)
    note(lines=len(newcomers), new_people=people, new_organisations=organisations)
    return activity
