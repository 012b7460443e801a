"""What those who came thought of it; told only where nobody can be recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from talka.events.models import Attendance, Event, EventState, Feedback, FeedbackRequest, Registration

# Fewer answers are nobody's to read: each could be guessed.
FEWEST = 3
FEWEST_PUBLIC = 5
RATINGS = (5, 4, 3, 2, 1)
ASKED_AFTER, ASKED_UNTIL = timedelta(hours=2), timedelta(days=30)


@dataclass(frozen=True)
class Summary:
    """How many were asked and answered; the rest only where there are enough answers."""

    asked: int
    answered: int
    average: float | None = None
    # Rating, how many gave it, share of the most frequent in per cent.
    bars: tuple[tuple[int, int], ...] = ()
    texts: tuple[Feedback, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether there are enough answers to show them."""
        return self.answered >= FEWEST


def summary_of(event: Event) -> Summary:
    """What is shown to staff; texts in an order that says nothing about when they came."""
    asked = FeedbackRequest.objects.filter(registration__event=event).count()
    answers = list(Feedback.objects.filter(event=event))
    if len(answers) < FEWEST:
        return Summary(asked, len(answers))
    bars = tuple((rating, sum(one.rating == rating for one in answers)) for rating in RATINGS)
    texts = tuple(sorted((one for one in answers if one.good or one.better), key=_shuffled))
    return Summary(asked, len(answers), _average(answers), bars, texts)


def public_average(event: Event) -> tuple[float, int] | None:
    """The average and the number of answers as everybody sees them; nothing while there are few."""
    answers = list(Feedback.objects.filter(event=event).only("rating"))
    return (_average(answers), len(answers)) if len(answers) >= FEWEST_PUBLIC else None


def those_to_ask(event: Event) -> QuerySet[Registration]:
    """Those who came, have an address and were not asked yet."""
    came = Attendance.objects.filter(registration=OuterRef("pk"))
    asked = FeedbackRequest.objects.filter(registration=OuterRef("pk"))
    rows = event.registrations.filter(Exists(came), ~Exists(asked), forgotten_at=None)
    return rows.exclude(email="").order_by("pk")


def questions_of(event: Event) -> list[FeedbackRequest]:
    """Questions that nobody answered yet."""
    return list(FeedbackRequest.objects.filter(registration__event=event, used_on=None).order_by("pk"))


def events_to_ask_about(now: datetime) -> QuerySet[Event]:
    """Events that ended a while ago and have somebody to ask; paper is keyed in days later, so not only at once."""
    came = Attendance.objects.filter(session__event=OuterRef("pk"), registration__feedback_request=None)
    return Event.objects.filter(
        Exists(came.exclude(registration__email="")),
        state__in=[EventState.PUBLISHED, EventState.CLOSED],
        ends_at__gte=now - ASKED_UNTIL,
        ends_at__lte=now - ASKED_AFTER,
    )


def request_by_code(code: str) -> FeedbackRequest | None:
    """The question that a letter asks."""
    found = FeedbackRequest.objects.filter(code=code.casefold())
    return found.select_related("registration__event__centre").first()


def _average(answers: Iterable[Feedback]) -> float:
    ratings = [one.rating for one in answers]
    return round(sum(ratings) / len(ratings), 1)


def _shuffled(one: Feedback) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}{one.pk}".encode()).hexdigest()
