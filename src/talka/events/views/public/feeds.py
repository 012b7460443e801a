"""Calendar files and RSS, with the filters of the calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from talka.events.queries.calendar import Coming, look_for, open_event, sessions_of
from talka.events.queries.icalendar import calendar_of
from talka.events.views.public.asked import line_of, query_of, wanted_of
from talka.kernel import feeds
from talka.kernel.addresses import absolute
from talka.kernel.calendars import CONTENT_TYPE
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
    return feeds.feed(
        title=_("Events of the NGO support centres"), words=_("Seminars, meetings and courses"),
        url=absolute(reverse("events:calendar")) + query_of(wanted), own_url=absolute(request.get_full_path()),
        items=[_item(one) for one in look_for(wanted).events],
    )  # fmt: skip


def _item(one: Coming) -> feeds.FeedItem:
    event, line = one.event, line_of(one)
    told = " · ".join(filter(None, (line.when, line.where, line.places, event.summary)))
    page = absolute(reverse("events:event", args=[event.code]))
    return feeds.FeedItem(event.title, page, told, event.added_at, [event.topic] if event.topic else [])
