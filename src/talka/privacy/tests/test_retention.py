"""Whose name the clock forgets, and whose it keeps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings
from django.urls import reverse

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.audit.trail import verify
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.privacy.actions.retention import forget_due
from talka.privacy.models import Erasure, OwnDataRequest
from talka.privacy.queries.retention import due_people
from talka.privacy.tests.makers import took_part
from talka.programmes.tests.makers import an_agreement
from talka.registry.models import AccessNeed, Person
from talka.registry.tests.makers import a_mandate, a_person, an_organisation

pytestmark = pytest.mark.django_db


def forgotten_names() -> set[int]:
    return set(Person.objects.exclude(erased_at=None).values_list("pk", flat=True))


def entered(day: str, freeze: Freeze, centre: Centre | None = None) -> Person:
    freeze(day)
    return a_person(centre=centre)


@pytest.mark.parametrize(("years", "expected"), [(1, 0), (3, 0), (5, 0), (6, 1), (10, 1)])
def test_a_name_is_kept_five_years_after_the_last_meeting(freeze: Freeze, years: int, expected: int) -> None:
    person = entered("2019-03-01", freeze)
    took_part(person, starts=dt.date(2020, 3, 14))
    freeze(f"{2020 + years}-03-10")
    forget_due()
    forget_due()
    assert len(forgotten_names()) == expected
    assert Erasure.objects.filter(cause=Erasure.Cause.TIME).count() == expected
    assert verify().holds


def test_nobody_is_forgotten_while_an_agreement_may_be_controlled(freeze: Freeze) -> None:
    person = entered("2020-02-01", freeze)
    agreement = an_agreement(starts=dt.date(2020, 1, 1), ends=dt.date(2022, 12, 31), years=3)
    took_part(person, agreement=agreement, starts=dt.date(2020, 3, 14))
    freeze("2027-12-30")
    forget_due()
    assert forgotten_names() == set()
    freeze("2028-01-02")
    forget_due()
    assert forgotten_names() == {person.pk}


def test_whoever_speaks_for_somebody_is_kept(freeze: Freeze) -> None:
    speaking, spoke = entered("2010-02-01", freeze), a_person()
    a_mandate(speaking, organisation=an_organisation())
    a_mandate(spoke, organisation=an_organisation(), ends=dt.date(2011, 5, 1))
    freeze("2025-01-01")
    forget_due()
    assert forgotten_names() == {spoke.pk}


def test_zero_years_keep_everybody(freeze: Freeze, settings: LazySettings) -> None:
    settings.KEEP_PEOPLE_YEARS = 0
    entered("2000-02-01", freeze)
    freeze("2025-01-01")
    assert not due_people(dt.date(2025, 1, 1)).exists()


def test_a_leap_day_is_a_day_like_others(freeze: Freeze) -> None:
    entered("2010-02-01", freeze)
    freeze("2028-02-29")
    forget_due()
    assert len(forgotten_names()) == 1


def test_a_need_is_deleted_the_day_after_it_ends(freeze: Freeze) -> None:
    person = entered("2024-01-01", freeze)
    AccessNeed.objects.create(person=person, words="Lūpu lasīšana", consent="e-pastā", keep_until=dt.date(2024, 6, 30))
    freeze("2024-06-30")
    forget_due()
    assert AccessNeed.objects.exists()
    freeze("2024-07-01")
    forget_due()
    assert not AccessNeed.objects.exists()


def test_requests_are_not_kept_longer_than_their_link_works(freeze: Freeze) -> None:
    freeze("2024-06-01 09:00")
    OwnDataRequest.objects.create(email="a@example.lv")
    freeze("2024-06-02 08:00")
    forget_due()
    assert OwnDataRequest.objects.exists()
    freeze("2024-06-02 10:00")
    forget_due()
    assert not OwnDataRequest.objects.exists()


def test_managers_see_a_month_ahead_who_of_theirs_will_be_forgotten_and_nothing_happens(freeze: Freeze) -> None:
    centre = a_centre()
    soon = entered("2020-01-20", freeze, centre)
    foreign = entered("2020-01-20", freeze)
    freeze("2025-01-05")
    browser = signed_in(a_user(Role.MANAGER, centre=centre))
    page = browser.get(reverse("privacy:due")).content.decode()
    assert soon.name in page
    assert foreign.name not in page
    assert reverse("privacy:due") in browser.get(reverse("site:today")).content.decode()
    forget_due()
    assert forgotten_names() == set()


def test_staff_find_no_page_of_who_is_due() -> None:
    browser = signed_in(a_user(Role.STAFF))
    assert browser.get(reverse("privacy:due")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_who_is_due_costs_a_fixed_number_of_queries(
    freeze: Freeze, query_budget: QueryBudget, rows: int
) -> None:
    for _number in range(rows):
        entered("2010-01-20", freeze)
    freeze("2025-01-05")
    browser = signed_in(a_user(Role.COORDINATOR))
    with query_budget(7):
        browser.get(reverse("privacy:due"))
