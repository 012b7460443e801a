"""Certificates: only where the rule is met, numbered without gaps, proven, revocable."""

from __future__ import annotations

import io
from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.events.actions.attendance import note_attendance
from talka.events.actions.certificates import (
    finish_giving,
    give_certificate,
    give_certificates,
    revoke_certificate,
    save_design,
    start_giving,
)
from talka.events.exports.certificates import certificate_pdf
from talka.events.models import Certificate, CertificateNumbers, CertificateRun, Event, Registration
from talka.events.queries.certificates import (
    Standing,
    design_of,
    due,
    filled,
    holder_key,
    in_own_words,
    shown_name,
    standing_of,
    unknown_places,
)
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.testing.plugin import AtOnce

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return a_past_event(a_centre("riga-c"), sessions=2, certificate_share=80, title="Stratēģija")


@pytest.fixture
def staff(event: Event) -> User:
    return a_user(Role.STAFF, centre=event.centre)


def given(registration: Registration, actor: User | None = None) -> Certificate:
    return give_certificate(registration.event, registration=registration, minutes=240, actor=actor or system_actor())


def words_of(certificate: Certificate) -> str:
    return " ".join(PdfReader(io.BytesIO(certificate_pdf(certificate))).pages[0].extract_text().split())


def test_only_whoever_was_there_for_long_enough_is_due_one(event: Event) -> None:
    whole, half, never = (a_registration(event, name) for name in ("Visu", "Pusi", "Nemaz"))
    came(whole)
    came(half, event.sessions.all()[0])
    assert [row.registration for row in due(event)] == [whole]
    event.certificate_share = 50
    assert [row.registration for row in due(event)] == [half, whole]
    given(whole)
    assert [row.registration for row in due(event)] == [half]
    event.certificate_share = None
    assert not due(event)
    assert never.attendance.count() == 0


def test_whose_hours_fall_short_after_a_correction_is_marked(event: Event, staff: User) -> None:
    stays, gone = (a_registration(event, name) for name in ("Paliek", "Pazūd"))
    for one in (stays, gone):
        came(one)
        given(one)
    path = reverse("events:certificates", args=[event.pk])
    assert "stundu vairs nepietiek" not in signed_in(staff).get(path).text
    gone.attendance.all().delete()
    assert standing_of(event).undue == {gone.pk}
    assert signed_in(staff).get(path).text.count("stundu vairs nepietiek") == 1
    revoke_certificate(gone.certificates.get(), reason="Nebija klāt", actor=staff)
    assert standing_of(event) == Standing([], [], frozenset())


def test_giving_all_theirs_gives_nobody_another_whose_certificate_was_revoked(event: Event, staff: User) -> None:
    anna, pauls = (a_registration(event, name) for name in ("Anna", "Pauls"))
    for one in (anna, pauls):
        came(one)
    taken_back = given(anna)
    revoke_certificate(taken_back, reason="Nebija klāt", actor=staff)
    browser, path = signed_in(staff), reverse("events:certificates", args=[event.pk])
    browser.post(path)
    give_certificates.func(CertificateRun.objects.get().pk)
    assert [one.registration for one in Certificate.objects.filter(revoked_at=None)] == [pauls]
    assert "Izsniegt jaunu" in browser.get(path).text
    for again in ("x", str(Certificate.objects.get(registration=pauls).pk), "9" * 30):
        assert browser.post(path, {"again": again}).status_code == 404
    assert Certificate.objects.count() == 2
    browser.post(path, {"again": str(taken_back.pk)})
    assert Certificate.objects.get(registration=anna, revoked_at=None).number[-4:] == "0003"
    browser.post(path, {"again": str(taken_back.pk)})
    assert Certificate.objects.count() == 3
    assert "Izsniegt jaunu" not in browser.get(path).text


def test_numbers_follow_each_other_by_centre_and_year(event: Event) -> None:
    first, second = given(a_registration(event)), given(a_registration(event))
    other = given(a_registration(a_past_event(a_centre("zemgale-c"), certificate_share=80)))
    year = first.issued_at.year
    assert [first.number, second.number] == [f"RIGA-C-{year}-0001", f"RIGA-C-{year}-0002"]
    assert other.number == f"ZEMGALE-C-{year}-0001"


def test_given_twice_it_is_the_same_one_and_one_letter(event: Event) -> None:
    registration = a_registration(event)
    assert given(registration) == given(registration)
    assert Letter.objects.count() == 1
    assert CertificateNumbers.objects.get().last == 1


