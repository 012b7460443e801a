"""Questions of those who plan events."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from talka.accounts.models import User
from talka.activities.models import Family, WorkKind
from talka.activities.queries.log import kinds_in_use
from talka.events.models import (
    TAKING_A_PLACE,
    Event,
    EventQuerySet,
    EventSeries,
    EventState,
    Invitation,
    Question,
    Registration,
    RegistrationState,
    Session,
)
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.wall_clock import moment
from talka.kernel.search import containing
from talka.places.models import Place
from talka.programmes.models import Agreement, Purpose

# Of the columns of an event: its topic in the other languages of public pages.
OTHER_NAMES = ("topic_en", "topic_uk", "topic_ru")

SEMINAR = "seminar"
MIDNIGHT = dt.time()
DAYS_OF_BOARD, MOST_ON_BOARD = 14, 6


@dataclass(frozen=True)
class Places:
    """How the places of an event stand."""

    confirmed: int
    offered: int
    waiting: int
    cancelled: int
    capacity: int | None

    @property
    def taken(self) -> int:
        """What is compared with the capacity."""
        return self.confirmed + self.offered

    @property
    def free(self) -> int | None:
        """Places left; none: as many as come."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def above(self) -> int:
        """How many more have a place than there are places."""
        return 0 if self.capacity is None else max(self.taken - self.capacity, 0)


def places_of(event: Event) -> Places:
    """One query."""
    rows = event.registrations.order_by().values_list("state").annotate(number=Count("pk"))
    counts = {RegistrationState(state): number for state, number in rows}
    return Places(
        confirmed=counts.get(RegistrationState.CONFIRMED, 0),
        offered=counts.get(RegistrationState.OFFERED, 0),
        waiting=counts.get(RegistrationState.WAITING, 0),
        cancelled=counts.get(RegistrationState.CANCELLED, 0) + counts.get(RegistrationState.EXPIRED, 0),
        capacity=event.capacity,
    )


def places_taken(event: Event) -> int:
    """How many have a place, or are offered one."""
    return event.registrations.filter(state__in=TAKING_A_PLACE).count()


def present_registrations(event: Event, states: Iterable[str] = PRESENT_STATES) -> list[Registration]:
    """Those in these states, in the order of names; by themselves everybody who has not cancelled."""
    return list(event.registrations.filter(state__in=list(states)))


def reached_by_letter(event: Event) -> list[Registration]:
    """Those who have, may get or wait for a place, and gave an address."""
    return list(event.registrations.filter(state__in=PRESENT_STATES).exclude(email="").order_by("pk"))


def holding_places(event: Event) -> list[Registration]:
    """Those whose place is confirmed and who gave an address: they know the link for taking part."""
    return list(event.registrations.filter(state=RegistrationState.CONFIRMED).exclude(email="").order_by("pk"))


def others_at_address(registration: Registration) -> QuerySet[Registration]:
    """Others who registered for the same event with the same address and have not cancelled."""
    rows = Registration.objects.filter(
        event_id=registration.event_id, email_folded=registration.email_folded, state__in=PRESENT_STATES
    )
    return rows.exclude(pk=registration.pk).exclude(email_folded="").order_by("pk")


def event_seen_by(user: User) -> QuerySet[Event]:
    """Events with what their pages name."""
    return Event.objects.visible_to(user).select_related(
        "centre", "kind", "agreement", "purpose", "series", "responsible", "added_by"
    )


def for_listing(rows: QuerySet[Event]) -> QuerySet[Event]:
    """With everything that a row of the list shows."""
    first = Session.objects.filter(event=OuterRef("pk")).order_by("starts_at", "pk")
    return rows.select_related("centre", "kind", "agreement", "purpose", "series", "responsible").annotate(
        taken=_counted(TAKING_A_PLACE),
        waiting=_counted([RegistrationState.WAITING]),
        sessions_number=Subquery(first.order_by().values("event").annotate(number=Count("pk")).values("number")),
        venue=Subquery(first.values("venue")[:1]),
        municipality=Subquery(first.values("place__name")[:1]),
    )


def _counted(states: Iterable[str]) -> Subquery:
    rows = Registration.objects.filter(event=OuterRef("pk"), state__in=list(states)).order_by()
    return Subquery(rows.values("event").annotate(number=Count("pk")).values("number"))


def worded_like(rows: EventQuerySet, text: str) -> QuerySet[Event]:
    """Every word occurs in title, topic or description, whatever the diacritics."""
    return containing(rows, "search_text", text)


