"""Letters that accounts send."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.accounts.models import Invitation
from talka.kernel.mail.outbox import post

LETTER_LANGUAGES = ("lv", "en")


def link_of(invitation: Invitation) -> str:
    """The address by which an invitation is accepted; of the site as configured, never as somebody asked for it."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("accounts:accept_invitation", args=[invitation.key])


def post_invitation(invitation: Invitation) -> None:
    """Write to the invited person in Latvian and English; it goes out after the commit."""
    context = {"invitation": invitation, "link": link_of(invitation), "languages": LETTER_LANGUAGES}
    with translation.override(LETTER_LANGUAGES[0]):
        letter = EmailMultiAlternatives(
            subject=_("Invitation to Talka"),
            body=render_to_string("accounts/mails/invitation.txt", context),
            to=[invitation.email],
        )
        letter.attach_alternative(render_to_string("accounts/mails/invitation.html", context), "text/html")
    post(letter, key=invitation.letter_key, kind="accounts.invitation", secret=True, centre_id=invitation.centre_id)
