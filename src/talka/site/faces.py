"""What the pages for strangers show of the centres, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from talka.accounts.models import Centre
from talka.accounts.queries.faces import profile_of
from talka.places.models import Place

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Door:
    """One thing that a stranger can do here."""

    url: str
    title: str
    words: str
    icon: str


@dataclass(frozen=True)
class Told:
    """Words, and the language that they are in where it is not the reader's."""

    words: str
    language: str

    @property
    def lines(self) -> list[str]:
        """Without empty ones."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @property
    def foreign(self) -> str:
        """For the attribute `lang`; nothing where the page speaks the same language."""
        return self.language if self.language != get_language() else ""


def told_by(centre: Centre, name: str) -> Told:
    """What a centre says, in the reader's language if it can."""
    return Told(*profile_of(centre).told(name, get_language() or settings.LANGUAGE_CODE))


def hours_of(centre: Centre) -> Told:
    """When somebody is there."""
    return told_by(centre, "hours")


def map_address(region_code: str) -> str:
    """The map of a region, or of the whole country."""
    if not region_code:
        return reverse("map:country")
    place = Place.objects.filter(code=region_code).order_by("-pk").first()
    return reverse("map:place", args=[place.pk]) if place is not None else ""


def written(name: str) -> Told:
    """A page that we have written, in the reader's language or in the first of the site's that there is."""
    spoken = [get_language() or settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)]
    code = next(one for one in spoken if (TEXTS / f"{name}.{one}.md").exists())
    return Told((TEXTS / f"{name}.{code}.md").read_text(encoding="utf-8"), code)
