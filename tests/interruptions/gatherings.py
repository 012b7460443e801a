"""Events that processes are killed over: a rush for places, certificates for those who came."""

from __future__ import annotations

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.accounts.tests.makers import a_centre
from talka.events.actions.certificates import give_certificates, start_giving
from talka.events.actions.registrations import Entry, register
from talka.events.models import (
    TAKING_A_PLACE,
    Certificate,
    CertificateNumbers,
    CertificateRun,
    Event,
    Registration,
    RegistrationState,
)
from talka.events.tests.makers import an_event
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.mail.models import Letter

RUSH, COURSE = "Vietas beidzas", "Visi saņem apliecību"
PLACES, PEOPLE, CERTIFIED = 8, 14, 9
WRITTEN = {RegistrationState.CONFIRMED: "confirmed", RegistrationState.WAITING: "waiting"}


def make_events() -> None:
    """One with fewer places than people who wish to come, and one that is over."""
    an_event(RUSH, centre=a_centre("riga"), published=True, capacity=PLACES)
    course = a_past_event(a_centre("riga"), title=COURSE, certificate_share=80)
    for _number in range(CERTIFIED):
        came(a_registration(course))


def rush() -> None:
    """Everybody registers, also whoever may have been registered before the process was killed: they cannot know."""
    event = Event.objects.get(title=RUSH)
    for number in range(PEOPLE):
        entry = Entry(f"Cilvēks {number}", f"cilveks{number}@example.lv")
        register(event, entries=[entry], language="lv", actor=system_actor())


def certificates(actor: User) -> None:
    """Press the button, and be the worker that gives them."""
    run = CertificateRun.objects.first() or start_giving(Event.objects.get(title=COURSE), actor=actor)
    give_certificates.func(run.pk)


def wrong_at_events() -> list[str]:
    """Somebody without a letter or with two, places given twice, numbers left out."""
    found: list[str] = []
    for event in Event.objects.filter(title=RUSH):
        rows = list(event.registrations.all())
        taken = [one for one in rows if one.state in TAKING_A_PLACE]
        if len(taken) != min(PLACES, len(rows)) or len({one.email for one in rows}) != len(rows):
            found.append(f"{len(taken)} places for {len(rows)}")
        found += [f"the letters of {one}" for one in rows if not _is_told(one)]
    for numbers in CertificateNumbers.objects.all():
        given = Certificate.objects.filter(event__centre=numbers.centre).order_by("number")
        if [int(one.number[-4:]) for one in given] != list(range(1, numbers.last + 1)):
            found.append(f"the numbers of certificates: {[one.number for one in given]} up to {numbers.last}")
    letters = {letter.key: letter.address for letter in Letter.objects.filter(kind="events.certificate")}
    to = {f"events.certificate:{one.pk}": one.registration.email for one in Certificate.objects.all()}
    return found if letters == to else [*found, "the letters with certificates"]


def _is_told(registration: Registration) -> bool:
    """One letter says what became of the registration; more only say that it is known."""
    keys = Letter.objects.filter(address=registration.email).values_list("key", flat=True)
    occasions = [key.rpartition(":")[2] for key in keys if registration.code in key]
    return [one for one in occasions if one in WRITTEN.values()] == [WRITTEN[RegistrationState(registration.state)]]
