"""Delivered work and money of the demo."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_participations,
    approve_activity,
    record_activity,
    record_consultation,
    send_back_activity,
)
from talka.activities.models import Activity, Evidence, EvidenceKind, ParticipationRole, Series, WorkKind
from talka.kernel.files.store import store_upload
from talka.kernel.periods import Period
from talka.places.models import Place
from talka.programmes.models import Agreement, ImplementationYear, Purpose
from talka.registry.models import Organisation, Person
from talka.site.demo.names import ORGANISATIONS
from talka.site.demo.papers import attendance_list
from talka.site.demo.people import Users
from talka.site.demo.register import make_organisations, make_people
from talka.spending.actions import record_expenditure
from talka.spending.models import Expenditure

# In words, and the municipality or state city.
PLACES = (
    ("Alberta iela 13, Rīga", "LV0001000"),
    ("Ogres bibliotēka", "LV0040000"),
    ("Jūrmalas kultūras centrs", "LV0004000"),
    ("Salaspils novada dome", "LV0045000"),
)
PLACES_OF_ZEMGALE = (
    ("Jelgavas kultūras nams", "LV0003000"),
    ("Bauskas bibliotēka", "LV0025000"),
    ("Dobeles novada dome", "LV0028000"),
)


@dataclass(frozen=True)
class World:
    """Where and when the work of one agreement happens, and who does it; `chance` is seeded: each demo is the same."""

    agreement: Agreement
    year: ImplementationYear
    purposes: list[Purpose]
    span: Period
    users: Users
    chance: random.Random
    places: tuple[tuple[str, str], ...] = PLACES

    def workday(self) -> date:
        """A day of the span that is no weekend, or its first day."""
        day = self.span.starts + timedelta(days=self.chance.randrange(self.span.days))
        while day.weekday() >= SATURDAY and day > self.span.starts:
            day -= timedelta(days=1)
        return day


TOPICS = (
    "Biedrības dibināšana",
    "Statūtu grozījumi",
    "Gada pārskats",
    "Projekta pieteikums",
    "Sabiedriskā labuma statuss",
    "Grāmatvedība",
    "Personas datu aizsardzība",
    "Brīvprātīgo darbs",
    "Sadarbība ar pašvaldību",
)
SEMINARS = (
    "Stratēģija mazai biedrībai",
    "Komunikācija bez budžeta",
    "Līdzdalība pašvaldībā",
    "Finanšu plāns un uzraudzība",
    "Brīvprātīgo piesaiste un noturēšana",
    "Projekta ideja vienā lapā",
    "Valdes atbildība",
    "Digitālie rīki ikdienai",
)
SATURDAY, THIRD, FOURTH = 5, 2, 3


def at(number: int, places: tuple[tuple[str, str], ...] = PLACES) -> dict[str, Any]:
    """Where something happens: the place in words and on the map."""
    words, code = places[number % len(places)]
    return {"place_text": words, "place": Place.objects.get(code=code)}


def kind(code: str) -> WorkKind:
    """A shipped kind."""
    return WorkKind.objects.get(code=code)


def noon(day: date) -> datetime:
    """The middle of a day in Riga."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def consult(world: World, organisations: list[Organisation], people: list[Person], *, count: int) -> None:
    """Free advice to organisations and people."""
    advice = kind("consultation")
    for number in range(count):
        topic = world.chance.choice(TOPICS)
        client = (
            Attendee(person=world.chance.choice(people), role=ParticipationRole.CLIENT)
            if number % 4 == 0
            else Attendee(organisation=world.chance.choice(organisations), role=ParticipationRole.CLIENT)
        )
        day = world.workday()
        recorded = record_consultation(
            Activity(
                centre=world.agreement.centre,
                agreement=world.agreement,
                purpose=world.purposes[0],
                kind=advice,
                # As the quick line names it: never after a person.
                title=f"Konsultācija: {client.organisation or topic}",
                topic=topic,
                starts=day,
                ends=day,
                minutes=world.chance.choice((15, 20, 30, 45, 60)),
                channel=world.chance.choice(("phone", "email", "meeting")),
                # Of somebody without an organisation the place is said, where it is known.
                place=at(number, world.places)["place"] if client.person and not number % 8 else None,
            ),
            client=client,
            actor=world.users.staff,
        )
        # Recorded on the day itself, so that the board of today does not show months of it as new.
        Activity.objects.filter(pk=recorded.pk).update(recorded_at=noon(day))
        recorded.refresh_from_db()
        if number % 3:
            approve_activity(recorded, actor=world.users.manager)


def hold_seminars(world: World, people: list[Person], *, count: int) -> None:
    """A series of seminars, most of them with an attendance list."""
    series, _made = Series.objects.get_or_create(
        agreement=world.agreement, code="S1", defaults={"title": "Noturīga organizācija"}
    )
    for number in range(count):
        day, online = world.workday(), number % 3 == THIRD
        seminar = record_activity(
            Activity(
                centre=world.agreement.centre,
                agreement=world.agreement,
                purpose=world.purposes[number % 4 == FOURTH],
                kind=kind("seminar"),
                title=SEMINARS[number],
                starts=day,
                ends=day,
                starts_time=time(10),
                ends_time=time(13),
                series=series,
                format="online" if online else "onsite",
                minutes=180,
                **({} if online else at(number, world.places)),
            ),
            actor=world.users.staff,
        )
        came = [Attendee(person=p, organisation=p.organisation) for p in world.chance.sample(people, 12 + number)]
        add_participations(seminar, attendees=came, actor=world.users.staff)
        if number != 1:
            prove(seminar, [str(a.person) for a in came], world.users.staff)
            approve_activity(seminar, actor=world.users.manager)


