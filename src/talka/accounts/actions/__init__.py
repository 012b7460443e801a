"""Verbs of accounts, for everybody who imports them."""

from talka.accounts.actions.centres import add_centre, add_funder, edit_centre
from talka.accounts.actions.faces import edit_centre_profile, hide_oneself, show_oneself
from talka.accounts.actions.identity import add_funder_logo, edit_identity, move_funder_logo, remove_funder_logo
from talka.accounts.actions.invitations import accept_invitation, invite, revoke_invitation, welcome
from talka.accounts.actions.letters import send_letter_again, withdraw_letter
from talka.accounts.actions.people import (
    deactivate_user,
    edit_profile,
    end_membership,
    end_other_sessions,
    give_role,
    note_change_of_sign_in,
    reactivate_user,
    remove_second_factor,
)
from talka.accounts.actions.system import system_actor
from talka.accounts.actions.tokens import make_token, note_use_of_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_centre",
    "add_funder",
    "add_funder_logo",
    "deactivate_user",
    "edit_centre",
    "edit_centre_profile",
    "edit_identity",
    "edit_profile",
    "end_membership",
    "end_other_sessions",
    "give_role",
    "hide_oneself",
    "invite",
    "make_token",
    "move_funder_logo",
    "note_change_of_sign_in",
    "note_use_of_token",
    "reactivate_user",
    "remove_funder_logo",
    "remove_second_factor",
    "revoke_invitation",
    "revoke_token",
    "send_letter_again",
    "show_oneself",
    "system_actor",
    "welcome",
    "withdraw_letter",
]
