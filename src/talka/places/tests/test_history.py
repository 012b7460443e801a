"""The same ground on another day."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Edition, Level, Place, Scheme
from talka.places.queries import finest, forms_on, history, municipalities, unit_on, within
from talka.places.queries.history import History
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db

OLD, REFORM, TOWNS, TODAY = dt.date(2015, 1, 1), dt.date(2021, 7, 1), dt.date(2022, 7, 1), dt.date(2026, 1, 1)


def codes(places: list[Place]) -> set[str]:
    return {one.code for one in places}


@pytest.mark.parametrize(
    ("code", "day", "found"),
    [
        ("0320244", TODAY, "LV0020410"),  # Aizkraukles pagasts over the reform
        ("LV0020410", OLD, "0320244"),
        ("LV0020410", TODAY, "LV0020410"),
        ("0010000", TODAY, "LV0001000"),  # Rīga
        ("LV0001000", OLD, "0010000"),
        ("0320200", TODAY, "LV0020000"),  # Aizkraukles novads was merged into the larger one
        ("0701801", TODAY, None),  # no such code is asked; see below
        ("LV0055000", TODAY, "LV0038001"),  # Varakļāni joined Madona
        ("0701878", TODAY, "LV0038591"),  # Murmastienes pagasts over two reforms
        ("LV0038591", OLD, "0701878"),
        ("LV0023200", OLD, "0804400"),  # Ādaži town lies in what was a municipality without parishes
        ("0110000", TODAY, "LV0031000"),  # the republican city Jēkabpils, at the level of local governments
        ("LV00A", OLD, "LV00A"),
        ("LV", OLD, "LV"),
    ],
)
def test_the_unit_on_a_day(code: str, day: dt.date, found: str | None) -> None:
    if found is None:
        assert not Place.objects.filter(code=code).exists()
        return
    unit = unit_on(place(code), day)
    assert unit is not None
    assert unit.code == found


@pytest.mark.parametrize(
    ("code", "day", "forms"),
    [
        ("0604300", TODAY, {"LV0032000", "LV0042000"}),  # Aglonas novads was split
        ("0801800", TODAY, {"LV0044000", "LV0048000"}),  # and Inčukalna
        ("LV0020000", OLD, {"0320200", "0321000", "0321400", "0326100", "0327100", "0328200"}),
        ("LV0038001", TOWNS, {"LV0038000", "LV0055000"}),
        ("LV0023400", TODAY, {"LV0023200", "LV0023401"}),  # Ādažu pagasts, of which a town was made
        ("0326160", TODAY, {"LV0020220", "LV0020470"}),  # Kokneses pagasts, with its town since 2021
        ("LV0001000", dt.date(2001, 1, 1), set()),
        ("LV007-2021", TODAY, set()),  # Pierīga is no region any more
    ],
)
def test_several_units_or_none_have_the_ground_on_a_day(code: str, day: dt.date, forms: set[str]) -> None:
    assert unit_on(place(code), day) is None
    assert codes(forms_on(place(code), day)) == forms


@pytest.mark.parametrize(
    ("code", "day", "level", "forms"),
    [
        ("0110000", TODAY, Level.UNIT, {"LV0031010"}),  # the city as a unit inside the municipality
        ("LV0031010", OLD, Level.MUNICIPALITY, {"0110000"}),
        ("0328200", TODAY, Level.UNIT, {"LV0020530"}),  # Skrīveru novads is Skrīveru pagasts
        ("0804400", TODAY, Level.UNIT, {"LV0023200", "LV0023401"}),
        ("0326160", TODAY, Level.MUNICIPALITY, {"LV0020000"}),  # the parish was split inside one municipality
        ("LV0001000", TODAY, Level.UNIT, {"LV0001000"}),  # a city without units stands itself
        ("LV0035000", TODAY, Level.REGION, {"LV00C"}),
        ("LV0035000", TODAY, Level.COUNTRY, {"LV"}),
        ("LV", TODAY, Level.REGION, {"LV00A", "LV00B", "LV00C", "LV005", "LV009"}),
    ],
)
def test_the_ground_at_another_level(code: str, day: dt.date, level: str, forms: set[str]) -> None:
    assert codes(forms_on(place(code), day, level)) == forms


def test_a_municipality_and_a_region_are_made_of_their_units_of_that_day() -> None:
    today = history().forms(place("LV0038001").pk, TODAY, Level.UNIT)
    assert today == set(Place.objects.parts_of(place("LV0038001"), TODAY).values_list("pk", flat=True))
    before = history().forms(place("LV0038001").pk, OLD, Level.UNIT)
    assert len(before) == len(today)
    assert history().forms(place("LV").pk, TODAY, Level.MUNICIPALITY) == set(
        municipalities(TODAY).values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("code", "scheme", "day", "region"),
    [
        ("LV0001000", Scheme.PLANNING, TODAY, "LV00A"),
        ("LV0035000", Scheme.PLANNING, TODAY, "LV00C"),  # Limbaži went from Rīga to Vidzeme
        ("0660200", Scheme.PLANNING, OLD, "LV00A"),
        ("LV0035000", Scheme.STATISTICAL, REFORM, "LV007-2021"),
        ("LV0035000", Scheme.STATISTICAL, TODAY, None),
        ("LV0023200", Scheme.STATISTICAL, dt.date(2023, 1, 1), "LV007-2021"),  # the town Ādaži
        ("0604300", Scheme.PLANNING, TODAY, "LV005"),  # split, but inside one region
        ("0801800", Scheme.PLANNING, TODAY, "LV00A"),
        ("LV00B", Scheme.PLANNING, TODAY, "LV00B"),
        ("LV007-2021", Scheme.STATISTICAL, TODAY, None),
    ],
)
def test_the_region_of_a_scheme(code: str, scheme: str, day: dt.date, region: str | None) -> None:
    assert history().region(place(code).pk, scheme, day) == (place(region).pk if region else None)


def test_a_region_holds_units_of_all_times_that_lie_in_it_today() -> None:
    vidzeme = within(place("LV00C"), TODAY)
    for code in ("LV00C", "LV0035000", "0660200", "LV0055000", "LV0038001", "0701878"):
        assert place(code).pk in vidzeme, code
    for code in ("LV", "LV00A", "LV0001000", "0010000", "LV007-2021"):
        assert place(code).pk not in vidzeme, code


def test_a_municipality_holds_the_old_units_that_came_to_it_and_not_one_that_was_split() -> None:
    kraslava = within(place("LV0032000"), TODAY)
    assert place("0604358").pk in kraslava  # Grāveru pagasts of Aglonas novads
    assert place("0604342").pk not in kraslava  # Aglonas pagasts went to Preiļi
    assert place("0604300").pk not in kraslava


def test_a_parish_holds_itself_and_its_earlier_form_but_not_the_municipality_around() -> None:
    found = within(place("LV0020410"), TODAY)
    assert found == {place("LV0020410").pk, place("0320244").pk}


@pytest.mark.parametrize("day", [OLD, REFORM, TOWNS, TODAY])
def test_every_smallest_unit_is_found_again_from_every_other_day(day: dt.date) -> None:
    """No ground is lost: the smallest units of one day together lie in all those of another."""
    known = history()
    for other in (OLD, REFORM, TODAY):
        reached: set[int] = set()
        for pk in finest(other).values_list("pk", flat=True):
            forms = known.forms(pk, day, Level.UNIT)
            assert forms, pk
            reached |= forms
        assert reached == set(finest(day).values_list("pk", flat=True))


def test_history_is_read_once_and_anew_after_a_change(query_budget: QueryBudget) -> None:
    history()
    with query_budget(1):
        first = history()
    riga = place("LV0001000")
    riga.name = "Rīga, galvaspilsēta"
    riga.save()
    with query_budget(4):
        second = history()
    assert second is not first


def test_without_an_edition_nothing_is_kept() -> None:
    Edition.objects.all().delete()
    assert history() is not history()


def test_an_unknown_region_of_a_municipality_is_none() -> None:
    lonely = Place.objects.create(code="LV0099000", name="Vientuļais novads", level=Level.MUNICIPALITY)
    assert History.read().region(lonely.pk, Scheme.PLANNING, TODAY) is None
    alone = Place.objects.create(code="LV0099400", name="Vientuļais pagasts", level=Level.UNIT)
    assert History.read().forms(alone.pk, TODAY, Level.MUNICIPALITY) == frozenset()
