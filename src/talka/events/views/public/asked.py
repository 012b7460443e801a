"""What an address of the calendar asks for, and how an event is told in a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from talka.events.models import Event
from talka.events.queries.calendar import Coming, Wanted
from talka.events.queries.places_left import Places, Window, window_of
from talka.events.queries.words import when_words, where_words
from talka.kernel.numbers import format_count
from talka.kernel.text import BadText, clean_text
from talka.kernel.written_days import written_moment, written_month

CHOSEN, MOST_TEXT = ("region", "topic", "format", "language", "centre"), 100
# Fewer than so many: said in words of hurry.
FEW = 5


@dataclass(frozen=True)
class Line:
    """An event in a list."""

    event: Event
    url: str
    day: str
    weekday: str
    when: str
    where: str
    places: str
    tone: str
    starts: Any


def wanted_of(asked: QueryDict) -> Wanted:
    """What makes no sense is as if it were not there."""
    told = {name: _clean(asked.get(name, "")) for name in CHOSEN}
    return Wanted(
        **told, only_free=asked.get("free") == "1", past=asked.get("past") == "1", text=_clean(asked.get("q", ""))
    )


def query_of(wanted: Wanted, *, past: bool | None = None) -> str:
    """The same as a part of an address, with its question mark; empty for everything."""
    told: dict[str, str] = {name: value for name in CHOSEN if (value := getattr(wanted, name))}
    told |= {"q": wanted.text} if wanted.text else {}
    told |= {"free": "1"} if wanted.only_free else {}
    told |= {"past": "1"} if (wanted.past if past is None else past) else {}
    return f"?{urlencode(told)}" if told else ""


def line_of(one: Coming) -> Line:
    """An event in a list, in words."""
    event = one.event
    starts = timezone.localtime(event.starts_at) if event.starts_at else None
    words, tone = places_words(event, one.places)
    return Line(
        event, reverse("events:event", args=[event.code]), str(starts.day) if starts else "",
        _weekday(starts.weekday()) if starts else "", when_words(event, len(one.sessions)),
        where_words(event, one.sessions), words, tone, starts,
    )  # fmt: skip


def by_month(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the names of their months, in their order."""
    grouped = groupby(lines, key=lambda one: one.starts.date().replace(day=1) if one.starts else None)
    return [(_month(first), list(those)) for first, those in grouped]


def places_words(event: Event, places: Places) -> tuple[str, str]:
    """How it is about places, in words and a tone."""
    window = window_of(event)
    if window == Window.NOT_YET and event.registration_opens is not None:
        return _("Registration opens on %(day)s") % {"day": written_moment(event.registration_opens)}, "neutral"
    if window != Window.OPEN:
        return {
            Window.CANCELLED: (_("Cancelled"), "bad"),
            Window.CLOSED: (_("Registration is closed"), "neutral"),
        }.get(window, (_("The event is over"), "neutral"))
    if places.free is None:
        return _("Places for everybody"), "good"
    if places.is_full:
        return (_("Full, waiting list is open"), "warning") if event.has_waiting_list else (_("Full"), "bad")
    words = ngettext("%(number)s place left", "%(number)s places left", places.free)
    return words % {"number": format_count(places.free)}, "warning" if places.free < FEW else "good"


def _month(day: dt.date | None) -> str:
    return str(capfirst(written_month(day))) if day else ""


def _weekday(number: int) -> str:
    return str((_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[number])


def _clean(text: str) -> str:
    try:
        return clean_text(text)[:MOST_TEXT]
    except BadText:
        return ""


def chosen_fields(wanted: Wanted, choices: Any) -> list[Mapping[str, Any]]:
    """The filters of the calendar: name, label, choices, what is chosen; only where there is something to choose."""
    every = pgettext("filter", "All")
    told = (
        ("region", _("Region"), choices.regions, every),
        ("topic", _("Topic"), choices.topics, every),
        ("format", _("Format"), choices.formats, every),
        ("language", _("Language"), choices.languages, _("Any language")),
        ("centre", _("Centre"), choices.centres, every),
    )
    return [
        {
            "name": name,
            "label": label,
            "choices": [(*one, "")[:3] for one in offered],
            "chosen": getattr(wanted, name),
            "all": words,
        }
        for name, label, offered, words in told
        if len(offered) > 1 or getattr(wanted, name)
    ]
