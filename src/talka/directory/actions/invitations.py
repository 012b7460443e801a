"""Inviting somebody to look after a profile, and what they answer."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.actions import welcome
from talka.accounts.models import User
from talka.directory import mails, rules
from talka.directory.actions.claims import DecidedMeanwhile
from talka.directory.actions.mandates import begin_mandate
from talka.directory.models import Correspondence
from talka.directory.queries.claims import account_with, subject_of
from talka.directory.queries.invitations import A_DAY, MOST_LETTERS, PAUSE, letters_to
from talka.kernel.actions import Refused, action
from talka.registry.models import Claim


@action(allowed=rules.may_invite)
def invite(claim: Claim, *, language: str, actor: User) -> Claim:
    """Ask somebody by letter to look after a profile; not twice, and not who does already."""
    claim.email, claim.invited_by = claim.email.strip().lower(), actor
    record = subject_of(claim)
    # One at a time for a profile, so that two who press the button at once do not both write.
    type(record)._default_manager.select_for_update().get(pk=record.pk)  # noqa: SLF001 -- whatever manager it has
    _refuse_second(claim)
    known = account_with(claim.email)
    if known is not None and not known.is_active:
        raise Refused(_("The account with this address is closed. An administrator can open it again."), field="email")
    if letters_to(claim.email, timezone.now() - A_DAY) >= MOST_LETTERS:
        raise Refused(_("This address was written to several times today. Try again tomorrow."), field="email")
    claim.save(force_insert=True)
    beside = Correspondence(claim=claim, language=known.language if known is not None else language)
    _write(claim, beside)
    return claim


@action(allowed=rules.may_keep_invitation)
def write_invitation_again(claim: Claim, *, actor: User) -> Claim:
    """Send the letter once more, with a link that works for another fortnight."""
    beside = Correspondence.objects.select_for_update().get(claim=claim)
    claim.refresh_from_db()
    if not rules.is_invited(claim):
        raise DecidedMeanwhile
    if beside.letters >= MOST_LETTERS:
        words = _("It was sent %(number)s times already. Better call, or invite another address.")
        raise Refused(words % {"number": beside.letters})
    if beside.written_at is not None and timezone.now() - beside.written_at < PAUSE:
        raise Refused(_("The last letter went out less than an hour ago. Let it arrive first."))
    _write(claim, beside)
    return claim


@action(allowed=rules.may_keep_invitation)
def withdraw_invitation(claim: Claim, *, actor: User) -> Claim:
    """Take an invitation back: its link says so from now on."""
    if not Claim.objects.filter(pk=claim.pk, decided_at=None, ended_at=None).update(ended_at=timezone.now()):
        raise DecidedMeanwhile
    claim.refresh_from_db(fields=["ended_at"])
    return claim


@action(allowed=rules.may_answer)
def accept_invitation(claim: Claim, *, name: str, password: str, actor: User) -> Claim:
    """Say yes; `actor` is who the letter was sent to, not stored yet when they are new here."""
    claim = _still_open(claim, actor)
    if actor.is_new:
        welcome(actor, name=name, password=password)
    now = timezone.now()
    claim.user, claim.granted, claim.email_confirmed_at = actor, True, now
    claim.decided_at, claim.decided_by = now, claim.invited_by
    claim.save(update_fields=["user", "granted", "email_confirmed_at", "decided_at", "decided_by"])
    begin_mandate(claim, actor=actor)
    return claim


@action(allowed=rules.may_answer)
def decline_invitation(claim: Claim, *, actor: User) -> Claim:
    """Say no; whoever has the link of the letter answers, and needs no account for it."""
    claim = _still_open(claim, actor)
    claim.granted, claim.decided_at = False, timezone.now()
    claim.save(update_fields=["granted", "decided_at"])
    return claim


def _still_open(claim: Claim, actor: User) -> Claim:
    locked = Claim.objects.select_for_update(of=("self",)).select_related("invited_by").get(pk=claim.pk)
    if not rules.may_answer(actor, locked):
        raise DecidedMeanwhile
    return locked


def _refuse_second(claim: Claim) -> None:
    kind = subject_of(claim).found_as.value
    same = Claim.objects.filter(email__iexact=claim.email, ended_at=None, **{kind: subject_of(claim)})
    if same.filter(granted=True).exists():
        raise Refused(_("They look after this profile already."), field="email")
    if same.filter(decided_at=None, invited_by__isnull=False).exists():
        raise Refused(_("They are invited already: send that letter once more."), field="email")
    if same.filter(decided_at=None, email_confirmed_at__isnull=False).exists():
        raise Refused(_("They have asked themselves and wait for an answer."), field="email")


def _write(claim: Claim, beside: Correspondence) -> None:
    beside.written_at, beside.letters = timezone.now(), beside.letters + 1
    beside.save()
    claim.correspondence = beside
    mails.invite(claim)
