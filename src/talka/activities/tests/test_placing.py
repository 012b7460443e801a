"""Work whose place is told in words only gets on the map: all of it at once, with a look before and a way back."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity
from talka.activities.models import Activity, State
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.places.models import Place
from talka.places.queries import find_by_name

pytestmark = pytest.mark.django_db
PLACES, UNDO, HINT = "/activities/places/", "/activities/change/undo/", "/activities/places/hint/"


@pytest.fixture
def centre(freeze: Freeze) -> Centre:
    freeze("2026-03-20 09:30")
    return a_centre("sava")


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.STAFF, centre=centre))


def municipality(name: str) -> Place:
    (found,) = find_by_name(name, "municipality")
    return found


def filled(browser: Client, **chosen: str) -> dict[str, str]:
    """The form as the page fills it in, with some choices of one's own by the words."""
    form = browser.get(PLACES).context["form"]
    found: dict[str, str] = {}
    for line in form.lines:
        found[line["words"].html_name] = line["words"].value()
        found[line["field"].html_name] = chosen.get(line["about"].words, line["field"].value() or "")
    return found


def where() -> dict[str, str]:
    return {one.place_text: one.place.name if one.place else "" for one in Activity.objects.select_related("place")}


def test_what_is_named_exactly_is_chosen_and_the_rest_only_suggested(browser: Client, centre: Centre) -> None:
    for words in ("Alberta iela 13, Rīga", "Alberta iela 13, Rīga", "Ogres bibliotēka", "Zoom"):
        some_work(centre=centre, place_text=words)
    some_work(centre=centre, place_text="Rīga", format="online")
    some_work(centre=centre, place_text="Rīga", place=municipality("Rīga"))
    some_work(centre=a_centre("cita"), place_text="Liepāja")
    form = browser.get(PLACES).context["form"]
    told = {
        line["about"].words: (
            line["about"].number,
            form.places[line["field"].value()].name if line["field"].value() else "",
            [one.name for one in line["about"].recognised.suggestions],
        )
        for line in form.lines
    }
    assert told == {
        "Alberta iela 13, Rīga": (2, "Rīga", []),
        "Ogres bibliotēka": (1, "", ["Ogres novads"]),
        "Zoom": (1, "", []),
    }


def test_all_of_it_is_shown_then_set_then_taken_back(browser: Client, centre: Centre) -> None:
    for words in ("Alberta iela 13, Rīga", "Siguldā", "Zoom"):
        some_work(centre=centre, place_text=words)
    before = where()
    planned = browser.post(PLACES, filled(browser)).context["preview"].planned
    assert {(one.record.place_text, one.before, one.after) for one in planned} == {
        ("Alberta iela 13, Rīga", "", "Rīga"),
        ("Siguldā", "", "Siguldas novads"),
    }
    assert where() == before
    assert browser.post(PLACES, {**filled(browser), "confirm": "yes"}).status_code == 302
    assert where() == {"Alberta iela 13, Rīga": "Rīga", "Siguldā": "Siguldas novads", "Zoom": ""}
    assert "Siguldas novads" in browser.get("/activities/change/done/").content.decode()
    browser.post(UNDO)
    assert where() == before


def test_the_unit_is_that_of_the_day_of_each_entry(browser: Client, centre: Centre) -> None:
    for day in (date(2024, 5, 1), date(2026, 2, 1)):
        some_work(centre=centre, place_text="Varakļānu kultūras nams", starts=day)
    chosen = filled(browser, **{"Varakļānu kultūras nams": str(municipality("Madonas novads").pk)})
    browser.post(PLACES, {**chosen, "confirm": "yes"})
    assert {one.starts: str(one.place) for one in Activity.objects.all()} == {
        # The ground of two municipalities of that day: which of them is meant nobody said.
        date(2024, 5, 1): "Madonas novads",
        date(2026, 2, 1): "Madonas novads",
    }
    some_work("Senāk", centre=centre, place_text="Varakļāni", starts=date(2024, 5, 1))
    browser.post(PLACES, {**filled(browser), "confirm": "yes"})
    assert str(Activity.objects.get(title="Senāk").place) == "Varakļānu novads"


