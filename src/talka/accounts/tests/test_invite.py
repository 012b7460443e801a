"""Offering a role by e-mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from talka.accounts.actions import invite
from talka.accounts.models import Invitation, Role
from talka.accounts.queries import hash_of_key
from talka.accounts.tests.makers import a_centre, a_funder, a_user, an_invitation
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_an_administrator_invites_to_any_role() -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    for role in Role:
        assert an_invitation(role, actor=administrator).is_open


def test_the_key_is_stored_as_a_hash_only() -> None:
    invitation = an_invitation()
    stored = Invitation.objects.get(pk=invitation.pk)
    assert invitation.key
    assert stored.key == ""
    assert stored.token_hash == hash_of_key(invitation.key)
    assert invitation.key not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_the_key_is_not_in_the_trail() -> None:
    invitation = an_invitation()
    written = AuditEntry.objects.filter(verb="accounts.invite").values_list("changes", flat=True)
    assert not any(invitation.key in changes or invitation.token_hash in changes for changes in written)


def test_an_invitation_lives_a_fortnight() -> None:
    assert timedelta(days=13) < an_invitation().expires_at - timezone.now() <= timedelta(days=14)


def test_a_manager_invites_to_their_own_centre_only() -> None:
    manager = a_user(Role.MANAGER, centre=(own := a_centre()))
    assert an_invitation(Role.STAFF, centre=own, actor=manager).pk
    with pytest.raises(NotAllowed):
        an_invitation(Role.STAFF, centre=a_centre(), actor=manager)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.REVIEWER])
def test_a_manager_does_not_invite_to_roles_above_their_centre(role: Role) -> None:
    with pytest.raises(NotAllowed):
        an_invitation(role, actor=a_user(Role.MANAGER))


@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR, Role.REVIEWER, None])
def test_nobody_else_invites(role: Role | None) -> None:
    person = a_user(role)
    centre = a_centre()
    with pytest.raises(NotAllowed):
        an_invitation(Role.STAFF, centre=centre, actor=person)


@pytest.mark.parametrize(
    ("role", "has_centre", "has_funder", "field"),
    [
        ("staff", False, False, "centre"),
        ("manager", False, True, "centre"),
        ("reviewer", False, False, "funder"),
        ("reviewer", True, True, "role"),
        ("administrator", True, False, "role"),
        ("coordinator", False, True, "role"),
        ("king", False, False, "role"),
    ],
)
def test_a_role_and_a_place_that_do_not_fit_are_refused(
    role: str, has_centre: bool, has_funder: bool, field: str
) -> None:
    offered = Invitation(
        email="a@example.lv",
        role=role,
        centre=a_centre() if has_centre else None,
        funder=a_funder() if has_funder else None,
    )
    with pytest.raises(Refused) as refusal:
        invite(offered, actor=a_user(Role.ADMINISTRATOR))
    assert refusal.value.field == field
    assert not Invitation.objects.exists()


def test_inviting_again_takes_the_earlier_offer_back() -> None:
    first = an_invitation(centre=(centre := a_centre()), email="a@example.lv")
    second = an_invitation(centre=centre, email="A@Example.lv")
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.is_open


def test_an_offer_of_another_role_stays() -> None:
    first = an_invitation(Role.STAFF, email="a@example.lv")
    an_invitation(Role.MANAGER, centre=first.centre, email="a@example.lv")
    first.refresh_from_db()
    assert first.is_open


def test_somebody_who_has_the_role_is_not_invited_to_it() -> None:
    person = a_user(Role.STAFF, centre=(centre := a_centre()))
    with pytest.raises(Refused) as refusal:
        an_invitation(Role.STAFF, centre=centre, email=person.email.upper())
    assert refusal.value.field == "email"


def test_a_closed_account_is_not_invited() -> None:
    person = a_user()
    person.is_active = False
    person.save()
    with pytest.raises(Refused) as refusal:
        an_invitation(email=person.email)
    assert refusal.value.field == "email"


def test_at_most_twenty_invitations_within_an_hour() -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    for _number in range(19):
        an_invitation(actor=administrator)
    last = an_invitation(actor=administrator)
    with pytest.raises(Refused, match="20"):
        an_invitation(actor=administrator)
    assert an_invitation(actor=a_user(Role.ADMINISTRATOR)).pk
    Invitation.objects.exclude(pk=last.pk).update(invited_at=timezone.now() - timedelta(minutes=61))
    assert an_invitation(actor=administrator).pk


@pytest.mark.django_db(transaction=True)
def test_no_letter_goes_out_for_an_invitation_that_was_refused() -> None:
    with pytest.raises(NotAllowed):
        an_invitation(actor=a_user(Role.STAFF))
    assert mail.outbox == []
