"""Letters that accounts send."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.accounts.models import Invitation

LETTER_LANGUAGES = ("lv", "en")

log = logging.getLogger(__name__)


def link_of(invitation: Invitation) -> str:
    """The address by which an invitation is accepted; of the site as configured, never as somebody asked for it."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("accounts:accept_invitation", args=[invitation.key])


def send_invitation(invitation: Invitation) -> None:
    """Write to the invited person in Latvian and English; a mail server that fails is noted, not raised."""
    context = {"invitation": invitation, "link": link_of(invitation), "languages": LETTER_LANGUAGES}
    with translation.override(LETTER_LANGUAGES[0]):
        letter = EmailMultiAlternatives(
            subject=_("Invitation to Talka"),
            body=render_to_string("accounts/mails/invitation.txt", context),
            to=[invitation.email],
        )
        letter.attach_alternative(render_to_string("accounts/mails/invitation.html", context), "text/html")
    try:
        letter.send()
    except (OSError, SMTPException) as problem:
        log.warning("The invitation %s could not be mailed: %s", invitation.pk, problem)
        return
    invitation.mailed_at = timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=invitation.mailed_at)
