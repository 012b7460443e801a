"""The public calendar, and the same as a list inside another site's page."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt

from talka.events.queries.calendar import Wanted, look_for
from talka.events.views.public.asked import by_month, chosen_fields, line_of, query_of, wanted_of
from talka.events.views.public.kept import Page, rendered
from talka.kernel.addresses import absolute
from talka.kernel.http import public

MOST_EMBEDDED = 20


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """What comes, by months; what was; what somebody looks for."""
    wanted = wanted_of(request.GET)
    return rendered(request, "events/public/calendar.html", f"calendar{query_of(wanted)}", lambda: _page(wanted))


def _page(wanted: Wanted) -> Page:
    found = look_for(wanted)
    query = query_of(wanted, past=False)
    addresses = {
        "calendar_url": absolute(reverse("events:calendar_file")) + query,
        "feed_url": absolute(reverse("events:feed")) + query,
    }
    context = addresses | {
        "wanted": wanted,
        "months": by_month([line_of(one) for one in found.events]),
        "fields": chosen_fields(wanted, found.choices),
        "script_url": absolute(reverse("events:list_script")) + query,
        "embedded_url": absolute(reverse("events:embedded")) + query,
        "ahead_url": reverse("events:calendar") + query,
        "past_url": reverse("events:calendar") + query_of(wanted, past=True),
    }
    body = render_to_string("events/public/parts/calendar.html", context)
    return addresses | {"wanted": wanted, "canonical": absolute(reverse("events:calendar")), "body": body}


@public
@cache_control(public=True, max_age=900)
def list_script(request: HttpRequest) -> HttpResponse:
    """The same as a list in the look of the page that it is put into: a script, which writes it where it stands."""
    wanted = wanted_of(request.GET)
    lines = [line_of(one) for one in look_for(wanted).events[:MOST_EMBEDDED]]
    told = {
        "language": get_language(),
        "nothing": _("Nothing is announced at the moment"),
        "all": {"words": _("All events"), "url": absolute(reverse("events:calendar")) + query_of(wanted)},
        "events": [
            {"title": one.event.title, "language": one.event.language, "url": absolute(one.url),
             "facts": " · ".join(filter(None, (one.when, one.where, one.places[:1].lower() + one.places[1:])))}
            for one in lines
        ],
    }  # fmt: skip
    # In ASCII alone: whatever the page around it says of its letters.
    script = f"({_writing()})({json.dumps(told)});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _writing() -> str:
    text = resources.files("talka.events").joinpath("static/events/list.js").read_text(encoding="utf-8")
    return text[text.index("function") :].strip()


@public
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: HttpRequest) -> HttpResponse:
    """What comes next, for a frame in the page of a municipality or an association."""
    wanted = wanted_of(request.GET)
    lines = [line_of(one) for one in look_for(wanted).events[:MOST_EMBEDDED]]
    context = {"lines": lines, "all_url": absolute(reverse("events:calendar")) + query_of(wanted)}
    return render(request, "events/public/embedded.html", context)
