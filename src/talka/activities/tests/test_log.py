from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import EvidenceKind
from talka.activities.tests.makers import a_programme, a_proof, a_series, some_work, takes_part
from talka.kernel.models import SavedView
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Place
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
LOG = "/activities/"


def titles(answer: Any) -> list[str]:
    listing: Any = answer.context["listing"]
    return [str(row.record) for row in listing.rows]


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.MANAGER, centre=centre))


def test_the_newest_work_of_the_own_centre_comes_first(centre: Centre, browser: Client) -> None:
    some_work("Vecais", centre=centre, starts=dt.date(2022, 1, 5))
    some_work("Jaunais", centre=centre, starts=dt.date(2024, 1, 5))
    some_work("Cita centra darbs")
    assert titles(browser.get(LOG)) == ["Jaunais", "Vecais"]


def test_removed_work_is_shown_only_when_asked_for(centre: Centre, browser: Client) -> None:
    manager = a_user(Role.MANAGER, centre=centre)
    remove_activity(some_work("Noņemtais", centre=centre), actor=manager)
    some_work("Esošais", centre=centre)
    assert titles(browser.get(LOG)) == ["Esošais"]
    assert titles(browser.get(LOG, {"state": "removed"})) == ["Noņemtais"]


def test_words_are_found_whatever_their_diacritics(centre: Centre, browser: Client) -> None:
    some_work("Šķūņa svētki", centre=centre)
    some_work("Cits", centre=centre)
    assert titles(browser.get(LOG, {"q": "svetki skuna"})) == ["Šķūņa svētki"]


def test_every_filter_of_a_figure_narrows_the_log(centre: Centre, browser: Client) -> None:
    agreement = a_programme(centre)
    series = a_series(agreement)
    riga = Place.objects.filter(level=Place.Level.MUNICIPALITY)[0]
    wanted = some_work(
        "Īstais",
        agreement=agreement,
        purpose="CS",
        kind="seminar",
        format="online",
        channel="facebook",
        series=series,
        place=riga,
        starts=dt.date(2023, 8, 1),
    )
    some_work("Cits", centre=centre, kind="camp", starts=dt.date(2022, 8, 1))
    filters: dict[str, Any] = {
        "agreement": agreement.pk,
        "year": wanted.year_id,
        "until": 2,
        "kind": "seminar",
        "purpose": "CS",
        "series": series.code,
        "channel": "facebook",
        "format": "online",
        "place": riga.code,
        "date_from": "01.01.2023.",
        "calendar": "2023",
    }
    for name, value in filters.items():
        assert titles(browser.get(LOG, {name: value})) == ["Īstais"], name
    assert titles(browser.get(LOG, {"centre": centre.pk})) == ["Īstais", "Cits"]
    assert titles(browser.get(LOG, {"kind": ["seminar", "camp"]})) == ["Īstais", "Cits"]
    assert titles(browser.get(LOG, {"date_to": "2022. gada 31. decembris"})) == ["Cits"]


def test_counted_work_is_recorded_or_approved(centre: Centre, browser: Client) -> None:
    manager = a_user(Role.MANAGER, centre=centre)
    some_work("Melnraksts", centre=centre, draft=True)
    approve_activity(some_work("Apstiprināts", centre=centre), actor=manager)
    some_work("Ierakstīts", centre=centre)
    assert sorted(titles(browser.get(LOG, {"state": "counted"}))) == ["Apstiprināts", "Ierakstīts"]
    assert titles(browser.get(LOG, {"state": "draft"})) == ["Melnraksts"]


def test_work_without_enough_evidence_or_frame_is_found(centre: Centre, browser: Client) -> None:
    agreement = a_programme(centre)
    a_proof(some_work("Apliecināts", agreement=agreement, purpose="CS"), EvidenceKind.ATTENDANCE)
    some_work("Neapliecināts", agreement=agreement, purpose="CS")
    some_work("Bez mērķa", agreement=agreement, kind="consultation")
    assert titles(browser.get(LOG, {"lacking_evidence": "1"})) == ["Neapliecināts"]
    assert titles(browser.get(LOG, {"unassigned": "1"})) == ["Bez mērķa"]


def test_work_of_an_organisation_is_found(centre: Centre, browser: Client) -> None:
    organisation = an_organisation()
    takes_part(some_work("Ar to", centre=centre), organisation=organisation)
    some_work("Bez tās", centre=centre)
    assert titles(browser.get(LOG, {"organisation": organisation.pk})) == ["Ar to"]


def test_a_value_that_is_no_choice_finds_nothing_and_a_name_that_is_no_filter_is_ignored(
    centre: Centre, browser: Client
) -> None:
    some_work("Darbs", centre=centre)
    assert titles(browser.get(LOG, {"purpose": "XX"})) == []
    assert titles(browser.get(LOG, {"recorded_by__password": "x", "agreement": "1 or 1", "year": "9" * 40})) == [
        "Darbs"
    ]


