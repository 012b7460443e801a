"""Work keeps the unit that was valid on its day: others are refused in words, with what to choose."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.machines import a_machine_in, post
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place
from talka.places.queries import municipalities
from talka.places.tests.makers import place

pytestmark = pytest.mark.django_db
SEMINAR = "/activities/record/seminar/"
MADONA, MADONA_BEFORE, VARAKLANI_BEFORE = "LV0038001", "LV0038000", "LV0055000"


@pytest.fixture(autouse=True)
def _today(freeze: Freeze) -> None:
    freeze("2026-03-14")


@pytest.fixture
def browser() -> Client:
    return signed_in(a_user(Role.STAFF, centre=a_centre("sava")))


def sent(browser: Client, code: str, starts: str, address: str = SEMINAR, **more: Any) -> Any:
    values = {"title": "Seminārs", "count": "1", "starts": starts, "place": place(code).pk, "act": "record"}
    return browser.post(address, values | more)


def offered(answer: Any) -> set[str]:
    return set(answer.context["form"].fields["place"].queryset.values_list("code", flat=True))


def test_units_of_today_are_offered_first(browser: Client) -> None:
    assert offered(browser.get(SEMINAR)) == set(municipalities().values_list("code", flat=True))


@pytest.mark.parametrize(
    ("code", "starts", "kept"),
    [
        (MADONA, "14.03.2026.", MADONA),
        (MADONA, "", MADONA),
        (MADONA_BEFORE, "15.10.2024.", MADONA_BEFORE),
        ("LV0001000", "15.03.2020.", "0010000"),  # Rīga had the same ground
        (MADONA, "15.03.2005.", MADONA),  # of that day nothing is known
    ],
)
def test_a_unit_of_the_day_is_taken(browser: Client, code: str, starts: str, kept: str) -> None:
    answer = sent(browser, code, starts)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Activity.objects.get().place == place(kept)


@pytest.mark.parametrize(
    ("code", "starts", "said", "not_offered"),
    [
        (MADONA, "15.10.2024.", "15.10.2024. tās teritorija bija: Madonas novads, Varakļānu novads.", MADONA),
        (VARAKLANI_BEFORE, "15.10.2025.", "15.10.2025. tās teritorija bija: Madonas novads.", VARAKLANI_BEFORE),
    ],
)
def test_a_unit_of_another_time_is_refused_with_what_had_its_ground(
    browser: Client, code: str, starts: str, said: str, not_offered: str
) -> None:
    # One that no longer is can be sent by a page that stood open.
    first = some_work(centre=a_centre("cita"), place=place(code))
    answer = sent(browser, code, starts) if code == MADONA else None
    if answer is None:
        own = signed_in(a_user(Role.STAFF, centre=first.centre))
        answer = sent(own, code, starts, f"/activities/{first.pk}/edit/", version=1, kind=first.kind_id)
    (words,) = answer.context["form"].errors["place"]
    assert said in words
    assert not_offered not in offered(answer)
    assert not Activity.objects.exclude(pk=first.pk).exists()


def test_after_a_refusal_the_units_of_that_day_are_offered_and_taken(browser: Client) -> None:
    answer = sent(browser, MADONA, "15.10.2024.")
    assert {MADONA_BEFORE, VARAKLANI_BEFORE} <= offered(answer)
    assert sent(browser, VARAKLANI_BEFORE, "15.10.2024.").status_code == 302
    assert Activity.objects.get().place == place(VARAKLANI_BEFORE)


def test_the_place_of_a_record_stays_as_long_as_neither_it_nor_the_day_is_changed() -> None:
    first = some_work(centre=a_centre("cita"), place=place(MADONA))
    own = signed_in(a_user(Role.STAFF, centre=first.centre))
    address = f"/activities/{first.pk}/edit/"
    assert MADONA in offered(own.get(address))
    answer = sent(own, MADONA, "28.10.2022.", address, title="Cits", version=1, kind=first.kind_id)
    assert answer.status_code == 302
    first.refresh_from_db()
    assert (first.title, first.place) == ("Cits", place(MADONA))


def test_a_date_that_is_none_does_not_hide_what_else_is_wrong(browser: Client) -> None:
    errors = sent(browser, MADONA, "rīt no rīta", title="").context["form"].errors
    assert set(errors) == {"title", "starts"}


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [(MADONA, "2026-03-01", 201), (MADONA_BEFORE, "2024-10-15", 201), (MADONA, "2024-10-15", 422),
     (MADONA_BEFORE, None, 422), ("LV999", "2024-10-15", 422)],
)  # fmt: skip
def test_machines_name_a_unit_of_the_day(code: str, day: str | None, status: int) -> None:
    body = {"kind": "seminar", "title": "Seminārs", "place": code} | ({"starts": day} if day else {})
    answer = post(a_machine_in(a_centre("riga")), "/api/v1/activities", body)
    assert answer.status_code == status, answer.content
    assert Place.objects.filter(code=code).exists() == (code != "LV999")
    assert Activity.objects.count() == (status == 201)
