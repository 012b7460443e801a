from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import save_kind
from talka.activities.models import Activity, State, WorkKind
from talka.activities.queries.clients import read_client
from talka.activities.tests.makers import a_programme, some_work, the_kind
from talka.enterprise_register.tests.makers import ONE, Line, brought_in, but, entry
from talka.kernel.actions import Refused
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.programmes.models import Agreement
from talka.registry.models import Organisation, Person
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db
LINE = "/activities/consult/"


@pytest.fixture
def centre(freeze: Freeze) -> Centre:
    freeze("2023-03-14 09:30")
    return a_centre("sava")


@pytest.fixture
def staff(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


@pytest.fixture
def browser(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return a_programme(centre)


def line(client: str = "", **fields: Any) -> dict[str, Any]:
    return {"client": client, "client_is": "organisation", "day": "14.03.2023.", **fields}


def test_one_line_makes_a_consultation_of_a_new_organisation(browser: Client, agreement: Agreement) -> None:
    purpose = agreement.purposes.get(code="CS")
    answer = browser.post(LINE, line("Biedrība Ūdensroze", topic="Statūti", minutes="30", purpose=purpose.pk))
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert (activity.kind.code, activity.minutes, activity.topic, activity.starts) == (
        "consultation", 30, "Statūti", dt.date(2023, 3, 14),
    )  # fmt: skip
    assert (activity.agreement, activity.purpose, activity.year) == (agreement, purpose, agreement.years.first())
    taking_part = activity.participations.get()
    assert (taking_part.person, str(taking_part.organisation)) == (None, "Biedrība Ūdensroze")
    assert taking_part.role == "client"


def test_a_known_organisation_is_not_made_twice(browser: Client) -> None:
    known = an_organisation("Biedrība „Ūdensroze”")
    browser.post(LINE, line("ūdensroze"))
    assert Activity.objects.get().participations.get().organisation == known


def test_a_registration_number_finds_or_names_an_organisation(browser: Client, staff: User) -> None:
    number = a_registration_number(5)
    known = an_organisation("Zinātāji", registration_number=number)
    assert read_client(staff, f"{number[:5]} {number[5:]}").organisation == known
    other = a_registration_number(6)
    browser.post(LINE, line(f"Jaunie {other}"))
    assert Organisation.objects.get(registration_number=other).name == "Jaunie"


def test_a_registration_number_with_a_wrong_digit_is_explained(browser: Client) -> None:
    number = a_registration_number(5)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    answer = browser.post(LINE, line(f"Biedrība {wrong}"))
    assert "client" in answer.context["consultation"].errors
    assert wrong in answer.content.decode()
    assert not Activity.objects.exists()


def test_an_unknown_number_alone_is_not_enough(browser: Client) -> None:
    answer = browser.post(LINE, line(a_registration_number(77)))
    assert "client" in answer.context["consultation"].errors


def test_a_person_is_saved_without_becoming_a_title(browser: Client, centre: Centre) -> None:
    browser.post(LINE, line("Anna Bērziņa", client_is="person", topic="Projekti"))
    activity = Activity.objects.get()
    assert activity.title == "Konsultācija: Projekti"
    person = activity.participations.get().person
    assert person is not None
    assert (person.name, list(person.centres.all())) == ("Anna Bērziņa", [centre])


def test_a_name_with_an_address_is_a_person(browser: Client) -> None:
    browser.post(LINE, line("Anna Bērziņa anna@example.lv"))
    assert Person.objects.get().email == "anna@example.lv"


def test_a_person_of_another_centre_is_not_offered(staff: User) -> None:
    a_person("Anna Bērziņa", centre=a_centre("cita"))
    assert read_client(staff, "Anna Bērziņa", as_person=True).candidates == ()
    own = a_person("Anna Bērziņa", centre=a_centre("sava"))
    assert read_client(staff, "anna berzina", as_person=True).person == own


def test_an_empty_line_is_somebody_unnamed(browser: Client) -> None:
    browser.post(LINE, line(""))
    assert not Activity.objects.get().participations.exists()


def test_a_doubtful_name_is_asked_about_and_nothing_is_saved_before(browser: Client) -> None:
    known = an_organisation("Latvijas Jauniešu padome")
    answer = browser.post(LINE, line("Latvijas Jauniesu padomes"))
    assert [code for code, _one in answer.context["candidates"]] == [f"o{known.pk}"]
    assert not Activity.objects.exists()
    browser.post(LINE, line("Latvijas Jauniesu padomes", choice=f"o{known.pk}"))
    assert Activity.objects.get().participations.get().organisation == known
    browser.post(LINE, line("Latvijas Jauniesu padomes", choice="new"))
    assert Organisation.objects.filter(name="Latvijas Jauniesu padomes").count() == 1


def test_somebody_elses_ids_are_not_taken(browser: Client, staff: User) -> None:
    stranger = a_person("Svešais Cilvēks", centre=a_centre("cita"))
    foreign = a_programme(a_centre("cita")).purposes.first()
    assert foreign is not None
    answer = browser.post(LINE, line("X", purpose=foreign.pk))
    assert "purpose" in answer.context["consultation"].errors
    assert read_client(staff, "", code=f"p{stranger.pk}").person is None
    assert read_client(staff, "", code="pņ").person is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client", "ž" * 251),
        ("client", "a\0b"),
        ("minutes", "-5"),
        ("minutes", "1,5"),
        ("minutes", "9" * 40),
        ("day", "31.02.2023."),
        ("day", ""),
        ("topic", "t" * 151),
    ],
)
def test_bad_input_is_explained_at_its_field_and_kept(field: str, value: str, browser: Client) -> None:
    answer = browser.post(LINE, line("Biedrība") | {field: value})
    assert answer.status_code == 200
    assert field in answer.context["consultation"].errors
    assert not Activity.objects.exists()