def prove(activity: Activity, names: list[str], actor: User) -> None:
    """Attach the signed attendance list."""
    stored = store_upload(attendance_list(activity.title, activity.starts, names), actor)
    add_evidence(activity, evidence=Evidence(kind=EvidenceKind.ATTENDANCE, file=stored), actor=actor)


def publish(world: World) -> None:
    """A month's posts in one row a channel."""
    for code, title, channel, posts in (
        ("newsletter", "Jaunumu lapa „Kopā”", "newsletter", 14),
        ("news_item", "Ziņas mājaslapā", "website", 11),
        ("social_post", "Publikācijas Facebook", "facebook", 41),
        ("social_post", "Publikācijas Instagram", "instagram", 26),
        ("social_post", "Publikācijas LinkedIn", "linkedin", 19),
    ):
        tally = record_activity(
            Activity(
                centre=world.agreement.centre,
                agreement=world.agreement,
                purpose=world.purposes[0],
                year=world.year,
                kind=kind(code),
                title=title,
                channel=channel,
                count=posts,
                link="https://example.lv/arhivs",
            ),
            actor=world.users.staff,
        )
        approve_activity(tally, actor=world.users.manager)


def leave_things_to_do(world: World, today: date) -> None:
    """A draft, an entry that was sent back, and one that nobody assigned."""
    soon = today - timedelta(days=3)
    record_activity(
        Activity(
            centre=world.agreement.centre,
            agreement=world.agreement,
            purpose=world.purposes[1],
            kind=kind("discussion"),
            title="Saruna ar mazākumtautību jauniešiem",
            starts=soon,
            ends=soon,
            **at(0),
        ),
        actor=world.users.staff,
        draft=True,
    )
    returned = record_activity(
        Activity(
            centre=world.agreement.centre,
            agreement=world.agreement,
            purpose=world.purposes[0],
            kind=kind("training"),
            title="Mācības brīvprātīgo koordinatoriem",
            starts=soon,
            ends=soon,
            participants=18,
            **at(1),
        ),
        actor=world.users.staff,
    )
    send_back_activity(returned, reason="Pievienojiet, lūdzu, dalībnieku sarakstu.", actor=world.users.manager)
    record_activity(
        Activity(
            centre=world.agreement.centre, kind=kind("meeting"), title="Tikšanās ar novada domi", starts=soon, ends=soon
        ),
        actor=world.users.staff,
    )


def spend(world: World) -> None:
    """Invoices of the year so far."""
    months = max(1, world.span.days // 30)
    for month in range(months):
        day = min(world.span.starts + timedelta(days=30 * month + 20), world.span.ends)
        for purpose, what, supplier, amount in (
            (world.purposes[0], "Darbinieku atalgojums", "Latvijas Pilsoniskā alianse", 1_650_00),
            (world.purposes[0], "Telpu noma", "SIA „Alberta nams”", 310_00),
            (world.purposes[1], "Mazākumtautību programmas vadība", "Latvijas Pilsoniskā alianse", 1_480_00),
        ):
            record_expenditure(
                Expenditure(
                    centre=world.agreement.centre,
                    agreement=world.agreement,
                    year=world.year,
                    purpose=purpose,
                    date=day,
                    amount=amount + world.chance.randrange(0, 9_000),
                    supplier=supplier,
                    description=what,
                    document_number=f"R-{day:%y%m}-{purpose.code}-{len(what)}",
                ),
                actor=world.users.staff,
            )


def meet_communities(world: World, centres: dict[str, Centre], today: date) -> None:
    """Meetings of two centres; every third person and organisation is served by both."""
    shared = list(Organisation.objects.filter(name__in=ORGANISATIONS[:5]))
    organisations = make_organisations(ORGANISATIONS[14:], world.users.coordinator) + shared
    people = make_people(40, organisations, centres["riga"], world.users.coordinator, first=100)
    halves = {"riga": (people[:26], world.users.staff), "zemgale": (people[14:], world.users.zemgale)}
    for year in world.agreement.years.filter(starts__lte=today).order_by("ordinal"):
        here = replace(world, year=year, span=Period(year.starts, min(today, year.ends)))
        for code, (reachable, actor) in halves.items():
            for number in range(3):
                day = here.workday()
                meeting = record_activity(
                    Activity(
                        centre=centres[code],
                        agreement=world.agreement,
                        purpose=world.purposes[0],
                        kind=kind("network_meeting"),
                        title=f"Kopienu tīkla {number + 1}. tikšanās",
                        starts=day,
                        ends=day,
                        format="onsite",
                        place_text="Jelgava" if code == "zemgale" else "Rīga",
                        minutes=150,
                    ),
                    actor=actor,
                )
                came = [Attendee(person=p, organisation=p.organisation) for p in world.chance.sample(reachable, 11)]
                add_participations(meeting, attendees=came, actor=actor)
                prove(meeting, [str(a.person) for a in came], actor)
