"""A season of events of the Rīga centre, its dates always relative to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.activities.models import Format, WorkKind
from talka.events.actions.copies import copy_event, edit_series
from talka.events.actions.events import add_event, cancel_event, publish_event
from talka.events.actions.invitations import Invited, answer_invitation, invite_people
from talka.events.actions.questions import add_question
from talka.events.actions.registrations import Entry, register
from talka.events.actions.sessions import edit_session, repeat_session
from talka.events.models import Event, Question, QuestionKind, Reach, Registration, Session
from talka.events.queries.planning import OTHER_NAMES
from talka.events.queries.wall_clock import moment
from talka.places.models import Place
from talka.programmes.models import Agreement
from talka.site.demo.frame import SHARED
from talka.site.demo.names import ORGANISATIONS, person
from talka.site.demo.people import Users

RIGA, WORKDAYS = "LV0001000", 5
HOUSE = "Alberta iela 13"
CONTACT = "Ilze Krastiņa, 20000001, riga@demo.talka.invalid"
ACCESS = "Ieeja bez pakāpieniem, lifts, piekļūstama tualete."
TOWNS = (
    ("LV0048000", "Siguldas novads", "Siguldas kultūras centrs", 16),
    ("LV0040000", "Ogres novads", "Ogres Centrālā bibliotēka", 17),
    ("LV0034000", "Ķekavas novads", "Ķekavas kultūras nams", 18),
    ("LV0004000", "Jūrmala", "Jūrmalas Centrālā bibliotēka", 21),
    ("LV0039000", "Mārupes novads", "Mārupes kultūras nams", 22),
)
# Topics as strangers read them in English, Ukrainian and Russian.
TOPICS = {
    "Brīvprātīgais darbs": ("Volunteering", "Волонтерство", "Волонтёрство"),
    "Dati": ("Data protection", "Захист даних", "Защита данных"),
    "Dibināšana": ("Founding an association", "Заснування товариства", "Создание общества"),
    "Grāmatvedība": ("Book-keeping", "Бухгалтерія", "Бухгалтерия"),
    "Jaunieši": ("Young people", "Молодь", "Молодёжь"),
    "Komunikācija": ("Communication", "Комунікація", "Коммуникация"),
    "Kopienu iniciatīvas": ("Community initiatives", "Ініціативи громад", "Инициативы сообществ"),
    "Par centru": ("About the centre", "Наш центр", "Наш центр"),
    "Projektu rakstīšana": ("Writing projects", "Написання проєктів", "Написание проектов"),
    "Pārvaldība": ("Governance", "Управління", "Управление"),
    "Sadarbība": ("Cooperation", "Співпраця", "Сотрудничество"),
    "Ziedojumi": ("Donations", "Пожертви", "Пожертвования"),
}
PROJECTS = """Strādāsim mazās grupās, katrs ar savu ideju; konsultante būs blakus.

## Programma

- **10:00** Kāpēc projektus noraida
- **11:00** Problēma un mērķis vienā teikumā
- **12:30** Budžets, kas atbilst darbam
- **13:30** Jautājumi

