"""Letters that accounts send."""

from __future__ import annotations

import secrets

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.accounts.models import Invitation, User
from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import post
from talka.kernel.mail.writing import LETTER_LANGUAGES, compose, with_markup


def link_of(invitation: Invitation) -> str:
    """The address by which an invitation is accepted."""
    return absolute(reverse("accounts:accept_invitation", args=[invitation.key]))


def post_invitation(invitation: Invitation) -> None:
    """Write to the invited person in Latvian and English; it goes out after the commit."""
    context = {"invitation": invitation, "link": link_of(invitation), "languages": LETTER_LANGUAGES}
    with translation.override(LETTER_LANGUAGES[0]):
        subject = _("Invitation to Talka")
        letter = compose("accounts/mails/invitation", context, subject=subject, to=invitation.email)
    post(letter, key=invitation.letter_key, kind="accounts.invitation", secret=True, centre_id=invitation.centre_id)


def tell_second_factor_removed(person: User, by: User) -> None:
    """How to come back in, told at the address of the account; whoever did not ask for it learns of it."""
    with translation.override(person.language):
        words = [
            _("Good day!"),
            _("%(name)s took away your second step of signing in to Talka: the app, passkeys and recovery codes.")
            % {"name": by},
            _("To come back, first choose a new password, then sign in and set up the second step anew:"),
            absolute(reverse("account_reset_password")),
            _("If you did not ask for this, write to %(email)s.") % {"email": by.email},
        ]
        plain = EmailMessage(_("Your second step of signing in was taken away"), "\n\n".join(words), to=[person.email])
        letter = with_markup(plain, button=_("Choose a new password"))
    post(letter, key=f"accounts.second_factor:{person.pk}:{secrets.token_hex(8)}", kind="accounts.second_factor")