def still_ahead(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Not over, or not dated yet."""
    return rows.filter(Q(ends_at__gte=timezone.now()) | Q(ends_at=None))


def already_over(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Whose last session has ended."""
    return rows.filter(ends_at__lt=timezone.now())


def in_municipality(rows: QuerySet[Event], codes: Iterable[str]) -> QuerySet[Event]:
    """With a session there."""
    return rows.filter(pk__in=Session.objects.filter(place__code__in=list(codes)).values("event"))


def kinds_of_gatherings(event: Event | None) -> QuerySet[WorkKind]:
    """Kinds of work that people come to, and the one that an event has already."""
    found = kinds_in_use().filter(family=Family.GATHERING)
    return found if event is None else found | WorkKind.objects.filter(pk=event.kind_id)


def usual_kind() -> WorkKind | None:
    """What most events are."""
    return kinds_of_gatherings(None).filter(code=SEMINAR).first()


def usual_purpose(user: User, agreement: Agreement | None) -> Purpose | None:
    """What the latest event under an agreement was for, or its only purpose."""
    if agreement is None:
        return None
    latest = Event.objects.visible_to(user).filter(agreement=agreement, purpose__isnull=False).order_by("-pk")
    event = latest.select_related("purpose").first()
    if event is not None:
        return event.purpose
    purposes = list(agreement.purposes.all()[:2])
    return purposes[0] if len(purposes) == 1 else None


def series_worked_on(user: User) -> QuerySet[EventSeries]:
    """Series of one's own centres."""
    every = EventSeries.objects.all()
    return every if user.access.everywhere else every.filter(centre__in=user.access.centres)


def siblings(event: Event) -> list[Event]:
    """The other events of its series."""
    return list(event.series.events.exclude(pk=event.pk)) if event.series is not None else []


def used_topics(user: User) -> list[str]:
    """Topics of earlier events, to be suggested."""
    found = Event.objects.visible_to(user).exclude(topic="").order_by("topic").values_list("topic", flat=True)
    return list(found.distinct()[:100])


def names_of_topic(event: Event) -> dict[str, str]:
    """What the latest event of the same topic in the same language calls it in other languages, if one does."""
    known = Q(centre=event.centre) | ~Q(state=EventState.DRAFT)
    named = Event.objects.filter(known, topic=event.topic, language=event.language)
    named = named.exclude(**dict.fromkeys(OTHER_NAMES, "")).order_by("-pk")
    return named.values(*OTHER_NAMES).first() or {}


def questions_of(event: Event) -> list[Question]:
    """In the order in which they are asked."""
    return list(event.questions.select_related("asked_if_question"))


def registrations_seen_by(user: User, event: Event) -> QuerySet[Registration]:
    """Everybody who ever registered, for those who may look after the event."""
    return Registration.objects.filter(event=event, event__in=Event.objects.visible_to(user))


def answered_with(rows: QuerySet[Registration], key: str, wanted: Iterable[str]) -> QuerySet[Registration]:
    """Those whose answer is, or holds, one of these; answers are read whole, alike on both engines."""
    meant = set(wanted)
    found = [pk for pk, answers in rows.values_list("pk", "answers") if meant & set(as_list(answers.get(key)))]
    return rows.filter(pk__in=found)


def as_list(answer: object) -> list[str]:
    """What was answered, as a list of texts."""
    if answer is None or answer == "":
        return []
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def is_answered(question: Question) -> bool:
    """Whether somebody has answered it."""
    answers = question.event.registrations.values_list("answers", flat=True)
    return any(str(question.pk) in given for given in answers)


def people_with_needs(event: Event) -> list[Registration]:
    """Those who said what they need, and have or may get a place."""
    return [one for one in present_registrations(event) if one.needs]


@dataclass(frozen=True)
class Answers:
    """What those who were invited by name said."""

    accepted: int
    declined: int
    none: int

    @property
    def invited(self) -> int:
        """All of them."""
        return self.accepted + self.declined + self.none


def answers_of(event: Event) -> Answers:
    """One query."""
    rows = dict(event.invitations.order_by().values_list("answer").annotate(number=Count("pk")))
    kinds = Invitation.Answer
    return Answers(rows.get(kinds.ACCEPTED, 0), rows.get(kinds.DECLINED, 0), rows.get(kinds.NONE, 0))


def to_be_reminded(event: Event, now: dt.datetime) -> QuerySet[Invitation]:
    """Who has not answered, and was not written to within a day."""
    a_day_ago = now - dt.timedelta(days=1)
    waiting = event.invitations.filter(answer=Invitation.Answer.NONE, invited_at__lte=a_day_ago)
    return waiting.filter(Q(reminded_at=None) | Q(reminded_at__lte=a_day_ago))


def invitation_with(code: str) -> Invitation | None:
    """The invitation behind the link of a letter, unless its event is a draft."""
    found = Invitation.objects.select_related("event__centre", "event__kind", "registration")
    return found.filter(code=code).exclude(event__state=EventState.DRAFT).first()


@dataclass(frozen=True)
class Day:
    """A day of the month's page."""

    day: dt.date
    sessions: tuple[Session, ...]
    is_of_month: bool
    is_today: bool


def month_of(rows: QuerySet[Event], year: int, month: int) -> list[list[Day]]:
    """The weeks of a month, each day with the sessions that are on it; one query."""
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    first, last = weeks[0][0], weeks[-1][-1]
    found = Session.objects.filter(
        event__in=rows,
        starts_at__lt=moment(last + dt.timedelta(days=1), MIDNIGHT),
        ends_at__gte=moment(first, MIDNIGHT),
    ).select_related("event", "event__centre", "place")
    spans = [(timezone.localdate(one.starts_at), timezone.localdate(one.ends_at), one) for one in found]
    today = timezone.localdate()
    return [
        [
            Day(
                day,
                tuple(one for since, until, one in spans if since <= day <= until),
                day.month == month,
                day == today,
            )
            for day in week
        ]
        for week in weeks
    ]


def coming_events(user: User) -> tuple[list[Event], int]:
    """What is published for the next two weeks, and how many such events there are."""
    now = timezone.now()
    rows = Event.objects.visible_to(user).filter(
        state=EventState.PUBLISHED, ends_at__gte=now, starts_at__lt=now + dt.timedelta(days=DAYS_OF_BOARD)
    )
    return list(for_listing(rows)[:MOST_ON_BOARD]), rows.count()


def registered_since_yesterday(user: User) -> int:
    """Registrations that came since yesterday's midnight and still stand."""
    since = moment(timezone.localdate() - dt.timedelta(days=1), MIDNIGHT)
    mine = Event.objects.visible_to(user).filter(state=EventState.PUBLISHED)
    rows = Registration.objects.filter(event__in=mine, registered_at__gte=since, state__in=PRESENT_STATES)
    return rows.count()


def municipality_of(place: Place | None) -> str:
    """Its name, or nothing."""
    return place.name if place is not None else ""
