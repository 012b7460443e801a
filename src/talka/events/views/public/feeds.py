"""Calendar files and RSS, with the filters of the calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from talka.events.queries.calendar import look_for, open_event, sessions_of
from talka.events.queries.icalendar import CONTENT_TYPE, calendar_of
from talka.events.views.public.asked import line_of, query_of, wanted_of
from talka.kernel.addresses import absolute
from talka.kernel.http import public


@public
@cache_control(public=True, max_age=900)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """What comes, for calendars that subscribe; an entry that is cancelled says so."""
    found = look_for(wanted_of(request.GET)).events
    return HttpResponse(calendar_of([(one.event, one.sessions) for one in found], title=_("Events")), CONTENT_TYPE)


@public
def event_file(_request: HttpRequest, event_code: str) -> HttpResponse:
    """One event for a calendar."""
    event = open_event(event_code)
    if event is None:
        raise Http404
    name = {"Content-Disposition": f'attachment; filename="{event.code}.ics"'}
    return HttpResponse(calendar_of([(event, sessions_of(event))]), CONTENT_TYPE, headers=name)


@public
@cache_control(public=True, max_age=900)
def feed(request: HttpRequest) -> HttpResponse:
    """What comes, as RSS."""
    wanted = wanted_of(request.GET)
    written = Rss201rev2Feed(
        title=_("Events of the NGO support centres"), link=absolute(reverse("events:calendar")) + query_of(wanted),
        description=_("Seminars, meetings and courses"), language=get_language(),
        feed_url=absolute(request.get_full_path()),
    )  # fmt: skip
    for one in look_for(wanted).events:
        line, page = line_of(one), absolute(reverse("events:event", args=[one.event.code]))
        told = " · ".join(filter(None, (line.when, line.where, line.places, one.event.summary)))
        written.add_item(
            title=one.event.title, link=page, description=told, unique_id=page, unique_id_is_permalink=True,
            pubdate=one.event.added_at, categories=[one.event.topic] if one.event.topic else [],
        )  # fmt: skip
    return HttpResponse(written.writeString("utf-8"), "application/rss+xml; charset=utf-8")