def test_a_wrong_day_is_explained_and_narrows_nothing(centre: Centre, browser: Client) -> None:
    some_work("Darbs", centre=centre)
    answer = browser.get(LOG, {"date_from": "31.02.2022."})
    assert titles(answer) == ["Darbs"]
    listing: Any = answer.context["listing"]
    assert [typed for typed, _reason in listing.state.mistakes] == ["31.02.2022."]
    assert "„31.02.2022.”" in answer.content.decode()


def test_the_log_can_be_ordered_by_title_the_latvian_way(centre: Centre, browser: Client) -> None:
    for title in ("Čiekuri", "Zeme", "Āboli", "Cirvji"):
        some_work(title, centre=centre)
    assert titles(browser.get(LOG, {"sort": "title"})) == ["Āboli", "Cirvji", "Čiekuri", "Zeme"]
    assert titles(browser.get(LOG, {"sort": "-title"}))[0] == "Zeme"
    assert len(titles(browser.get(LOG, {"sort": "recorded_by__password"}))) == 4


def test_participations_are_the_total_or_else_the_named(centre: Centre, browser: Client) -> None:
    total = some_work("Kopskaits", centre=centre, participants=15)
    takes_part(total, person=a_person(centre=centre))
    takes_part(some_work("Vārdā", centre=centre), person=a_person(centre=centre))
    some_work("Nezināms", centre=centre)
    answer = browser.get(LOG, {"sort": "title"})
    listing: Any = answer.context["listing"]
    at = [heading.title for heading in listing.headings].index("Dalības reizes")
    assert [row.cells[at].value for row in listing.rows] == [15, None, 1]


def test_the_file_holds_exactly_the_shown_rows_and_columns(centre: Centre, browser: Client) -> None:
    some_work("=Formula()", centre=centre, kind="seminar", participants=15)
    some_work("Cits", centre=centre, kind="camp")
    query: dict[str, Any] = {"kind": "seminar", "cols": ["date", "title", "participants"], "export": "xlsx"}
    answer: Any = browser.get(LOG, query)
    rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows == [
        ["Datums", "Nosaukums", "Dalības reizes", "Dalības reizes: kopsumma vai ar vārdiem"],
        [dt.date(2022, 10, 28), "=Formula()", 15.0, "kopsumma, bez vārdiem"],
    ]
    answer = browser.get(LOG, query | {"export": "csv"})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "Datums;Nosaukums;Dalības reizes;Dalības reizes: kopsumma vai ar vārdiem",
        "2022-10-28;'=Formula();15;kopsumma, bez vārdiem",
    ]


def test_a_view_is_saved_replaced_and_removed_by_its_owner(centre: Centre, browser: Client) -> None:
    some_work(centre=centre)
    for kind in ("seminar", "camp"):
        browser.post(LOG, {"act": "save_view", "title": "Mans skats", "query": f"kind={kind}&sort=title"})
    view = SavedView.objects.get()
    assert (view.title, view.query) == ("Mans skats", "kind=camp&sort=title")
    assert "Mans skats" in browser.get(LOG).content.decode()
    other = signed_in(a_user(Role.MANAGER, centre=centre))
    assert "Mans skats" not in other.get(LOG).content.decode()
    assert other.post(LOG, {"act": "remove_view", "view": view.pk}).status_code == 404
    browser.post(LOG, {"act": "remove_view", "view": view.pk})
    assert not SavedView.objects.exists()


def test_only_the_table_is_answered_to_a_swap(centre: Centre, browser: Client) -> None:
    some_work("Darbs", centre=centre)
    answer = browser.get(LOG, {"kind": "seminar", "q": ""}, headers={"HX-Request": "true", "HX-Target": "table"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'data-announce="1 ieraksts"' in page
    assert answer["HX-Push-Url"] == "/activities/?kind=seminar"


def test_an_empty_log_says_what_to_do(browser: Client) -> None:
    assert "Vēl nav ierakstīts neviens darbs" in browser.get(LOG).content.decode()
    assert "Nekas nav atrasts" in browser.get(LOG, {"kind": "camp"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_costs_the_same_queries_for_any_number_of_rows(
    number: int, centre: Centre, browser: Client, query_budget: QueryBudget
) -> None:
    agreement = a_programme(centre)
    for _number in range(number):
        activity = some_work(agreement=agreement, purpose="CS", series=a_series(agreement))
        takes_part(activity, person=a_person(centre=centre), organisation=an_organisation())
    browser.get(LOG)
    with query_budget(17):
        browser.get(LOG)


def test_a_page_holds_as_many_rows_as_are_offered(centre: Centre, browser: Client) -> None:
    for _number in range(30):
        some_work(centre=centre)
    assert len(titles(browser.get(LOG, {"size": "25"}))) == 25
    assert len(titles(browser.get(LOG, {"size": "25", "page": "2"}))) == 5
    assert len(titles(browser.get(LOG, {"size": "1000000"}))) == 30


@pytest.mark.parametrize(("role", "offered"), [(Role.STAFF, False), (Role.MANAGER, True)])
def test_approving_together_is_offered_to_whoever_manages(role: Role, offered: bool, centre: Centre) -> None:
    some_work(centre=centre)
    page = signed_in(a_user(role, centre=centre)).get(LOG).content.decode()

    assert 'value="purpose"' in page
    assert ('value="approve"' in page) == offered
