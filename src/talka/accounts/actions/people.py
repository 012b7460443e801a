"""Verbs on people and on the roles that they have."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts import mails, rules
from talka.accounts.models import CENTRE_ROLES, Centre, Funder, Invitation, Membership, Role, User
from talka.accounts.queries.sessions import keys_of
from talka.kernel.actions import Refused, action, note
from talka.kernel.mail.outbox import withdraw


def refuse_wrong_scope(role: str, *, centre: Centre | None, funder: Funder | None) -> None:
    """A centre's roles need a centre, a reviewer needs a funder, the other roles neither."""
    if role not in Role.values:
        raise Refused(_("Choose a role."), field="role")
    if role in CENTRE_ROLES and centre is None:
        raise Refused(_("Choose the centre in which this person will work."), field="centre")
    if role == Role.REVIEWER and funder is None:
        raise Refused(_("Choose the funder for whom this person will review reports."), field="funder")
    if (role not in CENTRE_ROLES and centre is not None) or (role != Role.REVIEWER and funder is not None):
        raise Refused(_("This role does not belong to a centre or funder."), field="role")


@action(allowed=rules.may_give_membership)
def give_role(membership: Membership, *, actor: User) -> Membership:
    """Give somebody one more role from now on."""
    refuse_wrong_scope(membership.role, centre=membership.centre, funder=membership.funder)
    person = User.objects.select_for_update().get(pk=membership.user_id)
    if not person.is_active or person.is_system:
        raise Refused(_("This account is closed."))
    if _current(person).filter(role=membership.role, centre=membership.centre, funder=membership.funder).exists():
        raise Refused(_("This person already has this role."), field="role")
    membership.given_at = timezone.now()
    membership.ended_at = None
    membership.save(force_insert=True)
    return membership


@action(allowed=rules.may_end_membership)
def end_membership(membership: Membership, *, actor: User) -> Membership:
    """End a role now; what its owner did stays, and so does the fact that they had it."""
    if membership.role == Role.ADMINISTRATOR:
        _refuse_last_administrator(without=membership.user_id)
    now = timezone.now()
    if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now):
        raise Refused(_("This role has already ended."))
    membership.ended_at = now
    note(invitations_taken_back=_take_back_offers(membership.user_id))
    return membership


@action(allowed=rules.may_deactivate)
def deactivate_user(user: User, *, actor: User) -> User:
    """Close an account: its owner is signed out everywhere for good, and their keys for machines are revoked.

    Whoever opens it again does not know what a stolen computer still holds.
    """
    _refuse_last_administrator(without=user.pk)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused(_("This account is already closed."))
    user.is_active = False
    note(
        keys_revoked=user.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now()),
        invitations_taken_back=_take_back_offers(user.pk),
    )
    _end_sessions(user)
    return user


@action(allowed=rules.may_reactivate)
def reactivate_user(user: User, *, actor: User) -> User:
    """Open a closed account again, with the roles that it had."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(_("This account is already open."))
    user.is_active = True
    return user


@action(allowed=rules.may_remove_second_factor)
def remove_second_factor(user: User, *, actor: User) -> User:
    """Take away the app, passkeys and recovery codes of somebody who lost them, and with them the password.

    Whoever says on the phone to be this person may be somebody else: the way back leads through their mailbox. They
    are signed out everywhere, since what was lost may lie open in other hands.
    """
    ways = Authenticator.objects.filter(user=user)
    kinds = sorted(set(ways.values_list("type", flat=True)))
    if not kinds:
        raise Refused(_("This person has not set up the second step of signing in."))
    ways.delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    note(removed=kinds, sessions_ended=_end_sessions(user))
    mails.tell_second_factor_removed(user, actor)
    return user


@action(allowed=rules.may_edit_profile)
def end_other_sessions(user: User, *, keep: str, actor: User) -> int:
    """Sign oneself out everywhere but in the session with this key; in how many places."""
    ended = _end_sessions(user, keep=keep)
    note(sessions_ended=ended)
    return ended


@action(allowed=rules.may_edit_profile)
def note_change_of_sign_in(user: User, *, way: str, change: str, actor: User) -> User:
    """Write down what somebody changed on the pages of the package: a password, an app, a passkey, recovery codes."""
    note(way=way, change=change)
    return user


@action(allowed=rules.may_edit_profile, edits=True)
def edit_profile(user: User, *, name: str, language: str, actor: User) -> User:
    """Change one's own name and language."""
    if not name.strip():
        raise Refused(_("Write your name and surname."), field="name")
    user.name = name
    user.language = language
    user.save(update_fields=["name", "sort_key", "language"])
    return user


def _end_sessions(user: User, *, keep: str = "") -> int:
    ended = [session for session, _inside in keys_of(user) if session.session_key != keep]
    for session in ended:
        session.delete()
    return len(ended)


def _take_back_offers(user_id: int) -> int:
    """Whoever may no longer give a role has not offered it either: perhaps to themselves, under another address."""
    # A fresh copy: what its roles add up to is kept with it.
    person, now = User.objects.get(pk=user_id), timezone.now()
    offered = Invitation.objects.filter(invited_by=person, accepted_at=None, revoked_at=None, expires_at__gt=now)
    void = [one for one in offered if not (person.is_active and rules.may_invite(person, one))]
    withdraw([one.letter_key for one in void])
    return Invitation.objects.filter(pk__in=[one.pk for one in void]).update(revoked_at=now)


def _current(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=person, ended_at=None)


def _refuse_last_administrator(*, without: int) -> None:
    """Locked, so that two administrators who end each other's role at once do not leave nobody."""
    administrators = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at=None)
    left = [m for m in administrators.select_related("user").order_by("pk") if m.user_id != without]
    if not any(m.user.is_active and not m.user.is_system for m in left):
        raise Refused(_("This is the last administrator. Give the role to somebody else first."))
