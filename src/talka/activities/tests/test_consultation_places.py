"""Where a consultation counts: at the organisation that was advised, or where somebody without one is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Level, Place
from talka.places.queries.layers import Asked, layers, tree_of
from talka.places.tests.test_map import place_named
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 14)


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze(TODAY.isoformat())


@pytest.fixture
def browser() -> Client:
    return signed_in(a_user(Role.STAFF, centre=a_centre()))


def saved(browser: Client, **fields: Any) -> Any:
    line = {"client": "Anna Bērziņa", "client_is": "person", "topic": "Statūti", "day": "14.03.2026."}
    return browser.post(reverse("activities:consult"), line | fields)


def advice_in(where: Place) -> int:
    return tree_of(layers()["advice"], Asked(None), day=TODAY).values.get(where.pk, 0)


@pytest.mark.parametrize("written", ["Cēsu novads", "Vaives pagasts, Cēsu novads"])
def test_advice_to_a_person_counts_where_the_line_says(browser: Client, written: str) -> None:
    saved(browser, place=written)

    assert Activity.objects.get().place == place_named("Cēsu novads")
    assert advice_in(place_named("Cēsu novads")) == 1
    assert advice_in(place_named("Vaives pagasts", Level.UNIT)) == int("Vaives" in written)


def test_without_a_place_it_is_saved_just_the_same_and_has_none(browser: Client) -> None:
    saved(browser)

    assert Activity.objects.get().place is None
    assert tree_of(layers()["advice"], Asked(None), day=TODAY).apart == {None: 1}


def test_advice_to_an_organisation_counts_at_the_organisation_whatever_the_line_says(browser: Client) -> None:
    organisation = an_organisation("Biedrība Kokle")
    organisation.place = place_named("Valkas novads")
    organisation.save()

    saved(browser, client=organisation.name, client_is="organisation", place="Cēsu novads")

    assert advice_in(place_named("Valkas novads")) == 1
    assert advice_in(place_named("Cēsu novads")) == 0


@pytest.mark.parametrize("written", ["Vidzemes plānošanas reģions", "Nekurzeme", "Salas pagasts"])
def test_a_place_that_is_none_or_not_clear_is_explained_at_its_field_and_kept(browser: Client, written: str) -> None:
    answer = saved(browser, place=written)

    assert answer.status_code == 200
    assert answer.context["consultation"].errors["place"]
    assert f'value="{written}"' in answer.content.decode()
    assert '<details class="ui-consult__more" open' in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_line_of_an_earlier_day_keeps_the_unit_of_that_day(browser: Client) -> None:
    """Madonas novads has the ground of two since 1 July 2025."""
    refused = saved(browser, place="Madonas novads", day="03.06.2025.")
    saved(browser, place="Cēsu novads", day="03.06.2025.")

    assert "Varakļānu novads" in str(refused.context["consultation"].errors["place"])
    assert Activity.objects.get().place == place_named("Cēsu novads")


def test_the_place_is_not_carried_to_the_next_line(browser: Client) -> None:
    answer = saved(browser, place="Cēsu novads")

    assert "Cēsu novads" not in str(browser.get(answer["Location"]).context["consultation"]["place"])
