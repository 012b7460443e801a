"""Finding places: by name, by code, around and below others."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.places.models import Level, Scheme
from talka.places.queries import (
    ancestors,
    find_by_name,
    register_codes,
    search_places,
)
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db

OLD, TODAY = dt.date(2015, 1, 1), dt.date(2026, 1, 1)


@pytest.mark.parametrize("written", ["Salas pagasts", "salas pag.", "SALAS  PAGASTS"])
def test_a_shared_name_is_answered_by_all_who_have_it(written: str) -> None:
    assert {one.code for one in find_by_name(written)} == {"LV0031550", "LV0039420"}


@pytest.mark.parametrize(
    ("written", "level", "day", "codes"),
    [
        ("Ādažu nov.", "", TODAY, {"LV0023000"}),
        ("Ādažu nov.", "", OLD, {"0804400"}),
        ("Adazi", "", TODAY, {"LV0023200"}),
        ("Adazi", "", OLD, set()),
        ("Jēkabpils", "", OLD, {"0110000"}),
        ("Jēkabpils", Level.MUNICIPALITY, TODAY, set()),
        ("Jēkabpils", Level.UNIT, TODAY, {"LV0031010"}),
        ("Vidusjūra", "", TODAY, set()),
        ("", "", TODAY, set()),
    ],
)
def test_a_name_is_found_among_units_of_its_day(written: str, level: str, day: dt.date, codes: set[str]) -> None:
    assert {one.code for one in find_by_name(written, level, day)} == codes


@pytest.mark.parametrize(
    ("text", "some", "not_others"),
    [
        ("skrive", {"LV0020530", "0328200"}, {"LV0020000"}),
        ("sala pag", {"LV0031550", "LV0039420"}, {"LV0045000"}),
        ("LV0020410", {"LV0020410"}, {"0320244"}),
        ("0320244", {"0320244"}, {"LV0020410"}),
        ("lv 0020410", {"LV0020410"}, set()),
    ],
)
def test_search_begins_words_and_forgives_diacritics(text: str, some: set[str], not_others: set[str]) -> None:
    found = {one.code for one in search_places(text)}
    assert some <= found
    assert not not_others & found


def test_search_may_be_narrowed_to_a_day() -> None:
    assert {one.code for one in search_places("Skrīveru", TODAY)} == {"LV0020530"}


def test_what_lies_around() -> None:
    assert [one.code for one in ancestors(place("LV0038591"), TODAY)] == ["LV0038001", "LV00C", "LV"]
    assert [one.code for one in ancestors(place("LV0055400"), TODAY)] == ["LV0055000", "LV00C", "LV"]
    assert [one.code for one in ancestors(place("0660200"), OLD, Scheme.STATISTICAL)] == ["LV007-2021", "LV"]
    assert [one.code for one in ancestors(place("LV00B"), TODAY)] == ["LV"]
    assert ancestors(place("LV")) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("0320244", "LV0020410"),
        ("0010000", "LV0001000"),
        ("0050000", "LV0002000"),
        ("0328200", "LV0020530"),  # the finest that surely has the ground
        ("0804400", "LV0023000"),  # a town was made of its parish: the municipality
        ("0406400", "LV0025000"),
        ("0001000", "LV0001000"),
        ("0604300", None),  # split between two municipalities
        ("9999999", None),
    ],
)
def test_codes_of_the_enterprise_register(code: str, found: str | None) -> None:
    assert register_codes(TODAY).get(code) == (place(found).pk if found else None)


def test_every_code_but_those_of_split_municipalities_leads_somewhere() -> None:
    known = register_codes(TODAY)
    assert len(known) > 1300
    assert {"0604300", "0801800"}.isdisjoint(known)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Vecpiebalgas pagastā", "LV0026570"),
        ("jelgvaa", "LV0003000"),
        ("Rezknes", "LV0006000"),
        ("Vecpiebalgas pagsts", "LV0026570"),
    ],
)
def test_a_case_and_a_slip_of_the_pen_are_forgiven(typed: str, code: str) -> None:
    assert code in {one.code for one in search_places(typed, TODAY)}


def test_what_is_typed_rightly_finds_nothing_besides_and_nonsense_nothing() -> None:
    assert {one.code for one in search_places("salas pag.", TODAY)} == {"LV0031550", "LV0039420", "LV0045400"}
    assert not search_places("kvazimodo", TODAY).exists()
    # A short word with another letter is another name.
    assert not search_places("Ugo", TODAY).exists()