def test_a_number_is_not_lost_when_giving_fails(event: Event) -> None:
    def failing() -> None:
        with transaction.atomic():
            given(a_registration(event))
            raise OSError

    with pytest.raises(OSError, match=r"^$"):
        failing()
    assert given(a_registration(event)).number.endswith("-0001")


def test_what_it_says_stays_when_the_event_and_the_design_change(event: Event, staff: User) -> None:
    certificate = given(a_registration(event, "Anna *Bērziņa*"))
    manager = a_user(Role.MANAGER, centre=event.centre)
    save_design(
        design_of(event.centre),
        values={"title": "Cits", "words": "Cits {name}", "signer": ""},
        version=1,
        actor=manager,
    )
    event.title = "Cits nosaukums"
    event.save()
    text = words_of(Certificate.objects.get())
    assert "Anna *Bērziņa*" in text
    assert "Stratēģija" in text
    assert certificate.number in text
    assert "Cits" not in text
    assert "Cits" in words_of(given(a_registration(event), staff))


def test_places_are_replaced_once_and_never_evaluated() -> None:
    assert filled("{name} {event} {other}", {"name": "{event}", "event": "X"}) == "{event} X {other}"
    assert unknown_places("{name} {x.y} {} {vārds}") == ["x.y", ""]


def test_places_are_named_in_the_language_of_whoever_writes_and_read_in_both(event: Event) -> None:
    assert filled("{vārds}: {event}, {stundas}", {"name": "Anna", "event": "X", "hours": "4 h"}) == "Anna: X, 4 h"
    client = signed_in(a_user(Role.MANAGER, centre=event.centre))
    address = f"/events/work/certificate-design/{event.centre_id}/"
    page = client.get(address).content.decode()
    assert "Tiks aizstāts: {vārds}, {pasākums}, {stundas}, {datumi}, {numurs}, {centrs}." in page
    assert "{name}" not in page
    client.post(address, {"title": "Apliecinājums", "words": "Apliecina: {vārds}", "version": "1"})
    given(a_registration(event, "Anna Bērziņa"))
    assert Certificate.objects.get().says["words"] == "Apliecina: {name}"
    with translation.override("en"):
        assert in_own_words("Apliecina: {vārds} {cits}") == "Apliecina: {name} {cits}"


def test_a_design_that_somebody_else_changed_is_not_overwritten(event: Event) -> None:
    manager = a_user(Role.MANAGER, centre=event.centre)
    values = {"title": "A", "words": "B"}
    save_design(design_of(event.centre), values=values, version=1, actor=manager)
    with pytest.raises(Conflict):
        save_design(design_of(event.centre), values=values, version=1, actor=manager)
    with pytest.raises(NotAllowed):
        save_design(design_of(event.centre), values=values, version=2, actor=a_user(Role.STAFF, centre=event.centre))


def test_the_public_page_proves_it_without_the_full_name(event: Event, staff: User) -> None:
    certificate = given(a_registration(event, "Anna Marija Bērziņa"))
    page = stranger().get(f"/events/certificates/{certificate.code}/").content.decode()
    assert certificate.number in page
    assert "derīgs" in page
    assert "Anna M. B." in page
    assert "Bērziņa" not in page
    revoke_certificate(certificate, reason="Noslēpums", actor=staff)
    page = stranger().get(f"/events/certificates/{certificate.code}/").content.decode()
    assert "nav spēkā" in page
    assert "Noslēpums" not in page
    unknown = stranger().get("/events/certificates/nothing/")
    assert unknown.status_code == 404
    assert "Tāda apliecinājuma nav" in unknown.content.decode()
    assert shown_name("") == ""


def test_the_holder_takes_it_by_the_link_of_the_letter(event: Event, staff: User) -> None:
    certificate = given(a_registration(event, "Anna Bērziņa"))
    address = f"/events/certificates/mine/{holder_key(certificate)}/"
    assert address in Letter.objects.get().text
    assert "Anna Bērziņa" in stranger().get(address).content.decode()
    assert stranger().get(f"{address}file/").content.startswith(b"%PDF")
    assert stranger().get("/events/certificates/mine/1:abc:def/file/").status_code == 404
    revoke_certificate(certificate, reason="Kļūda vārdā", actor=staff)
    assert stranger().get(f"{address}file/").status_code == 404
    assert "Kļūda vārdā" in stranger().get(address).content.decode()


