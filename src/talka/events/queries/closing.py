"""What closing an event would write into the work log, and of whom somebody has to say who it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.models import Series
from talka.events.models import Event, Reach, Registration, Session
from talka.events.queries.addresses import public_address
from talka.events.queries.attendance import Table, attendance_of
from talka.registry.models import Organisation, Person
from talka.registry.models.organisations import comparable_name
from talka.registry.queries import Match, OrganisationLine, PersonLine, Standing, match_persons
from talka.registry.queries.doubts import ListedOrganisation, ListWithOrganisations, listed_organisations

MOST_TITLE, MOST_PLACE, MOST_TOPIC = 300, 200, 150


@dataclass(frozen=True)
class Guest:
    """Somebody who came: known from an earlier closing, or as the registry knows them."""

    registration: Registration
    match: Match[Person] | None
    organisation: ListedOrganisation | None

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"person-{self.registration.pk}"

    @property
    def standing(self) -> Standing:
        """Known, new, or to be decided."""
        return Standing.KNOWN if self.match is None else self.match.standing


@dataclass(frozen=True)
class Work:
    """One entry of the work log as closing writes it: new, or one that stands there from an earlier closing."""

    session: Session
    title: str
    came: int

    @property
    def is_new(self) -> bool:
        """Whether there is no entry yet."""
        return self.session.activity is None

    @property
    def total(self) -> int | None:
        """What is known without names, from an earlier closing."""
        return self.session.activity.participants if self.session.activity else None


@dataclass(frozen=True)
class ClosingPreview(ListWithOrganisations):
    """Everything that is looked at before an event is closed."""

    event: Event
    table: Table
    works: list[Work]
    guests: list[Guest]
    organisations: list[ListedOrganisation]

    def of(self, standing: Standing) -> list[Guest]:
        """Guests of one standing."""
        return [guest for guest in self.guests if guest.standing == standing]

    @property
    def known(self) -> list[Guest]:
        """In the registry."""
        return self.of(Standing.KNOWN)

    @property
    def new(self) -> list[Guest]:
        """To be entered into the registry."""
        return self.of(Standing.NEW)

    @property
    def doubtful(self) -> list[Guest]:
        """Of whom a person has to say who it is."""
        return self.of(Standing.DOUBTFUL)


def preview_closing(user: User, event: Event) -> ClosingPreview:
    """Reads only; the number of queries does not grow with the guests."""
    table = attendance_of(event)
    came = [row.registration for row in table.those_who_came if row.registration.forgotten_at is None]
    organisations = _organisations(user, came)
    chosen = [_organisation_of(one, organisations) for one in came]
    strangers = [(one, chosen[at]) for at, one in enumerate(came) if one.person_id is None]
    matches = match_persons(user, [_line(one, organisation) for one, organisation in strangers])
    by_key = {one.pk: match for (one, _organisation), match in zip(strangers, matches, strict=True)}
    guests = [Guest(one, by_key.get(one.pk), chosen[at]) for at, one in enumerate(came)]
    counts = {one.session.pk: one.came for one in table.counts}
    works = [
        Work(session, title_of(event, session, number, len(table.sessions)), counts[session.pk])
        for number, session in enumerate(table.sessions, start=1)
    ]
    return ClosingPreview(event, table, works, guests, list(organisations.values()))


def title_of(event: Event, session: Session, number: int, of: int) -> str:
    """The title of the entry of one session."""
    if of == 1:
        return event.title[:MOST_TITLE]
    part = session.title or _("session %(number)s") % {"number": number}
    return f"{event.title}: {part}"[:MOST_TITLE]


def values_of(event: Event, session: Session, title: str, series: Series | None) -> dict[str, Any]:
    """What the entry of a session says: it follows the event, whatever was typed into the entry."""
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "agreement": event.agreement,
        "purpose": event.purpose,
        "kind": event.kind,
        "title": title,
        "starts": starts.date(),
        "starts_time": starts.time().replace(second=0, microsecond=0),
        "ends": ends.date(),
        "ends_time": ends.time().replace(second=0, microsecond=0),
        "place": session.place,
        "place_text": session.venue[:MOST_PLACE],
        "format": event.format,
        "minutes": session.minutes,
        "series": series,
        "topic": event.topic[:MOST_TOPIC],
        "link": public_address(event) if event.reach == Reach.PUBLIC else "",
        "responsible": event.responsible,
    }


def _organisations(user: User, came: Sequence[Registration]) -> dict[str, ListedOrganisation]:
    lines: dict[str, OrganisationLine] = {}
    for one in came:
        if one.organisation_id is None and comparable_name(one.organisation_name):
            lines.setdefault(comparable_name(one.organisation_name), OrganisationLine(one.organisation_name))
    return listed_organisations(user, lines)


def _organisation_of(one: Registration, found: Mapping[str, ListedOrganisation]) -> ListedOrganisation | None:
    return None if one.organisation_id is not None else found.get(comparable_name(one.organisation_name))


def _line(one: Registration, organisation: ListedOrganisation | None) -> PersonLine:
    known = organisation.match.found if organisation else None
    return PersonLine(one.name, one.email, one.organisation_id or (known.pk if known else None))


@dataclass(frozen=True)
class Settled:
    """Who a registration is: somebody of the registry, or an unsaved person or organisation that is to be added."""

    registration: Registration
    person: Person | None
    organisation: Organisation | None


def likeliest(preview: ClosingPreview) -> list[Settled]:
    """What the preview comes to when nobody is asked: of a doubt the first candidate, of a stranger somebody new."""
    organisations = {
        one.key: one.match.found or next(iter(one.match.candidates), None) or Organisation(name=one.name)
        for one in preview.organisations
    }
    found: list[Settled] = []
    for guest in preview.guests:
        registration = guest.registration
        organisation = organisations[guest.organisation.key] if guest.organisation else registration.organisation
        person = registration.person
        if guest.match is not None:
            person = guest.match.found or next(iter(guest.match.candidates), None)
        found.append(
            Settled(registration, person or Person(name=registration.name, email=registration.email), organisation)
        )
    return found
