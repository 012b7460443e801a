"""Giving and ending roles, closing and opening accounts, one's own profile."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from talka.accounts.actions import (
    accept_invitation,
    deactivate_user,
    edit_profile,
    end_membership,
    give_role,
    reactivate_user,
    revoke_invitation,
    system_actor,
)
from talka.accounts.models import Membership, Role, User
from talka.accounts.tests.makers import a_centre, a_membership, a_user, an_invitation, signed_in, stranger
from talka.kernel.actions import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def test_a_manager_gives_a_role_in_their_centre() -> None:
    manager = a_user(Role.MANAGER, centre=(centre := a_centre()))
    membership = give_role(Membership(user=a_user(), role=Role.STAFF, centre=centre), actor=manager)
    assert membership.user.access.centres == {centre.pk}


def test_nobody_gives_a_role_to_themselves() -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        give_role(Membership(user=administrator, role=Role.COORDINATOR), actor=administrator)


def test_a_manager_makes_nobody_an_administrator() -> None:
    with pytest.raises(NotAllowed):
        give_role(Membership(user=a_user(), role=Role.ADMINISTRATOR), actor=a_user(Role.MANAGER))


def test_a_role_is_given_once() -> None:
    person = a_user(Role.COORDINATOR)
    with pytest.raises(Refused, match="jau ir"):
        give_role(Membership(user=person, role=Role.COORDINATOR), actor=system_actor())


def test_the_database_too_refuses_the_same_role_twice() -> None:
    person = a_user(Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, role=Role.ADMINISTRATOR)


def test_a_role_that_ended_can_be_given_again() -> None:
    membership = a_membership(a_user(), Role.COORDINATOR)
    end_membership(membership, actor=system_actor())
    assert a_membership(membership.user, Role.COORDINATOR).pk != membership.pk


def test_a_closed_account_gets_no_role() -> None:
    person = a_user()
    deactivate_user(person, actor=a_user(Role.ADMINISTRATOR))
    with pytest.raises(Refused):
        a_membership(person, Role.COORDINATOR)


def test_ending_a_role_takes_the_access_away_at_once() -> None:
    person = a_user(Role.STAFF, centre=(centre := a_centre()))
    assert person.access.centres == {centre.pk}
    end_membership(person.memberships.get(), actor=a_user(Role.MANAGER, centre=centre))
    assert User.objects.get(pk=person.pk).access.centres == frozenset()


def test_a_manager_whose_role_ended_meanwhile_no_longer_sees_people() -> None:
    manager = a_user(Role.MANAGER)
    browser = signed_in(manager)
    assert browser.get("/people/").status_code == 200
    end_membership(manager.memberships.get(), actor=system_actor())
    assert browser.get("/people/").status_code == 404


def test_a_role_ends_once() -> None:
    membership = a_membership(a_user(), Role.STAFF)
    stale = Membership.objects.get(pk=membership.pk)
    end_membership(membership, actor=system_actor())
    with pytest.raises(Refused):
        end_membership(stale, actor=system_actor())


def test_nobody_ends_their_own_role() -> None:
    manager = a_user(Role.MANAGER)
    with pytest.raises(NotAllowed):
        end_membership(manager.memberships.get(), actor=manager)


def test_the_role_of_the_last_administrator_does_not_end() -> None:
    only = a_user(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="pēdējais"):
        end_membership(only.memberships.get(), actor=system_actor())
    a_user(Role.ADMINISTRATOR)
    end_membership(only.memberships.get(), actor=system_actor())


def test_an_administrator_whose_account_is_closed_does_not_count_as_one() -> None:
    first, second = a_user(Role.ADMINISTRATOR), a_user(Role.ADMINISTRATOR)
    deactivate_user(second, actor=first)
    with pytest.raises(Refused):
        end_membership(first.memberships.get(), actor=system_actor())


def test_closing_an_account_signs_its_owner_out_everywhere() -> None:
    person = a_user(Role.STAFF)
    browser = signed_in(person)
    assert browser.get("/people/me/").status_code == 200
    deactivate_user(person, actor=a_user(Role.ADMINISTRATOR))
    assert browser.get("/people/me/").status_code == 302


@pytest.mark.parametrize("how", ["role ended", "account closed"])
def test_whoever_may_no_longer_give_a_role_has_not_offered_it_either(how: str) -> None:
    centre, administrator = a_centre(), a_user(Role.ADMINISTRATOR)
    manager = a_user(Role.MANAGER, centre=centre)
    a_membership(manager, Role.MANAGER, centre=(other := a_centre()))
    here, there = an_invitation(centre=centre, actor=manager), an_invitation(centre=other, actor=manager)
    of_others = an_invitation(centre=centre, actor=administrator)
    if how == "role ended":
        end_membership(manager.memberships.get(centre=centre), actor=administrator)
    else:
        deactivate_user(manager, actor=administrator)
    opened = {one.pk: stranger().get(f"/people/invitation/{one.key}/").status_code for one in (here, there, of_others)}
    assert opened == {here.pk: 410, there.pk: 200 if how == "role ended" else 410, of_others.pk: 200}
    with pytest.raises(Refused):
        accept_invitation(here, name="Cits Pats", password="zirgs skavotājs", actor=User(email=here.email))


def test_an_account_that_was_closed_opens_again() -> None:
    person, administrator = a_user(Role.STAFF), a_user(Role.ADMINISTRATOR)
    deactivate_user(person, actor=administrator)
    with pytest.raises(Refused):
        deactivate_user(person, actor=administrator)
    reactivate_user(person, actor=administrator)
    with pytest.raises(Refused):
        reactivate_user(person, actor=administrator)
    assert signed_in(person).get("/people/me/").status_code == 200


def test_nobody_closes_their_own_account_and_no_manager_another() -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        deactivate_user(administrator, actor=administrator)
    with pytest.raises(NotAllowed):
        deactivate_user(a_user(), actor=a_user(Role.MANAGER))


def test_the_platform_itself_is_not_closed() -> None:
    with pytest.raises(NotAllowed):
        deactivate_user(system_actor(), actor=a_user(Role.ADMINISTRATOR))


def test_everybody_edits_their_own_profile_and_nobody_elses() -> None:
    person = a_user(name="Zane")
    edit_profile(person, name="Āboliņa Zane", language="en", actor=person)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Āboliņa Zane", "en")
    with pytest.raises(NotAllowed):
        edit_profile(person, name="X", language="lv", actor=a_user(Role.ADMINISTRATOR))
    with pytest.raises(Refused):
        edit_profile(person, name=" ", language="lv", actor=person)


def test_an_invitation_is_taken_back_by_whoever_could_have_sent_it() -> None:
    invitation = an_invitation(centre=(centre := a_centre()))
    with pytest.raises(NotAllowed):
        revoke_invitation(invitation, actor=a_user(Role.MANAGER))
    revoke_invitation(invitation, actor=a_user(Role.MANAGER, centre=centre))
    with pytest.raises(Refused):
        revoke_invitation(invitation, actor=system_actor())
