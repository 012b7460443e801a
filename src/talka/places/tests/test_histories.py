"""The history of a territory, its figures over reforms, and the two ways to part the country into regions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Place, Scheme
from talka.places.queries.chains import MOST_STEPS, chain_of
from talka.places.queries.layers import Asked, layers
from talka.places.queries.overviews import country_on
from talka.places.queries.schemes import region_in, regions_around, scheme_day, spread
from talka.places.queries.series import YearFigure, series_layers, series_of
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 14)
MADONA, AGLONA, KRASLAVA, PREILI = "LV0038001", "0604300", "LV0032000", "LV0042000"


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze(TODAY.isoformat())


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    """How often an address asked is kept in memory, and all tests have one address."""
    caches["memory"].clear()


def history_of(code: str, client: Client | None = None, **asked: str) -> Any:
    return (client or stranger()).get(reverse("map:history", args=[place(code).pk]), asked)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def work_in(code: str, year: int, times: int = 1) -> None:
    for _time in range(times):
        some_work(place=place(code), starts=dt.date(year, 5, 5))


def figures(code: str) -> dict[int, YearFigure]:
    return {one.year: one for one in series_of(place(code), layers()["work"], Asked(None), day=TODAY)}


def named(one: YearFigure) -> list[tuple[str, int]]:
    return [(row.place.code, row.value) for row in one.of]


def test_the_chain_tells_what_it_was_and_became_with_days_and_what_happened() -> None:
    chain = chain_of(place(MADONA))
    assert [len(column) for column in chain.columns] == [5, 2, 1]
    assert [(str(one.day), len(one.before), len(one.after), one.is_merger) for one in chain.changes] == [
        ("2021-07-01", 4, 1, True), ("2021-07-01", 1, 1, False), ("2025-07-01", 2, 1, True),
    ]  # fmt: skip
    split = chain_of(place(AGLONA))
    (change,) = split.changes
    assert ({one.code for one in change.after}, change.is_split) == ({KRASLAVA, PREILI}, True)
    assert chain_of(place("LV00A")).is_empty


def test_a_chain_that_leads_round_ends() -> None:
    made = [Place.objects.create(code=f"LV009900{at}", name=f"Aplis {at}", level="unit") for at in range(3)]
    for one, other in zip(made, [*made[1:], made[0]], strict=True):
        one.became.create(successor=other, day=dt.date(2020, 1, 1))
    assert len(chain_of(made[0]).columns) <= 2 * MOST_STEPS + 1


def test_the_page_of_todays_unit_shows_names_codes_and_days_and_leads_on() -> None:
    shown = text_of(history_of(MADONA))
    for words in ("Vēsture: Madonas novads", "Varakļānu novads", "0701800", "01.07.2025.", "apvienotas", "<svg"):
        assert words in shown, words
    assert reverse("map:history", args=[place("LV0055000").pk]) in shown
    assert reverse("map:sheet", args=[place(MADONA).pk]) in shown


def test_the_page_of_a_unit_that_was_divided_says_so() -> None:
    shown = text_of(history_of(AGLONA))
    for words in ("beigusies", "sadalīta", "Krāslavas novads", "Preiļu novads", "Latgales plānošanas reģions"):
        assert words in shown, words
    assert reverse("map:sheet", args=[place(AGLONA).pk]) not in shown


def test_a_unit_without_other_forms_says_so_and_the_country_has_no_page() -> None:
    assert '<svg class="places-chain"' not in text_of(history_of("LV00A"))
    assert "Citu zināmu veidu tai nav bijis" in text_of(history_of("LV00A"))
    assert history_of("LV").status_code == 404
    assert stranger().get("/map/999999/history/").status_code == 404


def test_a_year_of_todays_unit_adds_its_predecessors() -> None:
    work_in("0700200", 2020, 3)
    work_in("0701800", 2020, 2)
    work_in("0700800", 2020)
    work_in("LV0038000", 2022)
    work_in("LV0055000", 2022)
    work_in(MADONA, 2026)
    found = figures(MADONA)
    assert [(year, found[year].sure, found[year].is_exact) for year in (2020, 2022, 2026)] == [
        (2020, 6, True), (2022, 2, True), (2026, 1, True),
    ]  # fmt: skip
    assert named(found[2020]) == [("0700200", 3), ("0701800", 2), ("0700800", 1)]
    assert (found[2021].sure, named(found[2021])) == (0, [])


def test_of_an_old_unit_only_what_is_sure_is_a_number_the_rest_is_a_range() -> None:
    work_in(AGLONA, 2020, 2)
    work_in(PREILI, 2023, 4)
    some_work(place=place(PREILI), place_text="Aglonas pagasts", starts=dt.date(2023, 6, 6))
    found = figures(AGLONA)
    assert (found[2020].sure, found[2020].is_exact) == (2, True)
    assert (found[2023].sure, found[2023].most, found[2023].is_exact) in {(1, 5, False), (0, 5, False)}
    shown = text_of(history_of(AGLONA))
    assert f"{found[2023].sure}–5" in shown
    assert "nav zināms, cik no" in shown


def test_a_unit_that_a_divided_one_went_to_has_a_range_before_the_reform() -> None:
    work_in(AGLONA, 2020, 2)
    work_in("0601000", 2020, 3) if Place.objects.filter(code="0601000").exists() else None
    one = figures(PREILI)[2020]
    assert (one.most - one.sure, one.is_exact) == (2, False)
    assert [row.place.code for row in one.unsure] == [AGLONA]
    both = figures(KRASLAVA)[2020]
    assert both.most - both.sure == 2, "the same work may be in either, and is given to none"


def test_work_without_a_place_or_of_a_whole_region_is_in_no_unit() -> None:
    some_work(starts=dt.date(2024, 5, 5))
    some_work(place=place("LV00C"), starts=dt.date(2024, 5, 5))
    assert (figures(MADONA)[2024].most, figures("LV00C")[2024].sure) == (0, 1)


def test_a_region_of_the_scheme_that_is_over_still_has_its_figures() -> None:
    work_in("LV0023000", 2022, 2)  # Ādažu novads
    work_in("LV0023000", 2025)
    work_in("LV0001000", 2022)
    found = figures("LV007-2021")
    assert (found[2022].sure, found[2025].sure) == (2, 1)


def test_everybody_is_told_no_numbers_of_people_by_year() -> None:
    assert "participations" in series_layers(everybody=False)
    offered = series_layers(everybody=True)
    assert offered
    assert not [one for one in offered.values() if one.of_people]
    some_work(place=place(MADONA), starts=dt.date(2025, 8, 8), participants=17)
    asked = text_of(history_of(MADONA, layer="participations"))
    assert "Dalības reizes" not in asked
    mine = text_of(history_of(MADONA, signed_in(a_user(Role.STAFF)), layer="participations"))
    assert ">17<" in mine


@pytest.mark.parametrize(("times", "most"), [(1, 41), (3, 41)])
def test_the_page_takes_as_many_queries_whatever_was_recorded(query_budget: QueryBudget, times: int, most: int) -> None:
    work_in("0700200", 2020, times)
    work_in(MADONA, 2026, times)
    client = stranger()
    history_of(MADONA, client)
    with query_budget(most):
        history_of(MADONA, client)


@pytest.mark.parametrize(
    ("scheme", "day", "found"),
    [
        (Scheme.PLANNING, TODAY, TODAY),
        (Scheme.STATISTICAL, TODAY, dt.date(2023, 12, 31)),
        (Scheme.STATISTICAL, dt.date(2022, 5, 5), dt.date(2022, 5, 5)),
        (Scheme.STATISTICAL, dt.date(2005, 5, 5), dt.date(2009, 7, 1)),
    ],
)
def test_a_scheme_is_asked_on_the_nearest_day_on_which_it_was_in_use(scheme: str, day: dt.date, found: dt.date) -> None:
    assert scheme_day(scheme, day) == found


@pytest.mark.parametrize(
    ("code", "scheme", "region"),
    [
        ("LV0023000", Scheme.STATISTICAL, "LV007-2021"),
        ("LV0023000", Scheme.PLANNING, "LV00A"),
        (MADONA, Scheme.STATISTICAL, "LV008-2021"),
        (AGLONA, Scheme.STATISTICAL, "LV005-2021"),
    ],
)
def test_the_region_of_either_scheme(code: str, scheme: str, region: str) -> None:
    found = region_in(place(code).pk, scheme, TODAY)
    assert found is not None
    assert Place.objects.get(pk=found).code.removesuffix("-2021") == region.removesuffix("-2021")


def test_figures_by_either_scheme_have_the_same_total() -> None:
    raw = {
        place("LV0023000").pk: 5,
        place("0010000").pk: 3,
        place(AGLONA).pk: 2,
        place("LV00C").pk: 4,
        None: 7,
        "online": 1,
    }
    raw[(place("LV0001000").pk, place("LV0023000").pk)] = 10  # type: ignore[index]  # of several places at once
    totals = {}
    for scheme in Scheme:
        found = spread(raw, day=TODAY, scheme=scheme)
        assert sum(found.regions.values()) + found.apart == found.total == 32
        for branch in country_on(TODAY, scheme):
            assert branch.region is not None
            inside = sum(found.municipalities.get(one.place.pk, 0) for one in branch.municipalities)
            assert inside + found.inside.get(branch.region.pk, 0) == found.regions.get(branch.region.pk, 0)
        totals[scheme] = found
    rigas = place("LV00A").pk
    assert totals[Scheme.PLANNING].regions[rigas] == 18
    assert totals[Scheme.STATISTICAL].regions[place("LV007-2021").pk] == 5
    assert totals[Scheme.STATISTICAL].apart > totals[Scheme.PLANNING].apart


def test_each_local_government_of_today_has_a_region_of_both_schemes() -> None:
    five, six = (country_on(TODAY, scheme) for scheme in (Scheme.PLANNING, Scheme.STATISTICAL))
    assert (len(five), len(six)) == (5, 6)
    assert all(branch.region for branch in (*five, *six))
    assert sum(len(one.municipalities) for one in five) == sum(len(one.municipalities) for one in six) == 42


def test_the_list_is_shown_by_either_scheme_as_the_address_says() -> None:
    work_in("LV0023000", 2025, 3)
    client = signed_in(a_user(Role.STAFF))
    listed = reverse("places:list")
    six = client.get(listed, {"scheme": Scheme.STATISTICAL, "layer": "work"})
    assert "Pierīgas statistiskais reģions" in text_of(six)
    assert "31.12.2023." in text_of(six)
    assert (six.context["total"], six.context["apart"]) == ("3", "")
    for nonsense in ({}, {"scheme": "x", "layer": "y"}, {"scheme": Scheme.PLANNING}):
        five = text_of(client.get(listed, nonsense))
        assert "Pierīgas" not in five.replace("ar Pierīgu", "")
    past = client.get(listed, {"scheme": Scheme.STATISTICAL, "day": "01.05.2022", "layer": "work"})
    assert "LV0055000" in text_of(past)
    assert past.context["scheme_day"] is None


def test_the_sheet_names_the_region_of_the_other_scheme() -> None:
    shown = text_of(stranger().get(reverse("map:sheet", args=[place("LV0023000").pk])))
    assert "Pierīgas statistiskais reģions" in shown
    assert reverse("map:history", args=[place("LV0023000").pk]) in shown
    assert dict(regions_around(place("LV0023000")))[Scheme.PLANNING] == place("LV00A")


def test_a_stranger_does_not_ask_for_histories_without_end_and_staff_may(settings: Settings) -> None:
    settings.OPEN_REQUESTS_PER_MINUTE = 2
    browser, staff = stranger(), signed_in(a_user(Role.STAFF))
    answers = [history_of(MADONA, browser) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert [history_of(MADONA, staff).status_code for _time in range(3)] == [200, 200, 200]


def test_years_that_can_be_compared_are_drawn_the_earliest_first() -> None:
    work_in(MADONA, 2025, times=2)
    assert 'class="chart"' not in text_of(history_of(MADONA, layer="work"))
    work_in(MADONA, 2026)
    page = text_of(history_of(MADONA, layer="work"))
    assert "2024: 0, 2025: 2, 2026: 1</desc>" in page
