"""What events forget by the clock and with a person, and what stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.actions.attendance import welcome_walk_in
from talka.events.actions.certificates import give_certificate
from talka.events.actions.forgetting import forget_old
from talka.events.models import Certificate, FeedbackRequest, Invitation, Registration
from talka.events.queries.arrivals import Unexpected
from talka.events.queries.personal_data import HELD, KEEPS
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.privacy.actions.erasing import erase_person
from talka.privacy.models import Erasure
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db


def test_needs_are_forgotten_on_the_day_after() -> None:
    today = a_registration(a_past_event(days_ago=0, minutes=1), "Šodien", needs="Ratiņkrēsls")
    before = a_registration(a_past_event(days_ago=2), "Agrāk", needs="Ratiņkrēsls")
    for _time in range(2):
        forget_old()
    today.refresh_from_db()
    before.refresh_from_db()
    assert (today.needs, before.needs) == ("Ratiņkrēsls", "")
    assert before.email


def test_a_year_later_nothing_tells_who_it_was() -> None:
    event = a_past_event(days_ago=370)
    session = event.sessions.get()
    session.event = event
    walk_in = welcome_walk_in(session, walk_in=Unexpected("Slepenā Anna", "slepena@example.lv"), actor=system_actor())
    Invitation.objects.create(event=event, name="Slepenais Viesis", email="v@example.lv", invited_by=system_actor())
    FeedbackRequest.objects.create(registration=walk_in)
    late = a_registration(a_past_event(days_ago=300))
    forget_old()
    walk_in.refresh_from_db()
    late.refresh_from_db()
    assert (walk_in.email, walk_in.answers, bool(walk_in.forgotten_at)) == ("", {}, True)
    assert "Slepen" not in walk_in.name
    assert walk_in.attendance.count() == 1
    assert late.forgotten_at is None
    told = AuditEntry.objects.values_list("object_label", "changes", "reason")
    assert not [entry for entry in told if "lepen" in " ".join(entry)]
    assert verify().first_bad is None
    assert "lepen" not in Invitation.objects.get().name
    assert not FeedbackRequest.objects.exists()


def test_a_forgotten_person_is_a_pseudonym_here_too_and_a_colleague_stays() -> None:
    event = a_past_event(certificate_share=50)
    person = a_person("Anna Slepenā", email="birojs@example.lv", centre=event.centre)
    own = a_registration(event, "Anna Slepenā", email="Birojs@example.lv", phone="2000")
    colleague = a_registration(event, "Pauls", email="birojs@example.lv")
    came(own)
    give_certificate(event, registration=own, minutes=120, actor=system_actor())
    Invitation.objects.create(event=event, name="Anna Slepenā", email="birojs@example.lv", invited_by=system_actor())
    erase_person(Erasure(person_id=person.pk, cause=Erasure.Cause.ASKED), actor=a_user(Role.COORDINATOR))
    own.refresh_from_db()
    colleague.refresh_from_db()
    assert (own.email, own.phone) == ("", "")
    assert "Slepen" not in own.name
    assert "Slepen" not in Certificate.objects.get().name
    assert "Slepen" not in Invitation.objects.get().name
    assert (colleague.name, colleague.email) == ("Pauls", "")


def test_the_person_is_told_what_is_held_and_a_stranger_centre_is_not() -> None:
    event = a_past_event(certificate_share=50, title="Slepens pasākums")
    person = a_person("Anna", email="anna@example.lv", centre=event.centre)
    own = a_registration(event, "Anna", email="anna@example.lv", needs="Rampa", answers={"1": "Jā"})
    a_registration(event, "Cits", email="anna@example.lv", needs="Cita vajadzība")
    give_certificate(event, registration=own, minutes=120, actor=system_actor())
    Invitation.objects.create(event=event, name="anna", email="anna@example.lv", invited_by=system_actor())
    told = str([list(one.rows(person, None)) for one in HELD])
    assert all(word in told for word in ("Slepens pasākums", "Rampa", "Jā"))
    assert "Cita vajadzība" not in told
    elsewhere = str([list(one.rows(person, a_user(Role.STAFF))) for one in HELD])
    assert "Slepens pasākums" not in elsewhere
    assert "Rampa" not in elsewhere


def test_whoever_registered_lately_is_kept() -> None:
    today = timezone.localdate()
    recent, old = a_person("Nesen"), a_person("Sen")
    a_registration(a_past_event(days_ago=100), person=recent)
    a_registration(a_past_event(days_ago=500), person=old)
    kept = set(KEEPS[0].people(today, today - dt.timedelta(days=30)).values_list("person", flat=True))
    assert kept == {recent.pk}


def test_the_board_says_what_waits_after_events() -> None:
    event = a_past_event(title="Jāsaraksta")
    noted = a_past_event(event.centre, title="Jāslēdz")
    came(a_registration(noted))
    a_past_event(title="Cita centra")
    a_past_event(event.centre, title="Vēl būs", days_ago=-30)
    page = signed_in(a_user(Role.STAFF, centre=event.centre)).get("/today/").content.decode()
    assert f"/events/work/{event.pk}/attendance/" in page
    assert f"/events/work/{noted.pk}/close/" in page
    assert "Cita centra" not in page
    assert "Vēl būs" not in page
    assert Registration.objects.count() == 1
