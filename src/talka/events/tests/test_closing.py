"""Closing an event writes the delivered work, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import typst
from django.db import connection
from django.utils import timezone
from lxml import html
from pypdf import PdfReader

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import Activity, Evidence, Participation
from talka.activities.tests.makers import takes_part
from talka.events.actions.attendance import note_attendance
from talka.events.actions.closing import NobodyCame, close_event, reopen_event, typeset_papers
from talka.events.models import Event, EventState, Material, MaterialKind, Registration, Session
from talka.events.queries.closing import Settled, likeliest, preview_closing
from talka.events.tests.makers_afterwards import a_past_event, a_registration, came
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.files.store import path_of
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, a_target, an_agreement, an_indicator
from talka.registry.models import Organisation, Person
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.queries.figures import figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    today = timezone.localdate()
    found = an_agreement(
        centre=a_centre(), starts=today - dt.timedelta(days=100), ends=today + dt.timedelta(days=1000), years=2
    )
    a_purpose(found, "CS")
    return found


@pytest.fixture
def event(agreement: Agreement) -> Event:
    return a_past_event(agreement.centre, agreement=agreement, purpose=agreement.purposes.get(), title="Stratēģija")


@pytest.fixture
def staff(event: Event) -> User:
    return a_user(Role.STAFF, centre=event.centre)


def closed(event: Event, actor: User, totals: dict[int, int | None] | None = None) -> Event:
    """As the page does it when nothing is doubtful."""
    preview = preview_closing(actor, event)
    assert not preview.doubtful
    return close_event(event, settled=likeliest(preview), totals=totals or {}, actor=actor)


def unticked(registration: Registration, session: Session, actor: User) -> None:
    session.event = registration.event
    note_attendance(session, registration=registration, came=False, actor=actor)


def test_an_event_becomes_one_entry_with_its_people(event: Event, staff: User) -> None:
    anna = a_registration(event, "Anna Bērziņa", organisation_name="Biedrība „Saule”")
    came(anna)
    a_registration(event, "Nav Bijis")
    closed(event, staff)
    work = Activity.objects.get()
    session = event.sessions.get()
    assert (work.title, work.kind, work.agreement, work.purpose) == (
        "Stratēģija", event.kind, event.agreement, event.purpose,
    )  # fmt: skip
    assert (work.minutes, work.place_text, work.starts) == (
        120, "Alberta iela 13", timezone.localdate(session.starts_at),
    )  # fmt: skip
    assert work.link.endswith(f"/events/{event.code}/")
    taken = work.participations.get()
    assert (str(taken.person), str(taken.organisation)) == ("Anna Bērziņa", "Biedrība „Saule”")
    assert work.evidence.get().kind == "attendance"
    anna.refresh_from_db()
    event.refresh_from_db()
    assert (anna.person, event.state, session.activity) == (taken.person, EventState.CLOSED, work)


def test_several_sessions_are_entries_of_one_series(agreement: Agreement) -> None:
    event = a_past_event(agreement.centre, agreement=agreement, purpose=agreement.purposes.get(), sessions=3)
    anna = a_registration(event)
    came(anna, *list(event.sessions.all())[:2])
    closed(event, a_user(Role.STAFF, centre=event.centre))
    works = list(Activity.objects.order_by("starts"))
    assert [work.title for work in works] == [f"{event.title}: {number}. nodarbība" for number in (1, 2, 3)]
    assert len({work.series_id for work in works}) == 1
    assert [work.participations.count() for work in works] == [1, 1, 0]
    assert Person.objects.count() == 1


def test_opened_and_closed_again_it_corrects_the_same_entry(event: Event, staff: User) -> None:
    anna, pauls = a_registration(event, "Anna"), a_registration(event, "Pauls")
    came(anna)
    closed(event, staff)
    work = Activity.objects.get()
    takes_part(work, person=a_person("Lektors"))
    reopen_event(event, actor=staff)
    event.title = "Stratēģija jauniem"
    unticked(anna, event.sessions.get(), staff)
    came(pauls)
    closed(event, staff)
    again = Activity.objects.get()
    assert (again.pk, again.title) == (work.pk, "Stratēģija jauniem")
    assert {str(one.person) for one in again.participations.all()} == {"Lektors", "Pauls"}
    assert Evidence.objects.count() == 1


def test_closed_again_without_a_change_nothing_is_touched(event: Event, staff: User) -> None:
    came(a_registration(event, "Anna"))
    closed(event, staff)
    before = (Activity.objects.get().version, Evidence.objects.get().pk, Participation.objects.get().pk)
    reopen_event(event, actor=staff)
    closed(event, staff)
    assert (Activity.objects.get().version, Evidence.objects.get().pk, Participation.objects.get().pk) == before


def test_closed_twice_it_is_refused_and_written_once(event: Event, staff: User) -> None:
    came(a_registration(event))
    stale = Event.objects.get(pk=event.pk)
    closed(event, staff)
    with pytest.raises(Refused, match="jau ir slēgts"):
        close_event(stale, settled=[], totals={}, actor=staff)
    assert Activity.objects.count() == 1


def test_a_removed_entry_comes_back_and_an_approved_one_needs_the_manager(event: Event, staff: User) -> None:
    came(a_registration(event))
    manager = a_user(Role.MANAGER, centre=event.centre)
    closed(event, staff)
    remove_activity(Activity.objects.get(), actor=manager)
    reopen_event(event, actor=staff)
    event = Event.objects.get()
    closed(event, staff)
    work = Activity.objects.get()
    assert work.is_counted
    approve_activity(work, actor=manager)
    reopen_event(event, actor=staff)
    event = Event.objects.get()
    event.title = "Cits nosaukums"
    with pytest.raises(Refused):
        closed(event, staff)
    closed(event, manager)
    assert Activity.objects.get().title == "Cits nosaukums"


def test_without_names_a_total_is_needed_and_never_less_than_the_names(event: Event, staff: User) -> None:
    session = event.sessions.get()
    with pytest.raises(NobodyCame):
        closed(event, staff)
    came(a_registration(event), session)
    came(a_registration(event), session)
    with pytest.raises(Refused):
        closed(event, staff, {session.pk: 1})
    closed(event, staff, {session.pk: 40})
    assert Activity.objects.get().participants == 40


@pytest.mark.django_db(transaction=True)
def test_nobody_who_saves_something_waits_for_the_papers_to_be_typeset(
    event: Event, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(a_registration(event, "Anna Bērziņa"))
    held: list[bool] = []
    compiler = typst.Compiler

    def watched(*given: Any, **options: Any) -> typst.Compiler:
        held.append(connection.in_atomic_block)
        return compiler(*given, **options)

    monkeypatch.setattr(typst, "Compiler", watched)
    told = {f"total-{event.sessions.get().pk}": ""}
    assert signed_in(staff).post(f"/events/work/{event.pk}/close/", told).status_code == 302
    assert held == [False]
    assert Evidence.objects.get().kind == "attendance"


def test_whoever_is_ticked_while_the_papers_are_typeset_stands_on_them(event: Event, staff: User) -> None:
    came(a_registration(event, "Anna Bērziņa"))
    papers = typeset_papers(event)
    came(a_registration(event, "Pauls Kalniņš"))
    close_event(event, settled=likeliest(preview_closing(staff, event)), totals={}, papers=papers, actor=staff)
    file = Evidence.objects.get().file
    assert file is not None
    text = " ".join(page.extract_text() for page in PdfReader(path_of(file)).pages)
    assert "Anna Bērziņa" in text
    assert "Pauls Kalniņš" in text


def test_materials_prove_the_work_once(event: Event, staff: User) -> None:
    came(a_registration(event))
    Material.objects.create(
        event=event, kind=MaterialKind.SLIDES, title="Slaidi", link="https://example.lv/s", added_by=staff
    )
    closed(event, staff)
    reopen_event(event, actor=staff)
    closed(event, staff)
    assert sorted(Evidence.objects.values_list("kind", flat=True)) == ["attendance", "link"]


def test_whoever_the_registry_knows_is_found_and_a_doubt_is_asked(event: Event, staff: User) -> None:
    known = a_person("Anna Bērziņa", email="anna@example.lv", centre=event.centre)
    a_person("Pauls Kalniņš", centre=event.centre)
    came(a_registration(event, "Anna Bērziņa", email="anna@example.lv"))
    doubtful = a_registration(event, "Pauls Kalniņš", email="")
    came(doubtful)
    preview = preview_closing(staff, event)
    assert [guest.registration for guest in preview.doubtful] == [doubtful]
    assert [guest.match.found for guest in preview.known if guest.match] == [known]


def test_the_page_asks_before_it_writes(event: Event, staff: User) -> None:
    pauls = a_person("Pauls Kalniņš", centre=event.centre)
    registration = a_registration(event, "Pauls Kalniņš", email="")
    came(registration)
    client, address = signed_in(staff), f"/events/work/{event.pk}/close/"
    assert "Pauls Kalniņš" in client.get(address).content.decode()
    client.post(address, {})
    assert not Activity.objects.exists()
    client.post(address, {f"person-{registration.pk}": str(pauls.pk)})
    assert Participation.objects.get().person == pauls
    client.post(f"/events/work/{event.pk}/reopen/")
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED


def test_what_was_chosen_stays_chosen_when_something_else_is_wrong(event: Event, staff: User) -> None:
    pauls, namesake = (a_person("Pauls Kalniņš", centre=event.centre) for _one in range(2))
    an_organisation("Saules dārzs")
    ours = [a_registration(event, "Pauls Kalniņš", email="", organisation_name="Saules dārzi") for _one in range(2)]
    for one in ours:
        came(one)
    preview = preview_closing(staff, event)
    [house] = preview.doubtful_organisations
    assert len(preview.doubtful) == 2
    client, address = signed_in(staff), f"/events/work/{event.pk}/close/"
    first, second = (f"person-{one.pk}" for one in ours)
    total = f"total-{event.sessions.get().pk}"
    half = {first: str(namesake.pk), house.field: "skip", total: "40"}

    def shown(given: dict[str, str]) -> dict[str, str]:
        answer = client.post(address, given)
        assert answer.status_code == 200
        document: Any = html.document_fromstring(answer.content.decode())
        [form] = [one for one in document.forms if house.field in one.fields]
        return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}

    assert shown(half) == {**half, second: ""}
    # Fewer than the names: the verb refuses, and all is as it was typed.
    all_of_it = {**half, second: "new", total: "1"}
    assert shown(all_of_it) == all_of_it
    assert not Activity.objects.exists()
    assert client.post(address, {**all_of_it, total: "40"}).status_code == 302
    assert {str(one.person) for one in Participation.objects.all()} == {"Pauls Kalniņš"}
    assert Participation.objects.filter(person=namesake).exists()
    assert not Participation.objects.filter(person=pauls).exists()


def test_not_before_the_end_and_not_by_another_centre(event: Event) -> None:
    ahead = a_past_event(event.centre, days_ago=-5)
    staff = a_user(Role.STAFF, centre=event.centre)
    assert not close_event.allows(staff, ahead)
    with pytest.raises(NotAllowed):
        close_event(event, settled=[], totals={}, actor=a_user(Role.STAFF, centre=a_centre()))
    assert signed_in(a_user(Role.STAFF, centre=a_centre())).get(f"/events/work/{event.pk}/close/").status_code == 404


def test_from_registration_to_the_report_nothing_is_typed_again(agreement: Agreement, event: Event) -> None:
    staff = a_user(Role.STAFF, centre=event.centre)
    year = agreement.years.get(ordinal=1)
    people, hours = (
        an_indicator(agreement, code, measure=measure, filters={"kind": ["seminar"]})
        for code, measure in (("P", "people"), ("H", "hours"))
    )
    for indicator in (people, hours):
        a_target(indicator, year, 10)
    anna, pauls = a_registration(event, "Anna"), a_registration(event, "Pauls")
    came(anna)
    came(pauls)
    closed(event, staff)
    kept = figures(agreement)
    assert kept.in_year(people, year).number == 2
    assert kept.in_year(hours, year).number == 120
    reopen_event(event, actor=staff)
    unticked(pauls, event.sessions.get(), staff)
    closed(event, staff)
    assert figures(agreement).in_year(people, year).number == 1
    assert Activity.objects.count() == 1


def test_the_trail_names_the_entries(event: Event, staff: User) -> None:
    came(a_registration(event))
    closed(event, staff)
    entry = AuditEntry.objects.get(verb="events.close_event")
    assert str(Activity.objects.get().pk) in entry.changes


def test_an_organisation_that_is_left_out_is_not_entered(event: Event, staff: User) -> None:
    registration = a_registration(event, organisation_name="Biedrība „Saule”")
    came(registration)
    person = Person(name=registration.name, email=registration.email)
    close_event(event, settled=[Settled(registration, person, None)], totals={}, actor=staff)
    assert not Organisation.objects.filter(name__startswith="Biedr").exists()
    assert Participation.objects.get().organisation is None
