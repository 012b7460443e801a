"""Asking those who came what they thought of it, and taking their answer."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.events import rules
from talka.events.mails import afterwards
from talka.events.models import Event, Feedback, FeedbackRequest
from talka.events.queries.feedback import events_to_ask_about, those_to_ask
from talka.kernel.actions import Refused, action, note


@action(allowed=rules.may_ask_for_feedback)
def ask_for_feedback(event: Event, *, actor: User) -> Event:
    """Write to everybody who came and was not asked yet; each is asked once."""
    asked = 0
    for registration in those_to_ask(event):
        request, is_new = FeedbackRequest.objects.get_or_create(registration=registration)
        registration.event = event
        request.registration = registration
        if is_new:
            afterwards.ask_for_feedback(request)
            asked += 1
    note(asked=asked)
    return event


@action(allowed=rules.may_give_feedback)
def give_feedback(  # noqa: PLR0913 -- the parts of an answer
    event: Event, *, code: str, rating: int, good: str = "", better: str = "", name: str = "", actor: User
) -> Event:
    """Take one answer to a question; the trail says that somebody answered, and nothing says who.

    The day that is kept is the event's own: the day of the answer would tell whose it is.
    """
    asked = FeedbackRequest.objects.filter(code=code, registration__event=event, used_on=None)
    if not asked.update(used_on=timezone.localdate()):
        raise Refused(_("This link is used already. Thank you for your answer!"))
    ended = timezone.localdate(event.ends_at) if event.ends_at else timezone.localdate()
    Feedback.objects.create(event=event, rating=rating, good=good, better=better, name=name, given_on=ended)
    return event


def ask_about_events() -> None:
    """What the clock does each hour; safe to run twice."""
    actor = system_actor()
    for event in events_to_ask_about(timezone.now()):
        ask_for_feedback(event, actor=actor)
