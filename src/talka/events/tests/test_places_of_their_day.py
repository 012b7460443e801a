"""Where a session is: in the local government of its day, whatever that became since."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.events.actions.copies import copy_event
from talka.events.models import Event, Session
from talka.events.tests.makers import an_event, another_session
from talka.events.tests.test_planning_pages import LIST, of, typed
from talka.kernel.periods import format_date
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level
from talka.places.tests.makers import place
from talka.places.tests.test_map import place_named

pytestmark = pytest.mark.django_db
# Varakļānu novads and Madonas novads became one on 1 July 2025.
BEFORE, AFTER = dt.date(2025, 6, 3), dt.date(2025, 7, 3)
VARAKLANI, MADONA_BEFORE, MADONA = "LV0055000", "LV0038000", "LV0038001"


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze("2026-03-14")


def sent(day: dt.date, code: str) -> dict[str, Any]:
    return {"day": format_date(day), "starts_time": "10", "ends_time": "12", "place": place(code).pk, "venue": "Klubs"}


def offered(answer: Any, form: str = "form") -> set[str]:
    return {one.code for one in answer.context[form].fields["place"].queryset}


def in_varaklani(centre: Centre) -> tuple[Event, Session]:
    event = an_event(centre=centre, dated=False)
    return event, another_session(event, day=BEFORE, place=place(VARAKLANI))


def test_a_session_of_the_past_keeps_the_unit_of_its_day(browser: Client, centre: Centre) -> None:
    event = an_event(centre=centre, dated=False)

    browser.post(of(event, "sessions/new/"), sent(BEFORE, VARAKLANI))

    assert event.sessions.get().place == place(VARAKLANI)


def test_the_first_session_of_a_new_event_does_so_too(browser: Client) -> None:
    browser.post(f"{LIST}new/", typed(**sent(BEFORE, VARAKLANI)))

    assert Session.objects.get().place == place(VARAKLANI)


def test_a_stored_session_is_offered_the_units_of_its_day_and_may_be_saved_as_it_is(
    browser: Client, centre: Centre
) -> None:
    event, session = in_varaklani(centre)
    address = of(event, f"sessions/{session.pk}/")

    shown = browser.get(address)
    browser.post(address, sent(BEFORE, VARAKLANI) | {"venue": "Bibliotēka"})

    assert VARAKLANI in offered(shown)
    assert MADONA not in offered(shown)
    session.refresh_from_db()
    assert (session.place, session.venue) == (place(VARAKLANI), "Bibliotēka")


def test_a_unit_of_another_day_is_refused_with_what_to_choose(browser: Client, centre: Centre) -> None:
    event = an_event(centre=centre, dated=False)

    answer = browser.post(of(event, "sessions/new/"), sent(BEFORE, MADONA))

    assert answer.status_code == 200
    assert "Madonas novads, Varakļānu novads" in str(answer.context["form"].errors["place"])
    assert {VARAKLANI, MADONA_BEFORE} <= offered(answer)
    assert not event.sessions.exists()


def test_a_session_that_moves_past_a_reform_asks_for_the_unit_again(browser: Client, centre: Centre) -> None:
    event, session = in_varaklani(centre)

    answer = browser.post(of(event, f"sessions/{session.pk}/"), sent(AFTER, VARAKLANI))

    assert "Madonas novads" in str(answer.context["form"].errors["place"])
    session.refresh_from_db()
    assert session.place == place(VARAKLANI)


def test_a_copy_past_a_reform_is_in_the_unit_that_has_the_ground_now(centre: Centre) -> None:
    event, _session = in_varaklani(centre)

    copied = copy_event(event, first_day=AFTER, actor=system_actor())

    assert copied.sessions.get().place == place(MADONA)


def test_a_copy_to_a_day_is_offered_the_units_of_that_day(browser: Client, centre: Centre) -> None:
    event = an_event(centre=centre)
    address = of(event, "copy/")

    answer = browser.post(address, {"title": "Vēlreiz", "day": format_date(BEFORE), "place": place(MADONA).pk})

    assert "Varakļānu novads" in str(answer.context["form"].errors["place"])


def test_an_event_is_planned_for_the_parish_that_the_address_names(browser: Client) -> None:
    vaive = place_named("Vaives pagasts", Level.UNIT)

    first = browser.get(f"{LIST}new/", {"place": vaive.pk}).context["first"]

    assert (first.initial["place"].name, first.initial["venue"]) == ("Cēsu novads", "Vaives pagasts")
    assert f'value="{first.initial["place"].pk}" selected' in str(first["place"])
