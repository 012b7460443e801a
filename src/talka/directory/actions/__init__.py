"""Verbs of the public directory."""

from talka.directory.actions.claims import (
    ask_claim,
    end_claim,
    grant_claim,
    prove_address,
    refuse_claim,
    take_up_claim,
    write_again,
)
from talka.directory.actions.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
    write_invitation_again,
)
from talka.directory.actions.mandates import give_missing_mandate
from talka.directory.actions.profiles import confirm_own_profile, keep_profile

__all__ = [
    "accept_invitation",
    "ask_claim",
    "confirm_own_profile",
    "decline_invitation",
    "end_claim",
    "give_missing_mandate",
    "grant_claim",
    "invite",
    "keep_profile",
    "prove_address",
    "refuse_claim",
    "take_up_claim",
    "withdraw_invitation",
    "write_again",
    "write_invitation_again",
]
