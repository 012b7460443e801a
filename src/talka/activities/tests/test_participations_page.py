from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity, Participation
from talka.activities.queries.attendance import Verdict
from talka.activities.queries.participations import reach_around, reach_of
from talka.activities.tests.makers import a_programme, a_series, some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Organisation, Person, Reading
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
HEAD = "Vārds un uzvārds\tE-pasts\tOrganizācija\n"


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


@pytest.fixture
def staff(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


@pytest.fixture
def browser(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def activity(centre: Centre) -> Activity:
    return some_work(centre=centre)


def paste(browser: Client, activity: Activity, text: str, **choices: Any) -> Any:
    return browser.post(
        reverse("activities:paste", args=[activity.pk]), {"text": HEAD + text, "step": "preview"} | choices
    )


def verdicts(answer: Any) -> list[Verdict]:
    return [line.verdict for line in answer.context["preview"].lines]


def test_a_preview_saves_nothing(browser: Client, activity: Activity) -> None:
    answer = paste(browser, activity, "Anna Bērziņa\tanna@example.lv\tBiedrība Ūdensroze")
    assert verdicts(answer) == [Verdict.NEW]
    assert not Participation.objects.exists()
    assert not Person.objects.exists()


def test_a_list_adds_new_and_known_people_with_their_organisations(
    browser: Client, activity: Activity, centre: Centre
) -> None:
    organisation = an_organisation("Ūdensroze")
    known = a_person("Jānis Kalniņš", email="janis@example.lv", centre=centre)
    text = (
        "Anna Bērziņa\tanna@example.lv\tBiedrība „Ūdensroze”\n"
        "Jānis Kalniņš\tJANIS@example.lv\tJauna biedrība\n"
        "Pēteris Ozols\tpeteris@example.lv\tJauna biedrība\n"
        "Anna Bērziņa\tanna@example.lv\tBiedrība „Ūdensroze”"
    )
    assert verdicts(paste(browser, activity, text)) == [Verdict.NEW, Verdict.KNOWN, Verdict.NEW]
    assert paste(browser, activity, text, step="confirm").status_code == 302
    found = {str(one.person): str(one.organisation) for one in Participation.objects.all()}
    assert found == {
        "Anna Bērziņa": organisation.name, "Jānis Kalniņš": "Jauna biedrība", "Pēteris Ozols": "Jauna biedrība",
    }  # fmt: skip
    assert known.participations.get().activity == activity
    assert Organisation.objects.filter(name="Jauna biedrība").count() == 1


def test_the_same_list_twice_adds_nobody(browser: Client, activity: Activity) -> None:
    text = "Anna Bērziņa\tanna@example.lv\tBiedrība Ūdensroze"
    paste(browser, activity, text, step="confirm")
    assert verdicts(paste(browser, activity, text)) == [Verdict.PRESENT]
    paste(browser, activity, text, step="confirm")
    assert (Participation.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize("names", [("Kalniņa, Anna", "Anna Kalniņa"), ("Anna Kalniņa", "Kalniņa Anna")])
def test_who_came_back_with_the_surname_first_is_one_person(
    browser: Client, activity: Activity, names: tuple[str, str]
) -> None:
    text = "\n".join(f"{name}\tanna@example.lv" for name in names)
    answer = paste(browser, activity, text)
    assert (verdicts(answer), answer.context["preview"].repeated) == ([Verdict.NEW], 1)
    paste(browser, activity, text, step="confirm")
    assert [person.name for person in Person.objects.all()] == ["Anna Kalniņa"]
    alone = "Anna Bērziņa\t\nBērziņa Anna\t"
    assert verdicts(paste(browser, activity, alone)) == [Verdict.NEW, Verdict.NEW]


def test_a_namesake_is_doubtful_until_somebody_chooses(browser: Client, activity: Activity, centre: Centre) -> None:
    known = a_person("Anna Bērziņa", organisation=an_organisation("Cita vieta"), centre=centre)
    answer = paste(browser, activity, "Anna Bērziņa\t\t")
    assert verdicts(answer) == [Verdict.DOUBTFUL]
    assert "Cita vieta" in answer.content.decode()
    undecided = paste(browser, activity, "Anna Bērziņa\t\t", step="confirm")
    assert undecided.context["undecided"] == ["line-2"]
    assert not Participation.objects.exists()
    paste(browser, activity, "Anna Bērziņa\t\t", step="confirm", **{"line-2": str(known.pk)})
    assert Participation.objects.get().person == known


def test_a_doubt_is_settled_as_somebody_new_or_left_out(browser: Client, activity: Activity, centre: Centre) -> None:
    a_person("Anna Bērziņa", centre=centre)
    paste(browser, activity, "Anna Bērziņa\t\t", step="confirm", **{"line-2": "skip"})
    assert not Participation.objects.exists()
    paste(browser, activity, "Anna Bērziņa\t\t", step="confirm", **{"line-2": "new"})
    assert Person.objects.filter(name="Anna Bērziņa").count() == 2


def test_people_of_other_centres_are_not_offered_and_cannot_be_chosen(browser: Client, activity: Activity) -> None:
    foreign = a_person("Anna Bērziņa", organisation=an_organisation("Slepenā"), centre=a_centre("cita"))
    answer = paste(browser, activity, "Anna Bērziņa\t\t")
    assert verdicts(answer) == [Verdict.NEW]
    assert "Slepenā" not in answer.content.decode()
    own = a_person("Anna Bērziņa", centre=a_centre("sava"))
    undecided = paste(browser, activity, "Anna Bērziņa\t\t", step="confirm", **{"line-2": str(foreign.pk)})
    assert undecided.context["undecided"] == ["line-2"]
    assert own.participations.count() == 0


def test_a_doubtful_organisation_is_chosen_once_for_all_its_people(browser: Client, activity: Activity) -> None:
    known = an_organisation("Latvijas Jauniešu padome")
    text = "Anna Bērziņa\ta@example.lv\tLatvijas Jauniesu padomes\nJānis Ozols\tj@example.lv\tLatvijas Jauniesu padomes"
    answer = paste(browser, activity, text, step="confirm")
    assert answer.context["undecided"] == ["organisation-1"]
    paste(browser, activity, text, step="confirm", **{"organisation-1": str(known.pk)})
    assert {one.organisation for one in Participation.objects.all()} == {known}
    other = some_work(centre=a_centre("sava"))
    paste(browser, other, text, step="confirm", **{"organisation-1": "skip"})
    assert {one.organisation for one in other.participations.all()} == {None}


def test_organisations_without_people_take_part(browser: Client, activity: Activity) -> None:
    text = "\t\tBiedrība „Ūdensroze”\n\t\tNodibinājums „Zāle”"
    paste(browser, activity, text, step="confirm")
    assert sorted(str(one.organisation) for one in Participation.objects.all()) == [
        "Biedrība „Ūdensroze”", "Nodibinājums „Zāle”",
    ]  # fmt: skip
    assert verdicts(paste(browser, activity, text)) == [Verdict.PRESENT, Verdict.PRESENT]


def test_wrong_lines_are_left_out_and_shown(browser: Client, activity: Activity) -> None:
    answer = paste(browser, activity, "Anna Bērziņa\tnav adrese\t\nJānis Ozols\tj@example.lv\t")
    assert verdicts(answer) == [Verdict.WRONG, Verdict.NEW]
    paste(browser, activity, "Anna Bērziņa\tnav adrese\t\nJānis Ozols\tj@example.lv\t", step="confirm")
    assert [str(one.person) for one in Participation.objects.all()] == ["Jānis Ozols"]


def test_going_back_keeps_the_text(browser: Client, activity: Activity) -> None:
    answer = paste(browser, activity, "Anna Bērziņa\t\t", step="back")
    assert "Anna Bērziņa" in answer.content.decode()
    assert "preview" not in answer.context


def test_participations_people_and_organisations_are_counted_apart_in_each_scope(centre: Centre) -> None:
    agreement = a_programme(centre)
    series, organisation = a_series(agreement), an_organisation()
    anna, janis = a_person(centre=centre), a_person(centre=centre)
    first, second = (some_work(agreement=agreement, series=series) for _time in range(2))
    takes_part(first, person=anna, organisation=organisation)
    takes_part(second, person=anna, organisation=organisation)
    takes_part(second, person=janis)
    takes_part(second, organisation=an_organisation())
    takes_part(some_work(centre=centre), person=a_person(centre=centre))
    found = [(one.participations, one.people, one.organisations) for one in reach_around(first)]
    # This work, its series, its year, the centre's whole time, the agreement.
    assert found == [(1, 1, 1), (3, 2, 2), (3, 2, 2), (4, 3, 2), (3, 2, 2)]
    both = reach_of("", Activity.objects.filter(pk__in=[first.pk, second.pk]))
    assert (both.participations, both.people, both.organisations) == (3, 2, 2)


def test_a_participation_is_taken_out_on_the_page(browser: Client, activity: Activity) -> None:
    found = takes_part(activity, organisation=an_organisation())
    address = reverse("activities:remove_participation", args=[activity.pk, found.pk])
    assert browser.get(address).status_code == 405
    browser.post(address)
    assert not Participation.objects.exists()
    assert browser.post(address).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_people_cost_the_same_queries_for_any_number(
    number: int, browser: Client, activity: Activity, centre: Centre, query_budget: QueryBudget
) -> None:
    for _number in range(number):
        takes_part(activity, person=a_person(centre=centre), organisation=an_organisation())
    show, people = (reverse(f"activities:{name}", args=[activity.pk]) for name in ("show", "participations"))
    browser.get(show)
    with query_budget(12):
        browser.get(show)
    # The last one writes down that somebody looked.
    with query_budget(11):
        browser.get(people)
    text = "\n".join(f"Cilvēks Nr{n}\tc{n}@example.lv\tBiedrība {n}" for n in range(number))
    with query_budget(10):
        paste(browser, activity, text)


def test_who_looked_at_the_names_is_written_down(browser: Client, centre: Centre) -> None:
    work = some_work(centre=centre)
    url = f"/activities/{work.pk}/participations/"
    browser.get(url)
    takes_part(work, organisation=an_organisation())
    browser.get(url)
    assert not Reading.objects.exists()
    for _number in range(2):
        takes_part(work, person=a_person(centre=centre))
    browser.get(url)
    assert [(one.what, one.rows, one.person_id) for one in Reading.objects.all()] == [("participants", 2, None)]
