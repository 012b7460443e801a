"""Taking up an offered role."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from talka.accounts.actions import accept_invitation, revoke_invitation, system_actor
from talka.accounts.models import Invitation, Membership, Role, User
from talka.accounts.queries import invited_person
from talka.accounts.tests.makers import PASSWORD, a_user, an_invitation
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def accept(invitation: Invitation, *, name: str = "Jana Jaunā", password: str = PASSWORD) -> Membership:
    return accept_invitation(invitation, name=name, password=password, actor=invited_person(invitation))


def test_somebody_new_gets_an_account_with_the_role() -> None:
    invitation = an_invitation(Role.MANAGER)
    membership = accept(invitation)
    person = User.objects.get(email=invitation.email)
    assert (membership.user, membership.role, membership.centre) == (person, Role.MANAGER, invitation.centre)
    assert person.name == "Jana Jaunā"
    assert person.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=person).verified


def test_the_trail_says_that_the_invited_person_accepted() -> None:
    membership = accept(an_invitation())
    entry = AuditEntry.objects.get(verb="accounts.accept_invitation")
    assert entry.actor_id == membership.user_id
    assert PASSWORD not in entry.changes


def test_somebody_known_keeps_their_password_and_name() -> None:
    person = a_user(name="Vecā Vija", password=PASSWORD, email="vija@example.lv")
    membership = accept(an_invitation(email="Vija@example.lv"), name="Cita", password="pavisam cita parole")
    person.refresh_from_db()
    assert membership.user == person
    assert person.name == "Vecā Vija"
    assert person.check_password(PASSWORD)


def test_an_invitation_is_used_once() -> None:
    invitation = an_invitation()
    accept(invitation)
    with pytest.raises(Refused, match="izmantots"):
        accept(invitation)
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


def test_a_stale_copy_of_an_accepted_invitation_opens_nothing() -> None:
    first = an_invitation()
    second = Invitation.objects.get(pk=first.pk)
    person = invited_person(second)
    accept(first)
    with pytest.raises(Refused):
        accept_invitation(second, name="Otrais", password=PASSWORD, actor=person)
    assert User.objects.filter(email=first.email).count() == 1


def test_an_expired_invitation_opens_nothing() -> None:
    invitation = an_invitation()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="termiņš"):
        accept(invitation)
    assert not User.objects.filter(email=invitation.email).exists()


def test_an_invitation_that_was_taken_back_opens_nothing() -> None:
    invitation = an_invitation()
    revoke_invitation(invitation, actor=system_actor())
    with pytest.raises(Refused, match="atsaukts"):
        accept(invitation)


def test_another_person_cannot_accept() -> None:
    invitation = an_invitation()
    with pytest.raises(NotAllowed):
        accept_invitation(invitation, name="", password="", actor=a_user())


def test_a_refusal_leaves_the_invitation_open() -> None:
    invitation = an_invitation()
    with pytest.raises(Refused) as refusal:
        accept(invitation, name="   ")
    assert refusal.value.field == "name"
    assert Invitation.objects.get(pk=invitation.pk).is_open


def test_an_account_closed_meanwhile_is_refused() -> None:
    person = a_user()
    invitation = an_invitation(email=person.email)
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused):
        accept(invitation)
    assert Invitation.objects.get(pk=invitation.pk).is_open


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_fifty_people_with_the_same_link_become_one_member() -> None:
    invitation = an_invitation()
    outcomes: list[str] = []
    together = threading.Barrier(50)

    def one() -> None:
        copy = Invitation.objects.get(pk=invitation.pk)
        person = invited_person(copy)
        together.wait()
        try:
            accept_invitation(copy, name="Jana", password=PASSWORD, actor=person)
            outcomes.append("accepted")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted"] + ["refused"] * 49
    assert Membership.objects.filter(user__email=invitation.email).count() == 1
