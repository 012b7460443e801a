"""The page of one event."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.events.models import Event, Reach, Session
from talka.events.queries.calendar import counted_places, more_of_series, open_event, sessions_of
from talka.events.queries.linked import linked_data
from talka.events.queries.payers import funders_of
from talka.events.queries.places_left import Places, Window, window_of
from talka.events.queries.words import session_where, time_words, venue_words, weekday_words, when_words, where_words
from talka.events.views.public.asked import places_words
from talka.events.views.public.kept import Page, rendered
from talka.kernel import markdown
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.ui.data_blocks import DataBlock
from talka.kernel.ui.shapes import Link
from talka.registry.models.profiles import LANGUAGES

# The same words give the same markup; those of some hundred events are kept.
formatted = lru_cache(maxsize=300)(markdown.to_html)


@public
def show(request: HttpRequest, event_code: str) -> HttpResponse:
    """Everything that somebody must know who thinks of coming."""
    return rendered(request, "events/public/event.html", event_code, lambda: _page(event_code))


def _page(event_code: str) -> Page | None:
    event = open_event(event_code)
    if event is None:
        return None
    sessions, places = sessions_of(event), counted_places(event)
    others = [
        {"event": one, "url": reverse("events:event", args=[one.code]), "when": when_words(one, 2),
         "where": where_words(one, list(one.sessions.all()))}
        for one in more_of_series(event)
    ]  # fmt: skip
    facts = facts_of(event, sessions, places) | {
        "description": formatted(event.description) if event.description else "",
        "others": others,
    }
    where_and_when = ", ".join(filter(None, (facts["when"], facts["where"])))
    told = f"{where_and_when}. {event.summary}".strip()
    return {
        "title": event.title,
        "told": told,
        "is_listed": event.reach == Reach.PUBLIC,
        "og_title": event.title,
        "og_description": told,
        "canonical": absolute(reverse("events:event", args=[event.code])),
        "linked": _block(linked_data(event, sessions, places)),
        "page_funders": facts["page_funders"],
        "body": render_to_string("events/public/parts/event.html", facts),
        "breadcrumbs": [Link(_("Events"), reverse("events:calendar"))],
    }


def facts_of(event: Event, sessions: list[Session], places: Places) -> dict[str, Any]:
    """What stands above a form and on a page alike: when, where, how it is about places."""
    words, tone = places_words(event, places)
    window = window_of(event)
    return {
        "event": event,
        "sessions": [{"session": one, "when": time_words(one.starts_at, one.ends_at), "where": session_where(one)}
                     for one in sessions],
        "when": when_words(event, len(sessions)),
        "weekday": weekday_words(event),
        "where": venue_words(event, sessions),
        "language": LANGUAGES.get(event.language, event.language),
        "page_funders": funders_of(event),
        "places": places,
        "places_words": words,
        "places_tone": tone,
        "may_register": window == Window.OPEN and not (places.is_full and not event.has_waiting_list),
        "is_cancelled": window == Window.CANCELLED,
        "is_over": window == Window.OVER,
        "opens_later": window == Window.NOT_YET,
    }  # fmt: skip


def _block(facts: dict[str, Any]) -> SafeString:
    return format_html("{}", DataBlock(facts))
