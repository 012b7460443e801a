"""Events as a list and as a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.accounts.models import User
from talka.events.actions.events import add_event
from talka.events.models import Event, EventState
from talka.events.queries.planning import month_of, still_ahead
from talka.events.tables import ALL, PAST, events_table
from talka.events.views.finding import staff
from talka.kernel.http import signed_in
from talka.kernel.periods import FIRST_YEAR, LAST_YEAR
from talka.kernel.tables import list_page
from talka.kernel.ui.shapes import Link
from talka.kernel.written_days import written_month

# What somebody looks for by these is not only what lies ahead.
LOOKING = {"when", "state", "q", "date_from", "date_to", "series"}


@signed_in
def events(request: HttpRequest) -> HttpResponseBase:
    """What is planned: what lies ahead, until something else is asked for."""
    user = staff(request)
    rows = Event.objects.visible_to(user)
    is_usual = not any(request.GET.get(name) for name in LOOKING)
    if is_usual:
        rows = still_ahead(rows)  # type: ignore[assignment] # the rows of a list are ours
    begin = Link(_("New event"), reverse("events:add")) if may_plan(user) else None
    context = {"tabs": _sections(request, is_usual=is_usual), "begin": begin}
    return list_page(request, events_table(user), rows, "events/work/list.html", context)


@signed_in
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The days of a month with their sessions."""
    user = staff(request)
    first = _month_asked(request.GET.get("month", ""))
    before, after = first - dt.timedelta(days=1), first + dt.timedelta(days=31)
    rows = Event.objects.visible_to(user).exclude(state=EventState.CANCELLED)
    context = {
        "month": written_month(first),
        "weeks": month_of(rows, first.year, first.month),
        "days": [timezone.localdate() + dt.timedelta(days=at - timezone.localdate().weekday()) for at in range(7)],
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}",
        "tabs": _sections(request, is_usual=False),
        "may_add": may_plan(user),
    }
    return render(request, "events/work/month.html", context)


def may_plan(user: User) -> bool:
    """Whether there is a centre for which this person may plan."""
    return any(add_event.allows(user, Event(centre_id=pk)) for pk in user.access.centres) or user.access.everywhere


def _sections(request: HttpRequest, *, is_usual: bool) -> list[Link]:
    here, month_url, asked = reverse("events:list"), reverse("events:month"), request.GET
    is_list = request.path == here
    drafts = asked.getlist("state") == [EventState.DRAFT]
    parts: list[tuple[str, str, Any]] = [
        (_("To come"), here, is_list and is_usual),
        (_("Past"), f"{here}?when={PAST}&sort=-date", is_list and asked.get("when") == PAST),
        (_("Drafts"), f"{here}?state={EventState.DRAFT}", is_list and drafts and not asked.get("when")),
        (_("All"), f"{here}?when={ALL}&sort=-date", is_list and asked.get("when") == ALL),
        (_("Month"), month_url, not is_list),
    ]
    return [Link(title, url, active=bool(active)) for title, url, active in parts]


def _month_asked(text: str) -> dt.date:
    if not text:
        return timezone.localdate().replace(day=1)
    try:
        first = dt.datetime.strptime(text[:7], "%Y-%m").date()  # noqa: DTZ007 -- a month has no zone
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first
