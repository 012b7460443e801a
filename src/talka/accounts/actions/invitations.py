"""Verbs on invitations."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts import mails, rules
from talka.accounts.actions.people import refuse_wrong_scope
from talka.accounts.models import Invitation, Membership, User
from talka.accounts.queries import hash_of_key
from talka.kernel.actions import Refused, action, note
from talka.kernel.mail.outbox import withdraw

VALID_FOR = timedelta(days=14)
AT_MOST_PER_HOUR = 20


@action(allowed=rules.may_invite)
def invite(invitation: Invitation, *, actor: User) -> Invitation:
    """Offer a role by e-mail; an earlier open offer of the same role to the same address is taken back.

    The returned invitation carries the key of its link, which is stored nowhere.
    """
    refuse_wrong_scope(invitation.role, centre=invitation.centre, funder=invitation.funder)
    _refuse_flood(actor)
    invitation.email = invitation.email.strip().lower()
    _refuse_known(invitation)
    now = timezone.now()
    earlier = Invitation.objects.filter(
        email=invitation.email, role=invitation.role, centre=invitation.centre, funder=invitation.funder,
        accepted_at=None, revoked_at=None,
    )  # fmt: skip
    withdraw([one.letter_key for one in earlier])
    note(replaced=earlier.update(revoked_at=now))
    invitation.key = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of_key(invitation.key)
    invitation.invited_by = actor
    invitation.invited_at = now
    invitation.expires_at = now + VALID_FOR
    invitation.save(force_insert=True)
    mails.post_invitation(invitation)
    return invitation


@action(allowed=rules.may_accept_invitation)
def accept_invitation(invitation: Invitation, *, name: str, password: str, actor: User) -> Membership:
    """Take up the offered role; `actor` is who the letter was sent to, not stored yet when they are new here.

    Used once, however many try at the same moment: the row is claimed by a conditional update before anything else.
    """
    now = timezone.now()
    claimed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now)
    if not claimed.update(accepted_at=now):
        raise Refused(Invitation.objects.get(pk=invitation.pk).why_closed)
    invitation.accepted_at = now
    if actor.is_new:
        welcome(actor, name=name, password=password)
    elif not actor.is_active:
        raise Refused(_("This account is closed. Write to the person who invited you."))
    membership, made = Membership.objects.get_or_create(
        user=actor, role=invitation.role, centre=invitation.centre, funder=invitation.funder, ended_at=None
    )
    note(invitation=invitation.pk, already_had=not made)
    return membership


@action(allowed=rules.may_revoke_invitation)
def revoke_invitation(invitation: Invitation, *, actor: User) -> Invitation:
    """Take an offer back; its link then opens nothing."""
    now = timezone.now()
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=now):
        raise Refused(Invitation.objects.get(pk=invitation.pk).why_closed)
    invitation.revoked_at = now
    withdraw([invitation.letter_key])
    return invitation


def _refuse_flood(actor: User) -> None:
    # Locked, so that parallel requests cannot pass the limit together.
    User.objects.select_for_update().get(pk=actor.pk)
    since = timezone.now() - timedelta(hours=1)
    if Invitation.objects.filter(invited_by=actor, invited_at__gt=since).count() >= AT_MOST_PER_HOUR:
        raise Refused(_("You have sent 20 invitations within an hour. Wait a little before sending more."))


def _refuse_known(invitation: Invitation) -> None:
    person = User.objects.filter(email__iexact=invitation.email).first()
    if person is None:
        return
    if person.is_system or not person.is_active:
        raise Refused(_("The account with this address is closed. An administrator can open it again."), field="email")
    same = Membership.objects.filter(
        user=person, role=invitation.role, centre=invitation.centre, funder=invitation.funder, ended_at=None
    )
    if same.exists():
        raise Refused(_("The person with this address already has this role."), field="email")


def welcome(person: User, *, name: str, password: str) -> None:
    """Store somebody new whose address a letter of ours has proven; the caller is a verb."""
    if not name.strip():
        raise Refused(_("Write your name and surname."), field="name")
    person.name = name
    person.language = person.language or settings.LANGUAGE_CODE
    person.set_password(password)
    person.save(force_insert=True)
    # The link came by mail, so the address is proven.
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
