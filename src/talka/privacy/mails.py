"""Letters about personal data."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.kernel.mail.outbox import post
from talka.privacy.models import OwnDataRequest

LETTER_LANGUAGES = ("lv", "en")


def post_link(asked: OwnDataRequest, key: str) -> None:
    """Write to the owner of the address, in Latvian and English."""
    link = settings.SITE_ADDRESS.rstrip("/") + reverse("privacy:own", args=[key])
    context = {"link": link, "languages": LETTER_LANGUAGES}
    with translation.override(LETTER_LANGUAGES[0]):
        letter = EmailMultiAlternatives(
            subject=_("What Talka holds about you"),
            body=render_to_string("privacy/mails/own.txt", context),
            to=[asked.email],
        )
        letter.attach_alternative(render_to_string("privacy/mails/own.html", context), "text/html")
    post(letter, key=f"privacy.own:{asked.pk}", kind="privacy.own", secret=True)
