"""The page at the door: on a phone, also when the signal drops."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.events import rules
from talka.events.actions.attendance import note_attendance, welcome_walk_in
from talka.events.forms.door import BadMessage, Sent, UnexpectedForm, read_sent
from talka.events.models import Event, EventState, Registration, Session
from talka.events.queries.attendance import attendance_of, noted_in, registrations_by_key, session_at_hand
from talka.events.queries.door import kept_until, registration_at_door
from talka.events.views.afterwards.finding import around, found_session, staff_and_event
from talka.events.views.afterwards.kept_door import version
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent


@signed_in
def door(request: HttpRequest, event_id: int) -> HttpResponse:
    """The list with big tick targets; somebody who is not on it; a code typed from paper."""
    user, event = staff_and_event(request, event_id)
    if event.state == EventState.CLOSED:
        messages.warning(request, _("The event is closed: to note who came, open it again."))
        return redirect("events:attendance", event.pk)
    table = attendance_of(event)
    session = _session(request, event)
    if session is None or not rules.may_note_attendance(user, session):
        raise Http404
    here = f"{reverse('events:door', args=[event.pk])}?session={session.pk}"
    form = UnexpectedForm(request.POST if request.POST.get("act") == "walk_in" else None)
    if request.method == "POST":
        if "tick" in request.POST:
            _tick(request, user, session)
            return redirect(here)
        if form.is_bound and form.is_valid() and _welcome(request, user, session, form):
            return redirect(here)
    context: dict[str, Any] = {
        "table": table,
        "session": session,
        "here": here,
        "rows": [(row, row.there[session.pk]) for row in table.rows],
        "came": sum(bool(row.there[session.pk]) for row in table.rows),
        "form": form,
        "version": version(),
        "made": _milliseconds(timezone.now()),
    }
    context |= _shown(request, user, event)
    until = kept_until(session)
    if until is not None:
        context["until"] = _milliseconds(until)
    response = render(request, "events/after/door.html", around(event, "events:attendance") | context)
    if until is not None:
        response.headers["X-Kept-Until"] = str(context["until"])
    return response


@signed_in
@require_POST
def sync(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take in what was noted without a signal; sent twice it is the same. Answers who is noted now.

    Of an event that was closed meanwhile it says so (409): the phone keeps what it has until it is opened again.
    """
    user, event = staff_and_event(request, event_id)
    if event.state == EventState.CLOSED:
        return JsonResponse({"taken": False}, status=409)
    session = _session(request, event)
    if session is None or not rules.may_note_attendance(user, session):
        raise Http404
    try:
        sent = read_sent(request.body)
    except BadMessage:
        return JsonResponse({"taken": False}, status=400)
    refused = [*sent.refused, *_take(user, event, session, sent)]
    at = _milliseconds(timezone.now())
    return JsonResponse({"taken": True, "refused": refused, "noted": noted_in(session), "at": at})


@signed_in
@require_GET
def by_code(request: HttpRequest, door_code: str) -> HttpResponse:
    """Where the phone's camera leads: the door with this person on top. Opening it notes nothing."""
    registration = registration_at_door(asking(request), door_code)
    if registration is None:
        raise Http404
    return redirect(f"{reverse('events:door', args=[registration.event_id])}?code={registration.code}")


def _session(request: HttpRequest, event: Event) -> Session | None:
    asked = number_sent(request.GET.get("session", ""))
    if asked is not None:
        return found_session(event, asked)
    session = session_at_hand(list(event.sessions.select_related("place")))
    if session is not None:
        session.event = event
    return session


def _shown(request: HttpRequest, user: User, event: Event) -> dict[str, Any]:
    """Whom a code names, and whether they stand on this list."""
    code = request.GET.get("code", "")
    if not code:
        return {}
    found = registration_at_door(user, code)
    return {"code": code[:20], "found": found if found is not None and found.event_id == event.pk else None}


def _milliseconds(moment: datetime) -> int:
    """As browsers count them."""
    return int(moment.timestamp() * 1000)


def _tick(request: HttpRequest, user: User, session: Session) -> None:
    number, _mark, came = request.POST["tick"].partition(":")
    registration = registrations_by_key(session.event, [number]).get(number)
    if registration is None or came not in {"0", "1"}:
        raise Http404
    verb = partial(note_attendance, session, registration=registration, came=came == "1", actor=user)
    words = _("%(name)s is here.") if came == "1" else _("%(name)s is not here after all.")
    carry_out(request, verb, said=words % {"name": registration.name})


def _welcome(request: HttpRequest, user: User, session: Session, form: UnexpectedForm) -> bool:
    verb = partial(welcome_walk_in, session, walk_in=form.walk_in(), actor=user)
    registration = carry_out(request, verb, said=_("Noted."))
    return registration is not None


def _take(user: User, event: Event, session: Session, sent: Sent) -> list[str]:
    """Each by its verb; what is refused will never be taken, so the page need not send it again."""
    refused: list[str] = []
    known = registrations_by_key(event, [str(tick.registration_id) for tick in sent.ticks])
    for tick in sent.ticks:
        registration: Registration | None = known.get(str(tick.registration_id))
        try:
            if registration is not None:
                note_attendance(session, registration=registration, came=tick.came, arrived_at=tick.at, actor=user)
        except Refused:
            refused.append(str(tick.registration_id))
    for walk_in in sent.walk_ins:
        try:
            welcome_walk_in(session, walk_in=walk_in, actor=user)
        except Refused:
            refused.append(walk_in.key)
    return refused
