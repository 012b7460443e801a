"""Letters about personal data."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from talka.kernel.addresses import absolute
from talka.kernel.mail.outbox import post
from talka.kernel.mail.writing import LETTER_LANGUAGES, compose
from talka.privacy.models import OwnDataRequest


def post_link(asked: OwnDataRequest, key: str) -> None:
    """Write to the owner of the address, in Latvian and English."""
    link = absolute(reverse("privacy:own", args=[key]))
    context = {"link": link, "languages": LETTER_LANGUAGES}
    with translation.override(LETTER_LANGUAGES[0]):
        letter = compose("privacy/mails/own", context, subject=_("What Talka holds about you"), to=asked.email)
    post(letter, key=f"privacy.own:{asked.pk}", kind="privacy.own", secret=True)
