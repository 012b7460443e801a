"""Verbs of accounts, for everybody who imports them."""

from talka.accounts.actions.centres import add_centre, add_funder, edit_centre
from talka.accounts.actions.invitations import accept_invitation, invite, revoke_invitation, welcome
from talka.accounts.actions.letters import send_letter_again, withdraw_letter
from talka.accounts.actions.people import (
    choose_language,
    deactivate_user,
    edit_profile,
    end_membership,
    give_role,
    reactivate_user,
)
from talka.accounts.actions.system import system_actor
from talka.accounts.actions.tokens import make_token, note_use_of_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_centre",
    "add_funder",
    "choose_language",
    "deactivate_user",
    "edit_centre",
    "edit_profile",
    "end_membership",
    "give_role",
    "invite",
    "make_token",
    "note_use_of_token",
    "reactivate_user",
    "revoke_invitation",
    "revoke_token",
    "send_letter_again",
    "system_actor",
    "welcome",
    "withdraw_letter",
]
