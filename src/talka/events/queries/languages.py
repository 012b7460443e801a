"""Languages in which events are held."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from talka.events.models import Event

LANGUAGES: dict[str, str | Promise] = {
    "lv": pgettext_lazy("language of an event", "Latvian"),
    "en": pgettext_lazy("language of an event", "English"),
    "ru": pgettext_lazy("language of an event", "Russian"),
    "uk": pgettext_lazy("language of an event", "Ukrainian"),
    "ltg": pgettext_lazy("language of an event", "Latgalian"),
    "lsl": pgettext_lazy("language of an event", "Latvian sign language"),
    "lt": pgettext_lazy("language of an event", "Lithuanian"),
    "et": pgettext_lazy("language of an event", "Estonian"),
    "de": pgettext_lazy("language of an event", "German"),
}


def language_to_write_in(event: Event) -> str:
    """Of letters to people who have not chosen a language: the event's own where we write in it, else Latvian."""
    return event.language if event.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
