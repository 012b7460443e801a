"""Names of the kinds that the product ships, in the languages of public pages; the English name is translated."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_SHIPPED: dict[str, str | Promise] = {
    "Consultation": pgettext_lazy("kind of work", "Consultation"),
    "Seminar": pgettext_lazy("kind of work", "Seminar"),
    "Training": pgettext_lazy("kind of work", "Training"),
    "Discussion": pgettext_lazy("kind of work", "Discussion"),
    "Meeting": pgettext_lazy("kind of work", "Meeting"),
    "Forum": pgettext_lazy("kind of work", "Forum"),
    "Camp": pgettext_lazy("kind of work", "Camp"),
    "Exchange visit": pgettext_lazy("kind of work", "Exchange visit"),
    "Focus group": pgettext_lazy("kind of work", "Focus group"),
    "Network meeting": pgettext_lazy("kind of work", "Network meeting"),
    "Award ceremony": pgettext_lazy("kind of work", "Award ceremony"),
    "Celebration": pgettext_lazy("kind of work", "Celebration"),
    "Public event": pgettext_lazy("kind of work", "Public event"),
    "Cultural event": pgettext_lazy("kind of work", "Cultural event"),
    "Event of belonging": pgettext_lazy("kind of work", "Event of belonging"),
    "Mentoring": pgettext_lazy("kind of work", "Mentoring"),
    "Newsletter": pgettext_lazy("kind of work", "Newsletter"),
    "News item": pgettext_lazy("kind of work", "News item"),
    "Social media post": pgettext_lazy("kind of work", "Social media post"),
    "Media item": pgettext_lazy("kind of work", "Media item"),
    "Publication": pgettext_lazy("kind of work", "Publication"),
    "Monitoring": pgettext_lazy("kind of work", "Monitoring"),
    "Study": pgettext_lazy("kind of work", "Study"),
    "Survey": pgettext_lazy("kind of work", "Survey"),
    "Self-assessment": pgettext_lazy("kind of work", "Self-assessment"),
    "Digital resource": pgettext_lazy("kind of work", "Digital resource"),
    "Community mapping": pgettext_lazy("kind of work", "Community mapping"),
    "Support call": pgettext_lazy("kind of work", "Support call"),
    "Supported project": pgettext_lazy("kind of work", "Supported project"),
    "Equipment support": pgettext_lazy("kind of work", "Equipment support"),
    "Capacity support": pgettext_lazy("kind of work", "Capacity support"),
    "Award": pgettext_lazy("kind of work", "Award"),
    "Certificate": pgettext_lazy("kind of work", "Certificate"),
    "Interest representation": pgettext_lazy("kind of work", "Interest representation"),
    "Other work": pgettext_lazy("kind of work", "Other work"),
}


def name_in(language: str, *, name: str, name_en: str) -> str:
    """What a kind is called in a language: one of the centre's own is called as the centre calls it."""
    if language.startswith("en"):
        return name_en or name
    return name if language.startswith("lv") else str(_SHIPPED.get(name_en, name))
