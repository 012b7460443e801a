"""Of a meeting's list only what falls into the session: who came early and left early was not there all the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from talka.events.imports.meetings import MeetingLine, Span

# From when until when, each with its time zone.
Aware = tuple[datetime, datetime]
# The year of a moment that came without its day.
_NO_DAY = 1900


class Clock(StrEnum):
    """By which clock the times of a list are read."""

    OURS = "ours"
    WORLD = "world"
    # Nobody of the list was there during the session: another day, or a clock that we do not know.
    OTHER = "other"
    # The list says how long, not when; or nothing at all.
    NONE = "none"


@dataclass(frozen=True)
class InSession:
    """By line of the list, in its order, the minutes that count; and by which clock they were read."""

    minutes: list[int | None]
    clock: Clock


def in_session(lines: Sequence[MeetingLine], session: Aware, day: Aware | None = None, *, said: str = "") -> InSession:
    """Cut the times of a list to a session, given in local time; `said` is the clock that somebody chose.

    `day` is the time from the first session to the last of the event on that day: one meeting may have been open for
    all of them. Tools write the clock of whoever downloaded the list, some write world time: the one by which more of
    the list falls into the day is taken, or else the one by which anybody was in the session at all. Where neither
    fits, minutes stay as the list has them.
    """
    dated = [_on_the_day(line, session[0].date()) for line in lines]
    spans = [span for line in dated for span in line.says_when]
    if not spans:
        return InSession([line.minutes for line in lines], Clock.NONE)
    behind = {Clock.OURS: timedelta(), Clock.WORLD: session[0].utcoffset() or timedelta()}
    fitting = [clock for clock, by in behind.items() if _in_all(spans, _moved(session, by))]
    if not fitting:
        return InSession([line.minutes for line in lines], Clock.OTHER)
    chosen = [clock for clock in behind if clock == said]
    clock = max(chosen or fitting, key=lambda one: _in_all(spans, _moved(day or session, behind[one])))
    window = _moved(session, behind[clock])
    return InSession([line.minutes_between(window) for line in dated], clock)


def _moved(window: Aware, by: timedelta) -> Span:
    """The window on a clock that is behind ours."""
    return window[0].replace(tzinfo=None) - by, window[1].replace(tzinfo=None) - by


def _in_all(spans: Sequence[Span], window: Span) -> timedelta:
    return sum((_shared(span, window) for span in spans), timedelta())


def _on_the_day(line: MeetingLine, day: date) -> MeetingLine:
    """The line with its moments on the session's day, where the list has no day or writes the month first."""
    return replace(
        line,
        spans=[_span_on(span, day) for span in line.spans],
        told=[(minutes, span and _span_on(span, day)) for minutes, span in line.told],
    )


def _span_on(span: Span, day: date) -> Span:
    return _moment_on(span[0], day), _moment_on(span[1], day)


def _moment_on(moment: datetime, day: date) -> datetime:
    is_turned = (moment.year, moment.month, moment.day) == (day.year, day.day, day.month)
    return datetime.combine(day, moment.time()) if moment.year == _NO_DAY or is_turned else moment


def _shared(span: Span, window: Span) -> timedelta:
    return max(timedelta(), min(span[1], window[1]) - max(span[0], window[0]))
