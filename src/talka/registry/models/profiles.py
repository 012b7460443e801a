"""What organisations, communities and networks have in common: a profile that somebody keeps true."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key
from talka.registry.models.finding import Texts, keep_words
from talka.registry.models.search import Kind, Origin

# The languages in which somebody can be spoken with; codes of ISO 639-1, ISO 639-3 where there is none.
LANGUAGES = {
    "lv": _("Latvian"),
    "en": _("English"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "ltg": _("Latgalian"),
    "liv": _("Livonian"),
    "lt": _("Lithuanian"),
    "et": _("Estonian"),
    "pl": _("Polish"),
    "be": _("Belarusian"),
    "de": _("German"),
    "rom": _("Romani"),
    "lsl": _("Latvian sign language"),
}
# What the keeper of a profile may show to everybody or keep for the centres, field by field, and how each is called.
# Columns go by their own names; each kind of record says which of them it has (`choosable`).
CHOOSABLE = {
    "email": _("e-mail"),
    "phone": _("phone"),
    "website": _("website"),
    "description": _("description"),
    "offers": _("offers"),
    "needs": _("needs"),
    "works_with": _("whom it works with"),
    "languages": _("languages"),
    "place": _("place"),
    "territory": _("where the community ends, in words and drawn"),
    "theme": _("theme"),
    "founded_on": _("year of founding"),
    "working_place": _("where it works"),
    "working_address": _("working address"),
    "service_areas": _("whom it serves: places"),
    "areas": _("areas of activity"),
    "host": _("which organisation hosts it"),
    "coordinator": _("which organisation coordinates it"),
    "networks": _("networks to which it belongs"),
    "members": _("members"),
    "support": _("when it was last supported"),
    "people": _("names of those who speak for it"),
}
# What somebody must be asked about first; all else is what a name-plate would say.
_NOT_AT_FIRST = frozenset({"email", "phone", "working_address", "people"})
_ALL_HAVE = ("email", "phone", "website", "description", "offers", "needs", "works_with", "languages", "place")


def words_of(stored: str) -> tuple[str, ...]:
    """The codes in a column that keeps several: `" lv en "` → `("lv", "en")`."""
    return tuple(stored.split())


def choices_of(*own: str) -> tuple[str, ...]:
    """What the keeper of a kind of record chooses about: what all have and its own, in one order for all."""
    return tuple(one for one in CHOOSABLE if one in {*_ALL_HAVE, *own, "support", "people"})


def public_at_first(choosable: tuple[str, ...]) -> str:
    """What anybody may see unless the profile says otherwise."""
    return stored_words(one for one in choosable if one not in _NOT_AT_FIRST)


def stored_words(words: Any) -> str:
    """Codes as one column keeps them, a space around each, so that `contains=" lv "` finds one whole code."""
    kept = " ".join(dict.fromkeys(words))
    return f" {kept} " if kept else ""


class Profile(models.Model):
    """Name, contacts, what it offers and needs, what of it is public, and when somebody confirmed that it is true."""

    profile_fields = (
        *("name", "email", "phone", "website", "languages", "description", "offers", "needs", "works_with"),
        *("public_fields", "is_hidden", "confirmed_on", "notes"),
    )

    found_as: ClassVar[Kind]
    # Names of CHOOSABLE that this kind of record has.
    choosable: ClassVar[tuple[str, ...]]

    name = models.CharField(_("name"), max_length=250)
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    # Codes of LANGUAGES as `stored_words` writes them.
    languages = models.CharField(_("languages"), max_length=80, blank=True)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    offers = models.TextField(_("offers"), max_length=2000, blank=True)
    needs = models.TextField(_("needs"), max_length=2000, blank=True)
    # The group that it declares to work with; never said of a person.
    works_with = models.CharField(_("works with"), max_length=250, blank=True)
    # Names of CHOOSABLE that everybody may see, as `stored_words` writes them.
    public_fields = models.CharField(max_length=400, blank=True)
    # Then only centres find it: no public page, list, map or file names it. Figures count it all the same.
    is_hidden = models.BooleanField(_("kept out of the public directory"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=5000)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep search and sort columns beside the name, and the words by which it is found."""
        self.fill_derived()
        new = self._state.adding
        super().save(*args, **kwargs)
        keep_words([self], new=new)

    def search_texts(self) -> Texts:
        """What it is found by."""
        return [(Origin.NAME, self.name), (Origin.EMAIL, self.email), (Origin.PHONE, self.phone)]

    def fill_derived(self) -> None:
        """Derive the columns that follow from the name; bulk writers call it themselves, and `keep_words`."""
        self.name_folded = fold(self.name)[:250]
        self.sort_key = sort_key(self.name)

    def shows(self, field: str) -> bool:
        """Whether everybody may see this field."""
        return f" {field} " in self.public_fields
