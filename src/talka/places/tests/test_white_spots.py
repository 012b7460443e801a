"""White spots as a list to act on."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Level
from talka.places.tests.test_map import an_organisation_in, place_named
from talka.registry.models import PartnerRole
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
SPOTS = reverse("map:white_spots")


def white(**asked: str | int) -> set[str]:
    return {spot.place.name for spot in stranger().get(SPOTS, asked).context["spots"]}


def test_a_place_without_an_organisation_is_white_down_to_the_parish() -> None:
    vaive = an_organisation()
    vaive.place = place_named("Vaives pagasts", Level.UNIT)
    vaive.save()

    assert "Vaives pagasts" not in white(without="organisations")
    assert {"Drabešu pagasts", "Valkas novads"} <= white(without="organisations")


def test_work_whose_words_name_a_parish_was_in_that_parish_and_not_in_its_neighbours(freeze: Freeze) -> None:
    freeze("2022-11-01")
    some_work(place=place_named("Cēsu novads"), place_text="Vaives pag., tautas nams", starts=date(2022, 10, 3))
    cesis = place_named("Cēsu novads").pk

    assert "Vaives pagasts" not in white(without="work", within=cesis)
    assert "Drabešu pagasts" in white(without="work", within=cesis)
    assert "Cēsu novads" not in white(without="work", within=cesis)


def test_a_name_of_a_parish_elsewhere_is_only_words(freeze: Freeze) -> None:
    freeze("2022-11-01")
    some_work(place=place_named("Valkas novads"), place_text="Vaives pagasts", starts=date(2022, 10, 3))

    assert "Vaives pagasts" in white(without="work")
    assert "Valkas novads" not in white(without="work")


def test_work_that_is_older_than_what_is_looked_back_at_does_not_count(freeze: Freeze) -> None:
    freeze("2022-11-01")
    some_work(place=place_named("Valkas novads"), starts=date(2021, 10, 3))

    assert "Valkas novads" in white(without="work", months=12)
    assert "Valkas novads" not in white(without="work", months=24)


def test_staff_begin_with_the_region_of_their_centre() -> None:
    centre = a_centre()
    centre.region_code = "LV00C"
    centre.save()
    browser = signed_in(a_user(Role.STAFF, centre=centre))

    own = {spot.place.name for spot in browser.get(SPOTS).context["spots"]}
    everywhere = {spot.place.name for spot in browser.get(SPOTS, {"within": "all"}).context["spots"]}

    assert "Valkas novads" in own
    assert "Talsu novads" not in own
    assert "Talsu novads" in everywhere


def test_the_list_is_narrowed_to_municipalities_or_to_their_parts() -> None:
    valka = place_named("Valkas novads").pk

    assert white(level="municipality", within=valka) == {"Valkas novads"}
    assert "Valkas novads" not in white(level="unit", within=valka)
    assert white(level="\0", within="x", months="0", without="?") == white()


def test_a_link_plans_work_with_the_place_filled_in() -> None:
    browser = signed_in(a_user(Role.STAFF))
    vaive = place_named("Vaives pagasts", Level.UNIT)
    link = f"{reverse('activities:choose_kind')}?place={vaive.pk}"

    assert link in browser.get(SPOTS, {"within": vaive.pk}).content.decode()
    seminar = f"{reverse('activities:record', args=['seminar'])}?place={vaive.pk}"
    assert seminar in browser.get(link).content.decode()
    form = browser.get(seminar).context["form"]
    assert (form["place"].initial, form["place_text"].initial) == (vaive.parent_id, "Vaives pagasts")
    assert link not in stranger().get(SPOTS, {"within": vaive.pk}).content.decode()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_whole_list_is_taken_along(kind: str) -> None:
    an_organisation_in("Valkas novads")
    asked: dict[str, str | int] = {"level": "municipality", "within": place_named("Valkas novads").pk}

    answer = stranger().get(reverse(f"map:white_spots_{kind}"), asked)

    if kind == "csv":
        rows = answer.content.decode("utf-8-sig")
        assert "LV0053000;Valkas novads;Valkas novads;;trūkst;trūkst;trūkst;" in rows.replace(",", ";")
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert sheet[1][:7] == ["LV0053000", "Valkas novads", "Valkas novads", "", "trūkst", "trūkst", "trūkst"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(query_budget: QueryBudget, rows: int) -> None:
    for name in ("Cēsu novads", "Valkas novads", "Madonas novads")[:rows]:
        an_organisation_in(name)
    browser = stranger()
    browser.get(SPOTS)
    with query_budget(20):
        browser.get(SPOTS)


def test_each_row_leads_to_an_event_there_and_says_whom_to_call() -> None:
    governs = an_organisation("Valkas novada pašvaldība")
    governs.phone, governs.email = "+371 20001122", "dome@example.lv"
    governs.save()
    PartnerRole.objects.create(
        organisation=governs, role=PartnerRole.Role.MUNICIPALITY, place=place_named("Valkas novads")
    )
    client = signed_in(a_user(Role.STAFF, centre=a_centre()))

    asked: dict[str, str | int] = {"within": place_named("Valkas novads").pk, "without": "communities"}
    page = client.get(SPOTS, asked)
    shown = page.content.decode()
    text = client.get(reverse("map:white_spots_csv"), {"within": place_named("Valkas novads").pk}).content.decode()

    assert len(page.context["lines"]) > 1
    for spot, _links, _called in page.context["lines"]:
        assert f'href="{reverse("events:add")}?place={spot.place.pk}"' in shown
    assert shown.count('href="tel:+37120001122">+371 20001122</a>') == len(page.context["lines"])
    assert shown.count('href="mailto:dome@example.lv"') == len(page.context["lines"])
    assert "Valkas novada pašvaldība, +371 20001122, dome@example.lv" in text
    assert "20001122" not in stranger().get(SPOTS, {"within": place_named("Valkas novads").pk}).content.decode()


def test_a_role_that_is_over_is_nobody_to_call() -> None:
    governs = an_organisation("Valkas novada pašvaldība")
    PartnerRole.objects.create(
        organisation=governs, role=PartnerRole.Role.MUNICIPALITY, place=place_named("Valkas novads"),
        ends=date(2020, 1, 1),
    )  # fmt: skip

    page = signed_in(a_user(Role.STAFF)).get(SPOTS, {"within": place_named("Valkas novads").pk})

    assert {called for _spot, _links, called in page.context["lines"]} == {None}


def test_all_of_a_long_list_stand_on_one_page_to_be_printed() -> None:
    page = stranger().get(SPOTS)
    (whole,) = [page.context["whole_query"]]

    printed = stranger().get(f"{SPOTS}?{whole}")

    assert len(page.context["lines"]) == 50 < len(page.context["spots"])
    assert len(printed.context["lines"]) == len(page.context["spots"])
    assert printed.context["whole_query"] == ""


def test_where_nothing_is_recorded_yet_the_list_says_why_it_names_every_place() -> None:
    said = "tāpēc baltais plankums ir ikviena vieta"
    assert said in stranger().get(SPOTS).content.decode()
    an_organisation_in("Cēsu novads")
    assert said not in stranger().get(SPOTS).content.decode()