Līdzi ņemiet datoru un sava projekta ideju."""


@dataclass(frozen=True)
class Planner:
    """Who plans, for which centre, under which agreement."""

    centre: Centre
    user: User
    agreement: Agreement | None
    kinds: Mapping[str, WorkKind]
    places: Mapping[str, Place]

    def draft(  # noqa: PLR0913 -- the facts of an event
        self, title: str, *, days: int, hours: tuple[int, int] = (10, 14), kind: str = "seminar", place: str = RIGA,
        venue: str = HOUSE, until: int = 0, minutes: int = 0, **fields: Any,
    ) -> Event:  # fmt: skip
        """Plan an event with one session so many days from today, moved to a working day where it lasts one day."""
        day = on_workday(days) if not until else timezone.localdate() + dt.timedelta(days=days)
        session = Session(
            starts_at=moment(day, dt.time(hours[0])),
            ends_at=moment(day + dt.timedelta(days=until), dt.time(hours[1])),
            minutes=minutes, place=self.places[place] if venue else None, venue=venue,
        )  # fmt: skip
        fields |= dict(zip(OTHER_NAMES, TOPICS.get(fields.get("topic", ""), ()), strict=False))
        usual = {"contact": CONTACT, "access_notes": ACCESS if venue == HOUSE else ""}
        purpose = self.agreement.purposes.first() if self.agreement else None
        event = Event(
            centre=self.centre, responsible=self.user, kind=self.kinds[kind], agreement=self.agreement,
            purpose=purpose, title=title, **{**usual, **fields},
        )  # fmt: skip
        return add_event(event, session=session, actor=self.user)

    def published(self, title: str, *, people: int = 0, first: int = 0, **fields: Any) -> Event:
        """Plan and publish it, and let so many people register, beginning with that one of the invented names."""
        event = publish_event(self.draft(title, **fields), actor=self.user)
        come(event, people, first=first)
        return event

    def held(self, title: str, *, ago: int, **fields: Any) -> Event:
        """An event of the past: people registered while it lay ahead."""
        event = self.published(title, days=ago, **fields)
        for session in event.sessions.select_related("event"):
            day = on_workday(-ago)
            moved = {
                name: moment(day, timezone.localtime(at).time())
                for name, at in (("starts_at", session.starts_at), ("ends_at", session.ends_at))
            }
            edit_session(session, values=moved, actor=self.user)
        event.refresh_from_db()
        early = moment(on_workday(-ago - 9), dt.time(20))
        event.registrations.update(registered_at=early)
        return event


def plan_a_season(centres: Mapping[str, Centre], people: Users) -> None:
    """A season of events of the Rīga centre, its dates always relative to today."""
    kinds = {kind.code: kind for kind in WorkKind.objects.all()}
    places = {place.code: place for place in Place.objects.filter(code__startswith="LV00", level="municipality")}
    agreement = Agreement.objects.get(number="KM-RIGA-DEMO")
    riga = Planner(centres["riga"], people.staff, agreement, kinds, places)
    shared = Agreement.objects.get(number=SHARED)
    zemgale = Planner(centres["zemgale"], people.zemgale, shared, kinds, places)
    look_back(riga)
    this_month(riga)
    a_course_in_six_towns(riga)
    others(riga)
    by_name(riga)
    zemgale.published(
        "Kopienu kafija Jelgavā", days=9, hours=(17, 19), place="LV0003000", venue="Jelgavas pilsētas bibliotēka",
        capacity=25, topic="Kopienu iniciatīvas", people=7, first=210, access_notes="",
        contact="zemgale@demo.talka.invalid",
        summary="Satiekas Jelgavas un apkārtnes kopienu cilvēki: katram desmit minūtes savam stāstam.",
    )  # fmt: skip
    spread_over_weeks()
    zemgale.draft(
        "Brīvprātīgo vadīšana", days=30, place="LV0025000", venue="Bauskas kultūras centrs", capacity=20,
        contact="zemgale@demo.talka.invalid",
    )  # fmt: skip


def spread_over_weeks() -> None:
    """Who registered for what lies ahead did so one after another, not all at this moment."""
    now = timezone.now()
    rows = list(Registration.objects.filter(event__starts_at__gt=now).order_by("pk"))
    for number, one in enumerate(rows):
        at = now - dt.timedelta(days=(len(rows) - number) // 6, hours=number % 11, minutes=7 * number % 60)
        one.registered_at = at
        one.queued_at = at if one.queued_at is not None else None
    Registration.objects.bulk_update(rows, ["registered_at", "queued_at"], batch_size=100)


def look_back(riga: Planner) -> None:
    """What has been held: C's part notes who came."""
    riga.held(
        "Biedrības grāmatvedība iesācējiem", ago=45, capacity=16, people=14, topic="Grāmatvedība",
        summary="Kas biedrībai jāuzskaita un kādi dokumenti jāglabā.", certificate_share=80,
    )  # fmt: skip
    riga.held(
        "Sociālie tīkli mazai organizācijai", ago=30, capacity=12, people=12, first=24, topic="Komunikācija",
        summary="Ko rakstīt, kad nav laika rakstīt.", certificate_share=80,
    )  # fmt: skip
    riga.held(
        "Datu aizsardzība biedrībā", ago=17, format=Format.ONLINE, venue="", people=15, first=50,
        online_link="https://example.lv/tiksanas/datu-aizsardziba", topic="Dati",
        summary="Biedru saraksts, fotogrāfijas un e-pasti: kas jāzina katrai biedrībai.", certificate_share=80,
    )  # fmt: skip
    riga.held(
        "Atbalsta centra atvērto durvju diena", ago=4, hours=(12, 18), kind="public_event", people=9, first=85,
        topic="Par centru", summary="Ienāciet, iepazīstieties, jautājiet.",
    )  # fmt: skip


