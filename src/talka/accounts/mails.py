"""Letters that accounts send."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.accounts.models import Invitation
from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import post
from talka.kernel.mail.writing import LETTER_LANGUAGES, compose


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