def test_approved_work_waits_for_whoever_may_change_it(browser: Client, centre: Centre) -> None:
    work = some_work(centre=centre, place_text="Rīga")
    approve_activity(work, actor=a_user(Role.MANAGER, centre=centre))
    assert browser.post(PLACES, filled(browser)).context["preview"].will_change == 0
    browser.post(PLACES, {**filled(browser), "confirm": "yes"})
    assert where() == {"Rīga": ""}
    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    manager.post(PLACES, {**filled(manager), "confirm": "yes"})
    stored = Activity.objects.get()
    assert (str(stored.place), stored.state) == ("Rīga", State.APPROVED)


def test_a_page_that_is_old_moves_nothing_it_did_not_show(browser: Client, centre: Centre) -> None:
    some_work(centre=centre, place_text="Rīga")
    old = filled(browser)
    for _number in range(2):
        some_work(centre=centre, place_text="Jūrmala")
    browser.post(PLACES, {**old, "confirm": "yes"})
    assert set(where().values()) == {""}


def test_nothing_chosen_is_said_and_nothing_to_do_as_well(browser: Client, centre: Centre) -> None:
    assert "Viss ir kartē" in browser.get(PLACES).content.decode()
    some_work(centre=centre, place_text="Zoom")
    answer = browser.post(PLACES, filled(browser))
    assert "planned" not in answer.context
    assert "Izvēlieties pašvaldību" in answer.content.decode()


def test_the_municipality_is_set_for_chosen_entries_of_the_log(browser: Client, centre: Centre) -> None:
    work, riga = some_work(centre=centre, place_text="Pie mums"), municipality("Rīga")
    asked = {"act": "place", "id": [work.pk], "value": riga.pk}
    assert browser.post("/activities/change/", asked).context["preview"].planned[0].after == "Rīga"
    browser.post("/activities/change/", {**asked, "confirm": "yes"})
    assert where() == {"Pie mums": "Rīga"}
    browser.post(UNDO)
    assert where() == {"Pie mums": ""}


def test_the_page_of_an_entry_offers_what_its_words_name(browser: Client, centre: Centre) -> None:
    named = some_work(centre=centre, place_text="Kultūras nams, Siguldā")
    other = some_work(centre=centre, place_text="Kultūras nams")
    assert "Likt kartē: Siguldas novads" in browser.get(f"/activities/{named.pk}/").content.decode()
    assert "Likt kartē" not in browser.get(f"/activities/{other.pk}/").content.decode()


def test_the_form_offers_and_forces_nothing(browser: Client) -> None:
    siguldas, ogres = municipality("Siguldas novads"), municipality("Ogres novads")

    def answered(**asked: str | int) -> object:
        return browser.get(HINT, asked).context["form"]["place"].value()

    assert answered(place_text="Siguldā", starts="1.2.2026") == siguldas.pk
    assert answered(place_text="Siguldā", place=ogres.pk) == ogres.pk
    assert answered(place_text="Ogres bibliotēka", starts="kaut kad") is None
    assert "Varbūt: Ogres novads?" in browser.get(HINT, {"place_text": "Ogres bibliotēka"}).content.decode()
    assert answered(place_text="\0") is None
    assert browser.get("/activities/record/seminar/").context["form"]["place"].value() is None


def test_an_entry_of_a_municipality_that_is_no_more_keeps_it_when_edited(browser: Client, centre: Centre) -> None:
    gone = Place.objects.filter(level="municipality").valid_on(date(2024, 5, 1)).get(name="Varakļānu novads")
    work = some_work(centre=centre, place=gone, starts=date(2024, 5, 1))
    form = browser.get(f"/activities/{work.pk}/edit/").context["form"]
    assert gone in form.fields["place"].queryset


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    browser: Client, centre: Centre, query_budget: QueryBudget, rows: int
) -> None:
    for name in ("Rīga", "Jūrmala", "Liepāja")[:rows]:
        some_work(centre=centre, place_text=name)
    browser.get(PLACES)
    with query_budget(8):
        browser.get(PLACES)
