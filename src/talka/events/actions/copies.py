"""An event once more: next year, or the same in another town as a part of a series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.events import EDITABLE
from talka.events.actions.sessions import copied, put_in
from talka.events.models import Event, EventSeries, EventState, Question
from talka.events.queries.wall_clock import days_later
from talka.kernel.actions import Refused, action, note
from talka.places.models import Place

ASKED = ("order", "kind", "label", "help", "is_required", "choices", "asked_if")


@action(allowed=rules.may_copy)
def copy_event(  # noqa: PLR0913 -- what may differ in the copy
    event: Event,
    *,
    first_day: dt.date,
    title: str = "",
    place: Place | None = None,
    venue: str = "",
    in_series: bool = False,
    actor: User,
) -> Event:
    """A draft with the same words, sessions and questions from another day on, at the same times by the clock.

    With a place all sessions are there. `in_series`: both belong to one series, which is opened when there is none.
    """
    if event.starts_at is None:
        raise Refused(_("Say first when it is: the event has no session."))
    days = (first_day - timezone.localdate(event.starts_at)).days
    made = Event(centre=event.centre, added_by=actor, state=EventState.DRAFT)
    for name in EDITABLE:
        setattr(made, name, getattr(event, name))
    made.title = title or event.title
    for name in ("registration_opens", "registration_closes"):
        at = getattr(event, name)
        setattr(made, name, days_later(at, days) if at is not None else None)
    if in_series:
        made.series = _series_of(event)
    made.save(force_insert=True)
    for session in event.sessions.select_related("event", "place"):
        moved = copied(session, days=days)
        moved.event = made
        if place is not None or venue:
            moved.place, moved.venue = place, venue
        put_in(moved)
    _copy_questions(event, made)
    note(copy_of=event.pk)
    return made


@action(allowed=rules.may_change_series, edits=True)
def edit_series(series: EventSeries, *, values: Mapping[str, Any], actor: User) -> EventSeries:
    """Change the title of a series, or what it is about."""
    for name in ("title", "summary"):
        setattr(series, name, values.get(name, getattr(series, name)))
    series.version += 1
    series.save()
    return series


def _series_of(event: Event) -> EventSeries:
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if locked.series_id is None:
        event.series = EventSeries.objects.create(centre=event.centre, title=event.title, summary=event.summary)
        event.save(update_fields=["series"])
    else:
        event.series_id = locked.series_id
    assert event.series is not None  # noqa: S101 -- made a line above, or stored
    return event.series


def _copy_questions(event: Event, made: Event) -> None:
    new: dict[int, Question] = {}
    for old in event.questions.order_by("order", "pk"):
        one = Question(event=made, **{name: getattr(old, name) for name in ASKED})
        if old.asked_if_question_id is not None:
            one.asked_if_question = new.get(old.asked_if_question_id)
        one.save(force_insert=True)
        new[old.pk] = one
