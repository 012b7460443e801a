"""Who took part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.changes import mark_touched
from talka.activities.models import Activity, Participation, ParticipationRole
from talka.kernel.actions import Refused, action, note
from talka.registry.models import Organisation, Person


@dataclass(frozen=True)
class Attendee:
    """Who took part: a person, an organisation, or a person for an organisation."""

    person: Person | None = None
    organisation: Organisation | None = None
    role: str = ParticipationRole.PARTICIPANT

    @property
    def key(self) -> tuple[str, int]:
        """What may stand only once at an activity."""
        if self.person is not None:
            return "person", self.person.pk
        if self.organisation is None:
            raise Refused(_("Name a person or an organisation."))
        return "organisation", self.organisation.pk


@action(allowed=rules.may_edit)
def add_participations(activity: Activity, *, attendees: Iterable[Attendee], actor: User) -> Activity:
    """Add people and organisations to an activity; whoever is there already is not added twice."""
    present = {
        ("person", person_id) if person_id else ("organisation", organisation_id)
        for person_id, organisation_id in activity.participations.values_list("person_id", "organisation_id")
    }
    new: dict[tuple[str, int], Attendee] = {}
    for attendee in attendees:
        if attendee.key not in present:
            new.setdefault(attendee.key, attendee)
    Participation.objects.bulk_create(
        [
            Participation(activity=activity, person=one.person, organisation=one.organisation, role=one.role)
            for one in new.values()
        ]
    )
    meet_people(activity.centre_id, [a.person.pk for a in new.values() if a.person])
    note(added=len(new), already_there=len(present))
    mark_touched(activity)
    return activity


@action(allowed=rules.may_edit)
def remove_participation(activity: Activity, *, participation_id: int, actor: User) -> Activity:
    """Take one participation out of an activity."""
    found = activity.participations.filter(pk=participation_id).first()
    if found is None:
        raise Refused(_("This participation is no longer there."))
    note(removed=str(found), person=found.person_id, organisation=found.organisation_id)
    found.delete()
    mark_touched(activity)
    return activity


def meet_people(centre_id: int, person_ids: Iterable[int]) -> None:
    """Remember that the centre has met these people, so that its staff may see them."""
    through = Person.centres.through
    through.objects.bulk_create(
        [through(person_id=pk, centre_id=centre_id) for pk in set(person_ids)], ignore_conflicts=True
    )
