"""The public calendar: what is published, and what somebody looks for in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from talka.accounts.models import Centre
from talka.activities.models import Format
from talka.events.models import TAKING_A_PLACE, Event, EventState, Reach, Registration, RegistrationState, Session
from talka.events.queries.places_left import Places
from talka.kernel.spoken import reading_language
from talka.kernel.text import fold
from talka.places.models import Level, Place
from talka.registry.models.profiles import LANGUAGES

# More that lie ahead are not listed; a country has some hundreds.
MOST_AHEAD, MOST_PAST = 1000, 300
_PLACE = ("place", "place__parent", "place__parent__parent")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty: everything."""

    region: str = ""
    topic: str = ""
    format: str = ""
    language: str = ""
    centre: str = ""
    only_free: bool = False
    text: str = ""
    past: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the time is asked for."""
        return replace(self, past=False) != Wanted()


@dataclass(frozen=True)
class Coming:
    """An event as the calendar shows it."""

    event: Event
    sessions: Sequence[Session]
    places: Places
    regions: frozenset[str]

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody should come."""
        return self.event.state == EventState.CANCELLED


@dataclass(frozen=True)
class Choices:
    """What can be chosen: only what leads somewhere."""

    regions: Sequence[tuple[str, str]] = ()
    # With the language in which each is told.
    topics: Sequence[tuple[str, str, str]] = ()
    formats: Sequence[tuple[str, str]] = ()
    languages: Sequence[tuple[str, str]] = ()
    centres: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Found:
    """Events that were asked for, and what else could be."""

    events: Sequence[Coming]
    choices: Choices = field(default_factory=Choices)


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """Each event with `taken` and `waiting`, counted in the same query."""
    rows = Registration.objects.filter(event=OuterRef("pk")).order_by().values("event")

    def counted(*states: str) -> Any:
        number = rows.filter(state__in=states).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    return events.annotate(taken=counted(*TAKING_A_PLACE), waiting=counted(RegistrationState.WAITING))


def counted_places(event: Any) -> Places:
    """The places of an event of `with_places`."""
    return Places(event.capacity, taken=event.taken, waiting=event.waiting)


def events_shown(*, past: bool = False, now: datetime | None = None) -> QuerySet[Event]:
    """Published for everybody, with their sessions: what comes, the nearest first; what was, the latest first."""
    now = now or timezone.now()
    rows = Event.objects.shown_publicly().select_related("centre").defer("description", "search_text")
    sessions = Prefetch("sessions", Session.objects.select_related(*_PLACE))
    found = with_places(rows).prefetch_related(sessions)
    if past:
        return found.filter(ends_at__lt=now).exclude(state=EventState.CANCELLED).order_by("-starts_at", "-pk")
    return found.filter(ends_at__gte=now).order_by("starts_at", "pk")


def look_for(wanted: Wanted) -> Found:
    """The events, and what can be chosen among all of that time; two queries."""
    rows = events_shown(past=wanted.past)
    if wanted.text:
        rows = rows.filter(search_text__contains=fold(wanted.text))
    every = [_coming(one) for one in rows[: MOST_PAST if wanted.past else MOST_AHEAD]]
    return Found([one for one in every if _fits(one, wanted)], _choices(every))


def next_events(centre: Centre | None, most: int) -> list[Coming]:
    """What comes next, of a centre or of all; nothing that is cancelled."""
    rows = events_shown().exclude(state=EventState.CANCELLED)
    if centre is not None:
        rows = rows.filter(centre=centre)
    return [_coming(one) for one in rows[:most]]


def open_event(code: str, *, places: bool = True) -> Event | None:
    """An event that everybody may open who has its address; not one for those invited by name.

    `places`: with what `counted_places` reads.
    """
    rows = Event.objects.opened_by_link().select_related("centre", "series").defer("search_text")
    found = (with_places(rows) if places else rows).filter(code=code).exclude(reach=Reach.INVITED)
    return next(iter(found.order_by()[:1]), None)


def sessions_of(event: Event) -> list[Session]:
    """The sessions with their places."""
    return list(event.sessions.select_related("place"))


def more_of_series(event: Event) -> list[Event]:
    """Other events of the same series that everybody may find and that lie ahead; no query for one without series."""
    if event.series_id is None:
        return []
    rows = Event.objects.shown_publicly().ahead().filter(series_id=event.series_id).exclude(pk=event.pk)
    shown = rows.exclude(state=EventState.CANCELLED).prefetch_related(
        Prefetch("sessions", Session.objects.select_related("place"))
    )
    return list(shown[:12])


def _coming(event: Event) -> Coming:
    sessions = list(event.sessions.all())
    regions = frozenset(region.code for one in sessions if (region := _region(one.place)) is not None)
    return Coming(event, sessions, counted_places(event), regions)


def _region(place: Place | None) -> Place | None:
    while place is not None and place.level != Level.REGION:
        place = place.parent if place.parent_id else None
    return place


def _fits(one: Coming, wanted: Wanted) -> bool:
    event = one.event
    return (
        (not wanted.region or wanted.region in one.regions)
        and (not wanted.topic or event.topic == wanted.topic)
        and (not wanted.format or event.format == wanted.format)
        and (not wanted.language or event.language == wanted.language)
        and (not wanted.centre or event.centre.code == wanted.centre)
        and (not wanted.only_free or not (one.is_cancelled or one.places.is_full))
    )


def _choices(every: Iterable[Coming]) -> Choices:
    listed = list(every)
    regions = {
        region.code: region.name for one in listed for s in one.sessions if (region := _region(s.place)) is not None
    }
    used = {one.event.format for one in listed}
    return Choices(
        regions=_sorted(regions),
        topics=_topics(one.event for one in listed),
        formats=[(str(code), str(words)) for code, words in Format.choices if code in used],
        languages=[(code, str(LANGUAGES.get(code, code))) for code in sorted({one.event.language for one in listed})],
        centres=_sorted({one.event.centre.code: one.event.centre.name for one in listed}),
    )


def _topics(events: Iterable[Event]) -> list[tuple[str, str, str]]:
    """Each topic once, as the reader reads it where one of its events says how."""
    told: dict[str, tuple[str, str]] = {}
    for event in events:
        if event.topic and (event.topic not in told or event.topic_in == reading_language()):
            told[event.topic] = (event.topic_told, event.topic_in)
    return sorted(((topic, *words) for topic, words in told.items()), key=lambda one: fold(one[1]))


def _sorted(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(choices.items(), key=lambda one: fold(one[1]))
