"""Verbs on people and on the roles that they have."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.models import CENTRE_ROLES, Centre, Funder, Membership, Role, User
from talka.kernel.actions import Refused, action, note


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
    note(keys_revoked=user.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now()))
    _end_sessions(user)
    return user


@action(allowed=rules.may_reactivate)
def reactivate_user(user: User, *, actor: User) -> User:
    """Open a closed account again, with the roles that it had."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused(_("This account is already open."))
    user.is_active = True
    return user


@action(allowed=rules.may_edit_profile)
def edit_profile(user: User, *, name: str, language: str, actor: User) -> User:
    """Change one's own name and language."""
    if not name.strip():
        raise Refused(_("Write your name and surname."), field="name")
    user.name = name
    user.language = language
    user.save(update_fields=["name", "sort_key", "language"])
    return user


def _end_sessions(user: User) -> None:
    """A session names its owner inside what is signed, so each that has not ended is opened."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def _current(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=person, ended_at=None)


def _refuse_last_administrator(*, without: int) -> None:
    """Locked, so that two administrators who end each other's role at once do not leave nobody."""
    administrators = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at=None)
    left = [m for m in administrators.select_related("user").order_by("pk") if m.user_id != without]
    if not any(m.user.is_active and not m.user.is_system for m in left):
        raise Refused(_("This is the last administrator. Give the role to somebody else first."))