def test_a_day_outside_the_agreement_is_explained_at_the_day(browser: Client, agreement: Agreement) -> None:
    purpose = agreement.purposes.get(code="CS")
    answer = browser.post(LINE, line("Biedrība", day="01.01.2020.", purpose=purpose.pk))
    assert "day" in answer.context["consultation"].errors
    assert not Organisation.objects.filter(name="Biedrība").exists()


def test_purpose_and_channel_are_remembered(browser: Client, agreement: Agreement) -> None:
    purpose = agreement.purposes.get(code="MN")
    browser.post(LINE, line("Biedrība", purpose=purpose.pk, channel="phone"))
    form = browser.get(LINE).context["consultation"]
    assert (form["purpose"].value(), form["channel"].value()) == (str(purpose.pk), "phone")


def test_whoever_records_for_the_first_time_is_offered_the_running_agreement(
    browser: Client, agreement: Agreement
) -> None:
    first = agreement.purposes.first()
    assert first is not None
    assert browser.get(LINE).context["consultation"]["purpose"].value() == first.pk


def test_a_swap_answers_with_an_empty_line_and_the_saved_one_beneath(browser: Client) -> None:
    answer = browser.post(LINE, line("Biedrība Ūdensroze"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert answer.context["consultation"].is_bound is False
    assert "Konsultācija: Biedrība Ūdensroze" in page
    assert reverse("activities:undo_consultation", args=[Activity.objects.get().pk]) in page


def test_a_line_is_taken_back(browser: Client) -> None:
    browser.post(LINE, line("Biedrība"))
    activity = Activity.objects.get()
    address = reverse("activities:undo_consultation", args=[activity.pk])
    assert browser.get(address).status_code == 405
    assert browser.post(address).status_code == 302
    assert Activity.objects.get().state == State.REMOVED
    again = browser.post(address, headers={"HX-Request": "true"})
    assert again.context["problem"]


def test_a_line_of_another_centre_is_not_found(browser: Client) -> None:
    other = some_work(kind="consultation", centre=a_centre("cita"))
    assert browser.post(reverse("activities:undo_consultation", args=[other.pk])).status_code == 404


def test_the_form_goes_back_where_it_came_from_but_never_elsewhere(browser: Client) -> None:
    assert browser.post(LINE, line("A biedrība", back="/today/"))["Location"] == "/today/"
    assert browser.post(LINE, line("A biedrība", back="https://example.com/"))["Location"] == LINE


def test_suggestions_are_organisations_and_ones_own_people(browser: Client, centre: Centre) -> None:
    organisation = an_organisation("Berzes biedrība")
    own = a_person("Bērziņa Anna", centre=centre)
    a_person("Bērziņš Svešais", centre=a_centre("cita"))
    found = browser.get(reverse("activities:suggest_clients"), {"q": "berz"}).json()["suggestions"]
    assert [(one["value"], one["id"]) for one in found] == [
        ("Berzes biedrība", f"o{organisation.pk}"),
        ("Bērziņa Anna", f"p{own.pk}"),
    ]


@pytest.mark.parametrize(
    ("typed", "as_what", "said"),
    [
        ("Jauna biedrība", "organisation", "Tiks pievienota jauna organizācija: Jauna biedrība."),
        ("Anna Bērziņa", "person", "Tiks pievienota jauna persona: Anna Bērziņa."),
        ("Zināmie", "organisation", "Reģistrā ir: Zināmie."),
    ],
)
def test_the_hint_says_what_saving_would_do(typed: str, as_what: str, said: str, browser: Client) -> None:
    an_organisation("Zināmie")
    answer = browser.get(reverse("activities:consult_hint"), {"client": typed, "client_is": as_what})
    assert said in answer.content.decode()
    assert Organisation.objects.filter(name="Jauna biedrība").count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_line_costs_the_same_queries_for_any_number_of_lines(
    number: int, browser: Client, agreement: Agreement, query_budget: QueryBudget
) -> None:
    for at in range(number):
        browser.post(LINE, line(f"Biedrība {at}", purpose=agreement.purposes.all()[0].pk))
    browser.get(LINE)
    with query_budget(12):
        browser.get(LINE)


def retired() -> WorkKind:
    kind = the_kind("consultation")
    return save_kind(kind, values={"is_active": False}, actor=system_actor())


def test_a_retired_kind_puts_a_notice_in_place_of_the_line(browser: Client, centre: Centre) -> None:
    retired()
    page = browser.get(LINE)
    assert page.status_code == 200
    assert 'id="consultation-form"' not in page.content.decode()
    assert "šis darba veids netiek lietots" in page.content.decode()
    assert reverse("activities:kinds") not in page.content.decode()
    managed = signed_in(a_user(Role.MANAGER, centre=centre)).get(LINE).content.decode()
    assert f'href="{reverse("activities:kinds")}"' in managed
    assert 'id="consultation-form"' not in browser.get("/today/").content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_kind_retired_while_the_line_was_open_saves_nothing(browser: Client, headers: dict[str, str]) -> None:
    retired()
    answer = browser.post(LINE, line("Biedrība Ūdensroze", topic="Statūti"), headers=headers)
    assert answer.status_code == 200
    assert "šis darba veids netiek lietots" in answer.content.decode()
    assert "Biedrība Ūdensroze" in answer.content.decode()
    assert not Activity.objects.exists()
    assert not Organisation.objects.filter(name="Biedrība Ūdensroze").exists()


def test_the_line_keeps_the_code_of_its_kind() -> None:
    with pytest.raises(Refused) as refused:
        save_kind(the_kind("consultation"), values={"code": "advice"}, actor=system_actor())
    assert refused.value.field == "code"
    assert the_kind("consultation").is_active


@pytest.mark.parametrize("typed", [ONE, f"LV{ONE[:4]} {ONE[4:]}", f"Skunis {ONE}"])
def test_a_number_that_only_the_enterprise_register_knows_brings_the_organisation(
    typed: str, browser: Client, staff: User, tmp_path: Path
) -> None:
    brought_in(tmp_path, Line())
    assert read_client(staff, typed).words == "Tiks pievienota no Uzņēmumu reģistra: Biedrība „Šķūnis”."
    assert browser.post(LINE, line(typed)).status_code == 302
    added = Activity.objects.get().participations.get().organisation
    assert added is not None
    assert (added.registration_number, added.founded_on, entry().organisation) == (ONE, dt.date(2015, 3, 2), added)
    browser.post(LINE, line(ONE))
    assert Organisation.objects.get() == added


def test_one_of_the_enterprise_register_who_looks_known_is_asked_about(browser: Client, tmp_path: Path) -> None:
    known = an_organisation("Biedrība Šķūnis")
    brought_in(tmp_path, but(Line()))
    asked = browser.post(LINE, line(ONE))
    assert f'value="o{known.pk}"' in asked.content.decode()
    browser.post(LINE, line(ONE, choice="new"))
    assert Activity.objects.get().participations.get().organisation == entry().organisation != known


def test_whoever_was_struck_off_the_register_is_named_with_the_day(
    browser: Client, staff: User, tmp_path: Path
) -> None:
    brought_in(tmp_path, but(Line(), ended="2020-05-04", closed="L"))
    told = read_client(staff, ONE)
    assert "izslēgta no Uzņēmumu reģistra 04.05.2020." in told.problem
    browser.post(LINE, line(ONE))
    assert not Activity.objects.exists()
    browser.post(LINE, line(f"Šķūnis {ONE}"))
    assert Activity.objects.get().participations.get().organisation == Organisation.objects.get(registration_number=ONE)


@pytest.mark.parametrize(
    ("typed", "kept"), [("90", 90), ("1:30", 90), ("1,5 h", 90), ("1 st 30 min", 90), ("45 min", 45), ("0", 0)]
)
def test_minutes_are_understood_as_people_write_them(typed: str, kept: int, browser: Client) -> None:
    browser.post(LINE, line("Biedrība Ūdensroze", minutes=typed))
    assert Activity.objects.get().minutes == kept


@pytest.mark.parametrize("typed", ["1,5", "25 h", "h", "1:75", ":"])
def test_minutes_that_are_none_are_refused_at_their_field(typed: str, browser: Client) -> None:
    refused = browser.post(LINE, line("Biedrība Ūdensroze", minutes=typed)).content.decode()
    assert 'href="#id_minutes"' in refused
    assert f'value="{typed}"' in refused
    assert not Activity.objects.exists()


def test_advice_of_a_day_that_has_not_come_is_a_mistyped_day(browser: Client) -> None:
    refused = browser.post(LINE, line("Biedrība Ūdensroze", day="15.03.2023.")).content.decode()
    assert "Šī diena vēl nav pienākusi." in refused
    assert not Activity.objects.exists()
