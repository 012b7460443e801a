"""A number of participants that is known only as a total stays a total, and is labelled so wherever it is shown."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from python_calamine import load_workbook

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db
LABEL = "Dalības reizes: kopsumma vai ar vārdiem"


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.STAFF, centre=centre))


@pytest.fixture
def works(centre: Centre) -> dict[str, Activity]:
    """A total without names, one that is named in part, one that is named wholly, and one of which nothing is said."""
    made = {
        "kopsumma, bez vārdiem": some_work("Bez vārdiem", centre=centre, participants=15),
        "kopsumma, 1 ar vārdiem": some_work("Daļēji", centre=centre, participants=3),
        "": some_work("Visi", centre=centre, participants=1),
        "nothing": some_work("Nekas", centre=centre),
    }
    for label in ("kopsumma, 1 ar vārdiem", ""):
        takes_part(made[label], person=a_person())
    return made


def words(browser: Client, address: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(browser.get(address).content.decode()))


def test_the_list_and_its_files_label_totals(browser: Client, works: dict[str, Activity]) -> None:
    listed = words(browser, "/activities/?sort=title")
    assert "15 kopsumma, bez vārdiem" in listed
    assert "3 kopsumma, 1 ar vārdiem" in listed
    assert listed.count("kopsumma, ") == len(works) - 2
    asked = "/activities/?sort=title&cols=title&cols=participants&export="
    lines = browser.get(f"{asked}csv").getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(";", 1)[1] for line in lines] == [
        f"Nosaukums;Dalības reizes;{LABEL}",
        "Bez vārdiem;15;kopsumma, bez vārdiem",
        "Daļēji;3;kopsumma, 1 ar vārdiem",
        "Nekas;;",
        "Visi;1;",
    ]
    book = load_workbook(io.BytesIO(browser.get(f"{asked}xlsx").getvalue())).get_sheet_by_index(0).to_python()
    assert book[1][1:] == ["Bez vārdiem", 15.0, "kopsumma, bez vārdiem"]


def test_the_page_of_an_entry_its_form_and_its_participants_label_totals(
    browser: Client, works: dict[str, Activity]
) -> None:
    for label, number in (("kopsumma, bez vārdiem", 15), ("kopsumma, 1 ar vārdiem", 3)):
        key = works[label].pk
        assert f"Dalības reizes {number} ({label})" in words(browser, reverse("activities:show", args=[key]))
        assert f"Dalības reizes: {label}." in words(browser, reverse("activities:edit", args=[key]))
        assert f"Dalības reizes: {number} ({label})" in words(browser, reverse("activities:participations", args=[key]))


def test_where_names_say_it_all_or_nothing_is_said_there_is_no_label(
    browser: Client, works: dict[str, Activity]
) -> None:
    for label in ("", "nothing"):
        for page in ("show", "edit", "participations"):
            assert "kopsumma, " not in words(browser, reverse(f"activities:{page}", args=[works[label].pk])), page


def test_without_a_total_the_page_shows_how_many_are_named(browser: Client, centre: Centre) -> None:
    named = some_work("Saraksts", centre=centre)
    takes_part(named, person=a_person())
    assert "Dalības reizes 1 " in words(browser, reverse("activities:show", args=[named.pk]))


def test_whoever_records_is_told_that_a_number_stays_a_total(browser: Client) -> None:
    assert "Skaits bez vārdiem paliek kopsumma" in words(browser, "/activities/record/seminar/")
