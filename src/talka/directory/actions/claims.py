"""From the wish to look after a profile to the right, and to its end."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.actions import welcome
from talka.accounts.models import User
from talka.directory import mails, rules
from talka.directory.actions.mandates import begin_mandate
from talka.directory.models import Correspondence
from talka.directory.queries.claims import account_with
from talka.kernel.actions import Refused, action
from talka.registry.actions.mandates import end_claim_mandates
from talka.registry.models import Claim


class DecidedMeanwhile(Refused):
    """Somebody else was faster."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has decided about this meanwhile."))


@action(allowed=rules.may_ask)
def ask_claim(claim: Claim, *, language: str, actor: User) -> Claim:
    """Write down that somebody wishes to look after a profile, and write to the address that they gave."""
    claim.email = claim.email.strip().lower()
    claim.save(force_insert=True)
    Correspondence.objects.create(claim=claim, language=language)
    mails.ask_to_prove_address(claim)
    return claim


@action(allowed=rules.may_confirm_address)
def prove_address(claim: Claim, *, actor: User) -> Claim:
    """The letter was opened by whoever it was written to: the claim waits for staff now."""
    claim.email_confirmed_at = claim.email_confirmed_at or timezone.now()
    claim.save(update_fields=["email_confirmed_at"])
    return claim


@action(allowed=rules.may_decide)
def grant_claim(claim: Claim, *, words: str = "", actor: User) -> Claim:
    """Confirm that somebody represents the profile; they are written to, and somebody new chooses a password first."""
    known = account_with(claim.email)
    if known is not None and not known.is_active:
        raise Refused(_("The account with this address is closed. An administrator can open it again."))
    claim.user = known
    _decided(claim, words, actor, granted=True)
    if known is not None:
        begin_mandate(claim, actor=actor)
    return claim


@action(allowed=rules.may_decide)
def refuse_claim(claim: Claim, *, words: str, actor: User) -> Claim:
    """Say no, and why."""
    if not words.strip():
        raise Refused(_("Write why, so that they know."), field="words")
    return _decided(claim, words, actor, granted=False)


@action(allowed=rules.may_take_up)
def take_up_claim(claim: Claim, *, name: str, password: str, actor: User) -> Claim:
    """Come for the first time; `actor` is who the letter was sent to, not stored yet when they are new here."""
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    if not rules.may_take_up(actor, locked):
        raise DecidedMeanwhile
    if actor.is_new:
        welcome(actor, name=name, password=password)
    claim.user = actor
    claim.save(update_fields=["user"])
    begin_mandate(claim, actor=actor)
    return claim


@action(allowed=rules.may_end)
def end_claim(claim: Claim, *, reason: str = "", actor: User) -> Claim:
    """From now on they neither look after it nor speak for it by this right; account and what they wrote stay."""
    ended = Claim.objects.filter(pk=claim.pk, granted=True, ended_at=None).update(ended_at=timezone.now())
    if not ended:
        raise DecidedMeanwhile
    claim.refresh_from_db(fields=["ended_at"])
    end_claim_mandates(claim, day=timezone.localdate(), actor=actor)
    mails.tell_ended(claim, reason)
    return claim


@action(allowed=rules.may_write_again)
def write_again(claim: Claim, *, actor: User) -> Claim:
    """Send the letter once more to somebody who has not come yet."""
    mails.tell_granted(claim)
    return claim


def _decided(claim: Claim, words: str, actor: User, *, granted: bool) -> Claim:
    """Decide once, however many press at the same moment."""
    now = timezone.now()
    waiting = Claim.objects.filter(pk=claim.pk, decided_at=None)
    if not waiting.update(decided_at=now, decided_by=actor, granted=granted, answer=words.strip(), user=claim.user):
        raise DecidedMeanwhile
    claim.decided_at, claim.decided_by, claim.granted, claim.answer = now, actor, granted, words.strip()
    tell = mails.tell_granted if granted else mails.tell_refused
    tell(claim)
    return claim