def this_month(riga: Planner) -> None:
    """Open, nearly full, and full with people who wait."""
    projects = riga.published(
        "Projektu rakstīšanas darbnīca", days=6, capacity=20, topic="Projektu rakstīšana", description=PROJECTS,
        summary="Trīs stundās uzrakstām projekta kodolu: problēmu, mērķi un budžetu.", certificate_share=80,
    )  # fmt: skip
    wish = ask(projects, "Kāds ir jūsu projekta posms?", QuestionKind.ONE, "Tikai ideja\nIr melnraksts\nJau iesniegts")
    ask(projects, "Kuram konkursam rakstāt?", QuestionKind.LINE, after=wish, answer="Ir melnraksts")
    ask(projects, "Vai ņemsiet līdzi datoru?", QuestionKind.YES)
    come(projects, 18, first=110, questions=True)
    riga.published(
        "Publiskā runa pilsoniskajā sektorā", days=11, hours=(10, 16), kind="training", capacity=12, people=16,
        first=134, topic="Komunikācija", summary="Runājam īsi, skaidri un bez bailēm.", certificate_share=80,
    )  # fmt: skip
    riga.published(
        "Kā sasaukt biedru sapulci", days=3, hours=(17, 19), format=Format.ONLINE, venue="", capacity=60, people=9,
        first=155, online_link="https://example.lv/tiksanas/sapulce", topic="Pārvaldība", access_notes="Subtitri",
        summary="Darba kārtība, balsojums un protokols, ko pieņem Uzņēmumu reģistrs.",
    )  # fmt: skip


def a_course_in_six_towns(riga: Planner) -> None:
    """One series: six events in six towns, each of four weekly sessions."""
    first = riga.draft(
        "Biedrības pirmais gads: Rīga", days=15, hours=(17, 20), kind="training", capacity=16, topic="Dibināšana",
        summary="Četri vakari tiem, kas biedrību nupat nodibinājuši vai taisās to darīt.", certificate_share=75,
    )  # fmt: skip
    repeat_session(first.sessions.get(), times=3, actor=riga.user)
    first.refresh_from_db()
    for code, name, venue, days in TOWNS:
        made = copy_event(
            first, first_day=on_workday(days), title=f"Biedrības pirmais gads: {name}", place=riga.places[code],
            venue=venue, in_series=True, actor=riga.user,
        )  # fmt: skip
        publish_event(made, actor=riga.user)
        come(made, 2 + days % 3, first=160 + days)
    first.refresh_from_db()
    publish_event(first, actor=riga.user)
    come(first, 10, first=40)
    assert first.series is not None  # noqa: S101 -- opened by the copies
    told = {"title": "Biedrības pirmais gads", "summary": "Kurss sešās pašvaldībās, katrā pa četriem vakariem."}
    edit_series(first.series, values=told, actor=riga.user)


