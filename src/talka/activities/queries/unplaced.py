"""Work that is on no map although words say where it was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.utils import timezone

from talka.accounts.models import User
from talka.activities.models import Activity, ActivityQuerySet, Format
from talka.places.models import Level, Place, PlaceQuerySet
from talka.places.queries import Recognised, municipalities, names_of_places, recognise, unit_on

MOST_WORDS = 40


@dataclass(frozen=True)
class UnplacedWords:
    """Words of a place, how many entries have them, and the municipality that they name or may mean."""

    words: str
    number: int
    recognised: Recognised


def unplaced(user: User) -> ActivityQuerySet:
    """Entries with words of a place and no municipality; what was online is rightly nowhere."""
    rows = Activity.objects.visible_to(user).present().filter(place=None)
    return rows.exclude(place_text="").exclude(format=Format.ONLINE)


def unplaced_words(user: User) -> list[UnplacedWords]:
    """The words that most entries have, each with the place of the newest entry's day."""
    grouped = (
        unplaced(user)
        .order_by()
        .values_list("place_text")
        .annotate(
            number=Count("pk"),
            day=Max("listed_on"),
            region=Min("agreement__region"),
            other=Max("agreement__region"),
        )
        .order_by("-number", "place_text")[:MOST_WORDS]
    )
    names = names_of_places()
    return [
        UnplacedWords(words, number, names.recognise(words, day, region_id=region if region == other else None))
        for words, number, day, region, other in grouped
    ]


def with_words(user: User, words: Collection[str]) -> ActivityQuerySet:
    """The entries with these words of a place and no municipality."""
    return unplaced(user).filter(place_text__in=words)


def recognised_place(activity: Activity) -> Place | None:
    """The municipality that the words of an entry name, if it has none and was not online."""
    if activity.place_id is not None or not activity.place_text or activity.format == Format.ONLINE:
        return None
    region_id = activity.agreement.region_id if activity.agreement else None
    found = recognise(activity.place_text, activity.listed_on, region_id=region_id).place
    place = Place.objects.get(pk=found.id) if found else None
    # As it is today, for a form that offers today's; the entry gets that of its day.
    return place and (unit_on(place, timezone.localdate(), Level.MUNICIPALITY) or place)


def on_its_day(activity: Activity, place: Place) -> Place:
    """The municipality that had the ground on the day of the work, where that is one."""
    return unit_on(place, activity.listed_on, Level.MUNICIPALITY) or place


def places_to_choose(*more: int | None) -> PlaceQuerySet:
    """Municipalities of today, and those that are named otherwise, in the order of their names."""
    return municipalities() | Place.objects.filter(pk__in=[pk for pk in more if pk is not None])
