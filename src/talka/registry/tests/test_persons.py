"""Adding and editing persons."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.registry.actions import LooksLikePerson, add_person, edit_person
from talka.registry.models import Person
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db


def test_a_person_is_seen_by_the_centre_that_has_met_them_only() -> None:
    here, elsewhere = a_centre(), a_centre()
    anna = add_person(Person(name="Anna Bērziņa"), centre=here, actor=a_user(Role.STAFF, centre=here))
    assert list(Person.objects.visible_to(a_user(Role.STAFF, centre=here))) == [anna]
    assert not Person.objects.visible_to(a_user(Role.STAFF, centre=elsewhere)).exists()
    assert not Person.objects.visible_to(a_user(Role.REVIEWER)).exists()


def test_the_same_name_and_address_at_another_centre_is_the_same_person() -> None:
    here, elsewhere = a_centre(), a_centre()
    anna = a_person("Anna Bērziņa", email="anna@example.lv", centre=elsewhere)
    met = add_person(
        Person(name="anna berzina", email="Anna@Example.lv"), centre=here, actor=a_user(Role.STAFF, centre=here)
    )
    assert met == anna
    assert set(anna.centres.all()) == {here, elsewhere}


def test_a_namesake_is_asked_about_and_may_be_saved_all_the_same() -> None:
    centre = a_centre()
    staff = a_user(Role.STAFF, centre=centre)
    anna = a_person("Anna Bērziņa", centre=centre)
    with pytest.raises(LooksLikePerson) as refused:
        add_person(Person(name="Anna Berzina"), centre=centre, actor=staff)
    assert [person for person, _reason in refused.value.candidates] == [anna]
    add_person(Person(name="Anna Berzina"), centre=centre, actor=staff, in_spite_of_similar=True)
    assert Person.objects.count() == 2


def test_a_namesake_of_another_centre_is_not_given_away() -> None:
    centre = a_centre()
    a_person("Anna Bērziņa", centre=a_centre())
    add_person(Person(name="Anna Bērziņa"), centre=centre, actor=a_user(Role.STAFF, centre=centre))
    assert Person.objects.count() == 2


def test_a_person_cannot_be_added_for_a_centre_in_which_one_does_not_work() -> None:
    with pytest.raises(NotAllowed):
        add_person(Person(name="Anna"), centre=a_centre(), actor=a_user(Role.STAFF))
    assert not Person.objects.exists()


def test_a_person_has_a_name() -> None:
    centre = a_centre()
    with pytest.raises(Refused):
        add_person(Person(name=" "), centre=centre, actor=a_user(Role.STAFF, centre=centre))


def test_editing_raises_the_version_and_an_old_version_is_a_conflict() -> None:
    centre = a_centre()
    anna, staff = a_person("Anna", centre=centre), a_user(Role.STAFF, centre=centre)
    edit_person(anna, values={"organisation": an_organisation("Kokle")}, version=1, actor=staff)
    assert anna.version == 2
    with pytest.raises(Conflict):
        edit_person(anna, values={"name": "Ieva"}, version=1, actor=staff)
    with pytest.raises(Refused):
        edit_person(anna, values={"centres": []}, version=2, actor=staff)


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        (Role.STAFF, True, True), (Role.STAFF, False, False), (Role.MANAGER, True, True), (Role.MANAGER, False, False),
        (Role.COORDINATOR, False, True), (Role.ADMINISTRATOR, False, True), (Role.REVIEWER, False, False),
        (None, False, False),
    ],
)  # fmt: skip
def test_who_may_edit_a_person(role: Role | None, *, own: bool, may: bool) -> None:
    centre = a_centre()
    user = a_user(role, centre=centre) if own else a_user(role)
    assert edit_person.allows(user, a_person(centre=centre)) is may
