"""Words that name a territory, and words that only sound like one."""

from __future__ import annotations

from datetime import date

import pytest

from talka.places.models import Level, Place
from talka.places.queries import recognise, regions, units_by_name

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Rīga", "Rīga"),
        ("Rīgā", "Rīga"),
        ("riga", "Rīga"),
        ("Alberta iela 13, Rīga", "Rīga"),
        ("Alberta iela 13, Rīga, LV-1010", "Rīga"),
        ("Rīga LV-1010", "Rīga"),
        ("Rīga, Alberta iela 13", "Rīga"),
        ("Rīgas pilsētā", "Rīga"),
        ("Jūrmala", "Jūrmala"),
        ("Mārupes novads", "Mārupes novads"),
        ("Mārupes nov.", "Mārupes novads"),
        ("Ogres novadā", "Ogres novads"),
        ("Siguldā", "Siguldas novads"),
        ("Talsos", "Talsu novads"),
        ("Tukumā", "Tukuma novads"),
        ("Saldū", "Saldus novads"),
        ("Cēsīs", "Cēsu novads"),
        ("Ventspilī", "Ventspils"),
        ("Ventspils", "Ventspils"),
        ("Līvānos, kultūras centrs", "Līvānu novads"),
        ("Jelgava", "Jelgava"),
        ("Jelgavas novads", "Jelgavas novads"),
        ("Vaives pag., tautas nams", "Cēsu novads"),
        ("Mālpils pagastā, Siguldas novadā", "Siguldas novads"),
        ("Salas pagasts, Mārupes novads", "Mārupes novads"),
        ("Varakļāni", "Varakļānu novads"),
    ],
)
def test_a_name_or_its_form_is_recognised(words: str, place: str) -> None:
    found = recognise(words, DAY)
    assert found.place is not None
    assert found.place.name == place


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("", set()),
        ("Zoom", set()),
        ("Kultūras nams", set()),
        ("Alberta iela 13", set()),
        ("Latvija", set()),
        ("Rīgas reģions", {"Rīga"}),
        ("Rīga, Jūrmala", {"Jūrmala", "Rīga"}),
        ("Ogres novada bibliotēka", {"Ogres novads"}),
        ("Ogres bibliotēka", {"Ogres novads"}),
        ("Jelgavas pils", {"Jelgava", "Jelgavas novads"}),
        ("Mālpils", {"Siguldas novads"}),
        ("Salas pagasts", {"Jēkabpils novads", "Mārupes novads"}),
        ("Valmieras iela 5, Rīga un Jelgava", {"Jelgava", "Rīga", "Valmieras novads"}),
    ],
)
def test_what_is_not_exact_is_only_suggested(words: str, suggested: set[str]) -> None:
    found = recognise(words, DAY)
    assert found.place is None
    assert {one.name for one in found.suggestions} == suggested


def test_of_two_parishes_of_one_name_the_region_decides() -> None:
    named = {region.name: region.pk for region in regions()}
    found = {name: recognise("Salas pagasts", DAY, region_id=pk).place for name, pk in named.items()}
    assert {name: place.name for name, place in found.items() if place} == {
        "Rīgas plānošanas reģions": "Mārupes novads",
        "Zemgales plānošanas reģions": "Jēkabpils novads",
    }


def test_the_unit_is_that_of_the_day_of_the_work() -> None:
    before, after = recognise("Varakļāni", date(2025, 6, 30)).place, recognise("Varakļāni", date(2025, 7, 1)).place
    assert (before and before.name, after and after.name) == ("Varakļānu novads", "Madonas novads")
    riga = {recognise("Rīga", day).place for day in (date(2020, 1, 1), DAY)}
    assert len(riga) == 2
    assert None not in riga


def test_every_name_means_its_own_municipality_or_is_shared() -> None:
    units = Place.objects.filter(level__in=(Level.MUNICIPALITY, Level.UNIT)).valid_on(DAY)
    silent = {unit.name for unit in units if recognise(unit.name, DAY).place is None}
    assert silent == {"Pilskalnes pagasts", "Salas pagasts"}


def test_a_town_in_a_sentence_is_that_town() -> None:
    sigulda = Place.objects.valid_on(DAY).get(name="Sigulda", level=Level.UNIT)
    assert sigulda.parent_id is not None
    assert units_by_name(DAY).of(sigulda.parent_id, "Siguldā, Ausekļa ielā") == sigulda.pk
    assert units_by_name(DAY).of(sigulda.parent_id, "Siguldas pilsētā") == sigulda.pk
    assert units_by_name(DAY).of(sigulda.parent_id, "Bibliotēka") == sigulda.parent_id
