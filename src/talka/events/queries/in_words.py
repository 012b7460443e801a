"""Moments and answers in words."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.events.models import Event, Session
from talka.events.queries.choices import NO, YES
from talka.kernel.written_days import written_day, written_moment


def when_words(event: Event) -> str:
    """„10:00–14:00”, or „– 17.07.2026.” where it lasts over days; nothing without a date."""
    if event.starts_at is None or event.ends_at is None:
        return ""
    since, until = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    if since.date() == until.date():
        return f"{since:%H:%M}–{until:%H:%M}"
    return f"{since:%H:%M} – {written_day(until.date())}"


def session_words(session: Session) -> str:
    """„15.07.2026. 10:00–14:00”, or both ends with their days."""
    since, until = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if since.date() == until.date():
        return f"{written_moment(since)}–{until:%H:%M}"
    return f"{written_moment(since)} – {written_moment(until)}"


def answer_words(answer: str) -> str:
    """An answer as it is read."""
    return {YES: _("yes"), NO: _("no")}.get(answer, answer)
