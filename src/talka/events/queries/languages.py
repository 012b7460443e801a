"""Languages in which events are held."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

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
