"""Who is meant by a pasted line."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.queries import (
    OrganisationLine,
    PersonLine,
    Standing,
    match_organisation,
    match_organisations,
    match_person,
    match_persons,
    suggest_organisations,
    suggest_persons,
)
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def test_an_organisation_is_known_by_its_number_whatever_the_spelling() -> None:
    known = an_organisation("Biedrība „Šķūnis”", registration_number=a_registration_number(1))
    match = match_organisation(a_user(Role.STAFF), OrganisationLine("SKUNIS", known.registration_number or ""))
    assert (match.standing, match.found) == (Standing.KNOWN, known)


def test_a_number_with_a_wholly_different_name_is_doubtful() -> None:
    known = an_organisation("Šķūnis", registration_number=a_registration_number(1))
    match = match_organisation(a_user(Role.STAFF), OrganisationLine("Zvejnieki", known.registration_number or ""))
    assert (match.standing, match.found, match.candidates) == (Standing.DOUBTFUL, None, (known,))


def test_a_number_alone_is_enough() -> None:
    known = an_organisation("Šķūnis", registration_number=a_registration_number(1))
    assert match_organisation(a_user(Role.STAFF), OrganisationLine("", str(known.registration_number))).found == known


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("Šķūnis", Standing.KNOWN), ("biedriba skunis", Standing.KNOWN), ("Šķūnīts", Standing.DOUBTFUL),
        ("Kokle", Standing.NEW),
    ],
)  # fmt: skip
def test_an_organisation_is_known_by_its_name_without_diacritics_and_form(written: str, standing: Standing) -> None:
    an_organisation("Šķūnis")
    assert match_organisation(a_user(Role.STAFF), OrganisationLine(written)).standing == standing


def test_a_name_very_much_alike_and_a_name_of_two_are_doubtful() -> None:
    an_organisation("Čiekurkalna attīstības biedrība")
    an_organisation("Kokle")
    an_organisation("Kokle")
    user = a_user(Role.STAFF)
    assert match_organisation(user, OrganisationLine("Čiekurkalna atīstības biedrība")).standing == Standing.DOUBTFUL
    assert match_organisation(user, OrganisationLine("Kokle")).standing == Standing.DOUBTFUL


def test_a_wrong_number_and_a_number_unlike_the_namesakes_are_doubtful() -> None:
    known = an_organisation("Kokle", registration_number=a_registration_number(1))
    user = a_user(Role.STAFF)
    wrong = match_organisation(user, OrganisationLine("Stabule", "40008087700"))
    assert (wrong.standing, wrong.reason != "") == (Standing.DOUBTFUL, True)
    other = match_organisation(user, OrganisationLine("Kokle", a_registration_number(2)))
    assert (other.standing, other.candidates) == (Standing.DOUBTFUL, (known,))
    assert match_organisation(user, OrganisationLine("Zvejnieki", a_registration_number(3))).standing == Standing.NEW


def test_matching_organisations_costs_the_same_for_one_and_for_fifty(query_budget: QueryBudget) -> None:
    for name in ("Kokle", "Stabule", "Dūdas"):
        an_organisation(name)
    user = a_user(Role.STAFF)
    assert user.access.works
    for many in (1, 50):
        lines = [OrganisationLine(f"Kokle {at}" if at else "Kokle", "40008087708") for at in range(many)]
        with query_budget(2):
            match_organisations(user, lines)


def test_somebody_without_a_centre_learns_nothing_about_organisations() -> None:
    an_organisation("Kokle")
    reviewer = a_user(Role.REVIEWER)
    assert match_organisation(reviewer, OrganisationLine("Kokle")).standing == Standing.NEW
    assert suggest_organisations(reviewer, "kokle") == []


def test_a_person_is_known_by_name_and_address_or_by_name_and_organisation() -> None:
    centre = a_centre()
    user, kokle = a_user(Role.STAFF, centre=centre), an_organisation("Kokle")
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=centre, organisation=kokle)
    assert match_person(user, PersonLine("anna berzina", "ANNA@example.lv")).found == anna
    assert match_person(user, PersonLine("Anna Bērziņa", organisation_id=kokle.pk)).found == anna


def test_only_the_name_or_only_the_address_is_doubtful() -> None:
    centre = a_centre()
    user = a_user(Role.STAFF, centre=centre)
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=centre)
    assert match_person(user, PersonLine("Anna Bērziņa")).candidates == (anna,)
    assert match_person(user, PersonLine("Ieva Ozola", "anna@example.lv")).candidates == (anna,)
    assert match_person(user, PersonLine("Anna Bērziņa", "cita@example.lv")).standing == Standing.NEW
    assert match_person(user, PersonLine("Ieva Ozola")).standing == Standing.NEW


def test_people_of_other_centres_are_not_given_away_by_name_or_address_alone() -> None:
    a_person("Anna Bērziņa", email="anna@example.lv", centre=a_centre())
    user = a_user(Role.STAFF)
    assert match_person(user, PersonLine("Anna Bērziņa")).standing == Standing.NEW
    assert match_person(user, PersonLine("Ieva Ozola", "anna@example.lv")).standing == Standing.NEW
    assert match_person(user, PersonLine("Anna Bērziņa", "anna@example.lv")).standing == Standing.KNOWN
    assert match_person(a_user(Role.REVIEWER), PersonLine("Anna Bērziņa", "anna@example.lv")).standing == Standing.NEW


def test_matching_persons_costs_the_same_for_one_and_for_fifty(query_budget: QueryBudget) -> None:
    centre = a_centre()
    user = a_user(Role.STAFF, centre=centre)
    assert user.access.works
    for at in range(3):
        a_person(f"Anna {at}", centre=centre)
    for many in (1, 50):
        with query_budget(2):
            match_persons(user, [PersonLine(f"Anna {at}", f"a{at}@example.lv") for at in range(many)])


def test_suggestions_begin_with_names_that_begin_so_and_find_numbers_and_no_diacritics() -> None:
    inside = an_organisation("Mazais šķūnis", registration_number=a_registration_number(1))
    beginning = an_organisation("Šķūnis")
    user = a_user(Role.STAFF)
    assert suggest_organisations(user, "skun") == [beginning, inside]
    assert suggest_organisations(user, str(inside.registration_number)[:6]) == [inside]
    assert suggest_organisations(user, "s") == []
    assert suggest_organisations(user, "skun", limit=1) == [beginning]


def test_suggested_persons_are_those_whom_the_user_may_see() -> None:
    centre = a_centre()
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=centre)
    a_person("Anna Ozola", centre=a_centre())
    user = a_user(Role.STAFF, centre=centre)
    assert suggest_persons(user, "anna") == [anna]
    assert suggest_persons(user, "berz") == [anna]
    assert suggest_persons(user, "anna@example.lv") == [anna]
    assert suggest_persons(user, "a") == []
