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
from talka.directory.actions.profiles import confirm_own_profile, keep_profile

__all__ = [
    "ask_claim",
    "confirm_own_profile",
    "end_claim",
    "grant_claim",
    "keep_profile",
    "prove_address",
    "refuse_claim",
    "take_up_claim",
    "write_again",
]