def others(riga: Planner) -> None:
    """A camp, a hybrid forum, one in English, one in Russian, one cancelled, one draft."""
    camp = riga.published(
        "Jauniešu līdzdalības nometne", days=38, until=2, hours=(11, 15), minutes=18 * 60, kind="camp", capacity=30,
        people=9, first=20, place="LV0048000", venue="Siguldas novads, Mālpils, Ezera iela 2", topic="Jaunieši",
        summary="Trīs dienas: iepazīstam, plānojam un īstenojam vienu darbu savā pagastā.", certificate_share=60,
        price_notes="Bez maksas, arī ēdināšana un nakšņošana",
    )  # fmt: skip
    ask(camp, "Ko neēdat?", QuestionKind.LINE)
    riga.published(
        "Reģiona NVO forums", days=24, hours=(10, 16), kind="forum", format=Format.HYBRID, capacity=120, people=12,
        first=66, online_link="https://example.lv/tiksanas/forums", topic="Sadarbība",
        summary="Gada lielākā reģiona organizāciju tikšanās: ko paveicām un ko prasīsim pašvaldībām.",
    )  # fmt: skip
    riga.published(
        "Volunteering in Latvia: first steps", days=20, hours=(17, 19), language="en", capacity=20, people=6, first=90,
        topic="Brīvprātīgais darbs", summary="For people who are new in Latvia and would like to help.",
    )  # fmt: skip
    riga.published(
        "Как создать общество", days=27, hours=(17, 19), language="ru", capacity=20, people=4, first=98,
        topic="Dibināšana", summary="Первые шаги: устав, учредители, регистрация.",
    )  # fmt: skip
    off = riga.published(
        "Ziedojumu vākšana internetā", days=13, capacity=20, people=6, first=102, topic="Ziedojumi",
        summary="Platformas, likumi un labi piemēri.",
    )  # fmt: skip
    cancel_event(off, reason="Lektors ir saslimis. Jaunu dienu izziņosim nākamajā mēnesī.", actor=riga.user)
    riga.draft("Vasaras skola biedrību vadītājiem", days=75, kind="training", capacity=25, topic="Pārvaldība")


def by_name(riga: Planner) -> None:
    """Only those whom the centre asked: some said yes, some no, some nothing yet."""
    event = riga.published(
        "Apaļā galda saruna ar pašvaldībām", days=18, hours=(14, 16), kind="meeting", reach=Reach.INVITED, capacity=14,
        topic="Sadarbība", summary="Kā pašvaldības un biedrības dala telpas un naudu.",
    )  # fmt: skip
    people = [
        Invited(person(220 + number), f"ielugtais{number}@example.lv", ORGANISATIONS[number]) for number in range(11)
    ]
    made = invite_people(event, people=people, actor=riga.user)
    for number, one in enumerate(made[:8]):
        answer_invitation(one, accepts=number % 3 != 2, actor=system_actor())  # noqa: PLR2004 -- each third declines


def come(event: Event, people: int, *, first: int = 0, questions: bool = False) -> None:
    """Let so many invented people register; some come as two from one organisation."""
    asked = list(event.questions.all()) if questions else []
    numbers = list(range(first, first + people))
    while numbers:
        together = 2 if numbers[0] % 3 == 0 else 1
        party, numbers = numbers[:together], numbers[together:]
        entries = [_entry(number, party[0], asked) for number in party]
        register(event, entries=entries, language="lv", actor=system_actor())


def _entry(number: int, speaker: int, asked: Sequence[Question]) -> Entry:
    return Entry(
        name=person(number), email=f"dalibnieks{number}@example.lv",
        organisation_name=ORGANISATIONS[speaker % len(ORGANISATIONS)] if speaker % 4 else "",
        needs="Lūdzu vietu tuvāk ekrānam." if number % 17 == 0 else "",
        answers={str(one.pk): answer for one in asked if (answer := _answer(one, number))},
        consents_to_photos=number % 5 != 0,
    )  # fmt: skip


def _answer(question: Question, number: int) -> str:
    if question.kind == QuestionKind.ONE:
        return question.choices.splitlines()[number % 3]
    if question.kind == QuestionKind.YES:
        return "yes" if number % 4 else "no"
    return "Sabiedrības integrācijas fonda konkurss" if number % 3 == 1 else ""


def ask(  # noqa: PLR0913 -- the parts of a question
    event: Event, label: str, kind: str, choices: str = "", *, after: Question | None = None, answer: str = ""
) -> Question:
    """Ask one more thing."""
    question = Question(event=event, label=label, kind=kind, choices=choices, asked_if_question=after, asked_if=answer)
    assert event.responsible is not None  # noqa: S101 -- whoever planned it
    return add_question(question, actor=event.responsible)


def on_workday(days: int) -> dt.date:
    """So many days from today, or the Monday after where that is a weekend; of the past the Friday before."""
    day = timezone.localdate() + dt.timedelta(days=days)
    while day.weekday() >= WORKDAYS:
        day += dt.timedelta(days=1 if days > 0 else -1)
    return day