def test_revoked_and_given_anew_it_has_a_new_number(event: Event, staff: User) -> None:
    registration = a_registration(event, "Ana Bērziņa")
    came(registration)
    certificate = given(registration)
    registration.name = "Anna Bērziņa"
    registration.save()
    address = f"/events/work/{event.pk}/certificates/{certificate.pk}/revoke/"
    assert signed_in(staff).post(address, {"reason": ""}).status_code == 200
    signed_in(staff).post(address, {"reason": "Kļūda vārdā", "anew": "1"})
    held = Certificate.objects.get(revoked_at=None)
    assert (held.name, held.number[-4:]) == ("Anna Bērziņa", "0002")
    assert Letter.objects.filter(state=LetterState.WITHDRAWN).count() == 1
    with pytest.raises(Refused):
        revoke_certificate(Certificate.objects.get(pk=certificate.pk), reason="", actor=staff)
    assert signed_in(staff).get(address).status_code == 404


def test_given_anew_it_says_what_is_noted_now(event: Event, staff: User) -> None:
    registration, first = a_registration(event, "Anna Bērziņa"), event.sessions.all()[0]
    came(registration)
    certificate = given(registration)
    address = f"/events/work/{event.pk}/certificates/{certificate.pk}/revoke/"
    first.event = event
    note_attendance(first, registration=registration, came=False, actor=staff)
    refused = signed_in(staff).post(address, {"reason": "Nebija", "anew": "1"}, follow=True).content.decode()
    assert "Anna Bērziņa: pēc tā, kas tagad atzīmēts, apliecinājums nepienākas" in refused
    assert Certificate.objects.get().revoked_at is None
    Event.objects.filter(pk=event.pk).update(certificate_share=50)
    signed_in(staff).post(address, {"reason": "Bija pusi", "anew": "1"})
    assert [(one.minutes, one.revoked_at is None) for one in Certificate.objects.all()] == [(240, False), (120, True)]


def test_one_press_gives_them_to_all_that_are_due(event: Event, staff: User) -> None:
    for _number in range(3):
        came(a_registration(event))
    client, address = signed_in(staff), f"/events/work/{event.pk}/certificates/"
    client.post(address)
    run = CertificateRun.objects.get()
    give_certificates.func(run.pk)
    assert Certificate.objects.count() == 3
    assert CertificateRun.objects.get().finished_at is not None
    assert Certificate.objects.all()[0].number in client.get(address).content.decode()
    with pytest.raises(Refused):
        start_giving(event, actor=staff)


def test_a_worker_that_was_killed_leaves_the_rest_to_the_next(event: Event, staff: User) -> None:
    rows = [a_registration(event) for _number in range(3)]
    for row in rows:
        came(row)
    run = start_giving(event, actor=staff)
    assert start_giving(event, actor=staff) == run
    given(rows[0], staff)
    for _attempt in range(2):
        give_certificates.func(run.pk)
    assert sorted(one.number[-4:] for one in Certificate.objects.all()) == ["0001", "0002", "0003"]
    assert Letter.objects.count() == 3


def test_whoever_may_not_any_more_gives_no_more(event: Event, staff: User) -> None:
    came(a_registration(event))
    run = start_giving(event, actor=staff)
    staff.memberships.all().delete()
    give_certificates.func(run.pk)
    assert not Certificate.objects.exists()
    assert not CertificateRun.objects.exists()
    finish_giving(event, run_id=run.pk, actor=system_actor())


def test_another_centre_finds_nothing(event: Event) -> None:
    certificate = given(a_registration(event, "Slepenais"))
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))
    for part in ("", f"{certificate.pk}/", f"{certificate.pk}/revoke/"):
        assert client.get(f"/events/work/{event.pk}/certificates/{part}").status_code == 404
    assert client.get(f"/events/work/certificate-design/{event.centre_id}/").status_code == 404


def test_the_design_is_edited_and_tried_by_the_manager(event: Event) -> None:
    client = signed_in(a_user(Role.MANAGER, centre=event.centre))
    address = f"/events/work/certificate-design/{event.centre_id}/"
    typed = {"title": "Apliecinājums", "words": "Apliecina, ka {name} bija", "signer": "Vadītāja", "version": "1"}
    assert client.post(f"{address}preview/", typed).content.startswith(b"%PDF")
    assert client.post(f"{address}preview/", typed | {"words": "{nekas}"}).status_code == 200
    assert "{nekas}" in client.post(address, typed | {"words": "{nekas}"}).content.decode()
    assert client.post(address, typed).status_code == 302
    assert "Vadītāja" in client.get(address).content.decode()


@pytest.mark.concurrency
def test_at_once_no_number_is_left_out_and_nobody_has_two(at_once: AtOnce) -> None:
    event = a_past_event(certificate_share=80)
    rows = [a_registration(event) for _number in range(4)]
    at_once([partial(given, row) for row in rows + rows])
    assert sorted(int(one.number[-4:]) for one in Certificate.objects.all()) == [1, 2, 3, 4]
    assert Letter.objects.count() == 4
