"""Who may look after a profile, and who decides about it."""

from __future__ import annotations

from talka.accounts.models import User
from talka.registry.models import Claim, Profile


def may_ask(user: User, claim: Claim) -> bool:
    """Anybody: the platform writes it down for whoever filled in the form."""
    return user.is_system and claim.pk is None


def may_confirm_address(user: User, claim: Claim) -> bool:
    """Whoever has the link of the letter, for whom the platform acts; as long as nothing is decided."""
    return user.is_system and claim.decided_at is None


def may_decide_claims(user: User) -> bool:
    """Whoever works in some centre: profiles are shared by all."""
    return user.access.works


def may_decide(user: User, claim: Claim) -> bool:
    """Staff, once the address is proven, and nobody about a claim of their own."""
    is_waiting = claim.email_confirmed_at is not None and claim.decided_at is None
    return is_waiting and user.access.works and claim.email.casefold() != user.email.casefold()


def is_invited(claim: Claim) -> bool:
    """Whether it is an invitation that nobody has answered or withdrawn."""
    return claim.invited_by_id is not None and claim.decided_at is None and claim.ended_at is None and bool(claim.email)


def may_invite(user: User, claim: Claim) -> bool:
    """Staff, somebody else than themselves."""
    return user.access.works and claim.email.casefold() != user.email.casefold() and claim.pk is None


def may_keep_invitation(user: User, claim: Claim) -> bool:
    """Staff, while it is not answered."""
    return is_invited(claim) and user.access.works


def may_answer(user: User, claim: Claim) -> bool:
    """Whoever the letter went to; an account that was closed stays closed."""
    return is_invited(claim) and user.is_active and user.email.casefold() == claim.email.casefold()


def is_held(claim: Claim) -> bool:
    """Whether it is a right to look after a profile."""
    return claim.granted is True and claim.ended_at is None


def may_end(user: User, claim: Claim) -> bool:
    """Staff, and the representatives themselves."""
    return is_held(claim) and (user.access.works or claim.user_id == user.pk)


def may_write_again(user: User, claim: Claim) -> bool:
    """Staff, while somebody new has not come yet."""
    return is_held(claim) and claim.user_id is None and user.access.works


def may_give_mandate(user: User, claim: Claim) -> bool:
    """Staff, to somebody who looks after a profile and has come."""
    return is_held(claim) and claim.user_id is not None and user.access.works


def may_take_up(user: User, claim: Claim) -> bool:
    """Who was written to, the first time they come; an account that was closed stays closed."""
    return is_held(claim) and claim.user_id is None and user.is_active and user.email == claim.email


def may_look_after(user: User, profile: Profile) -> bool:
    """A representative whose claim was confirmed and has not ended."""
    held = Claim.objects.filter(user=user, granted=True, ended_at=None)
    return user.is_active and held.filter(**{str(profile.found_as): profile.pk}).exists()
