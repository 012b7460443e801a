"""The sessions of an event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from talka.accounts.models import User
from talka.events.actions.putting_back import put_back_session
from talka.events.actions.sessions import add_session, edit_session, remove_session, repeat_session
from talka.events.forms.sessions import RepeatForm, SessionForm, session_facts
from talka.events.models import Event, Session
from talka.events.queries.taken_out import Told, session_of, told_of_session
from talka.events.queries.undelivered import how_many_to_tell
from talka.events.rules import tells_of_moves
from talka.events.views.finding import event_page, found_event, frame_of, staff
from talka.events.views.taken_out import bring_back, keep, kept_of
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count

SESSION = "session"


@signed_in
@require_safe
def sessions(request: HttpRequest, event_id: int) -> HttpResponse:
    """When and where, in the order of time."""
    user = staff(request)
    event = found_event(user, event_id)
    rows = list(event.sessions.select_related("place"))
    may_edit = add_session.allows(user, Session(event=event))
    context = {
        "sessions": rows,
        "may_edit": may_edit,
        "minutes": sum(one.minutes for one in rows),
        "taken_out": kept_of(request, event, SESSION),
    }
    return event_page(request, event, "events:sessions", "sessions", context)


@signed_in
def add(request: HttpRequest, event_id: int) -> HttpResponse:
    """One more session; it begins with the place of the last one."""
    user = staff(request)
    event = _editable(user, event_id)
    last = event.sessions.last()
    initial: dict[str, Any] = {}
    if last is not None:
        facts = session_facts(last)
        initial = {name: facts[name] for name in ("starts_time", "ends_time", "place", "venue", "minutes")}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_session(Session(event=event, **form.values), actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The session is added."))
            remind_to_write(request, event)
            return redirect("events:sessions", event_id)
    return _form(request, event, form, _("Add a session"))


@signed_in
def edit(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Change when or where; whoever registered is written to, unless the tick is taken away."""
    user = staff(request)
    event = _editable(user, event_id)
    session = get_object_or_404(event.sessions.select_related("event"), pk=session_id)
    reached = how_many_to_tell(event) if tells_of_moves(event) else 0
    form = SessionForm(request.POST or None, initial=session_facts(session), reached=reached)
    if request.method == "POST" and form.is_valid():
        moves = session.moves
        try:
            edit_session(session, values=form.values, tell=form.tells, actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, saved_words(session.told))
            if session.moves > moves and not session.told:
                remind_to_write(request, event)
            return redirect("events:sessions", event_id)
    return _form(request, event, form, _("Change the session"))


@signed_in
@require_POST
def remove(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Take a session out."""
    user = staff(request)
    event = _editable(user, event_id)
    session = get_object_or_404(event.sessions.select_related("event"), pk=session_id)
    told = told_of_session(session)
    if carry_out(request, lambda: remove_session(session, actor=user), said=_("The session is taken out.")):
        keep(request, event, SESSION, session_id, name=str(session), told=told)
        remind_to_write(request, event)
    return redirect("events:sessions", event_id)


@signed_in
@require_POST
def put_back(request: HttpRequest, event_id: int) -> HttpResponse:
    """Put back what was taken out a moment ago."""
    user = staff(request)
    event = _editable(user, event_id)

    def verb(number: int, told: Told) -> Session:
        return put_back_session(session_of(event, told), number=number, actor=user)

    bring_back(request, event, SESSION, verb, said=_("The session is put back."))
    return redirect("events:sessions", event_id)


@signed_in
def repeat(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """The same in the following weeks."""
    user = staff(request)
    event = _editable(user, event_id)
    session = get_object_or_404(event.sessions.select_related("event", "place"), pk=session_id)
    form = RepeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = repeat_session(session, times=form.cleaned_data["times"], actor=user)
        except Refused as refusal:
            form.add_error("times", str(refusal))
        else:
            words = ngettext("%(count)s session is added.", "%(count)s sessions are added.", len(made))
            messages.success(request, words % {"count": format_count(len(made))})
            remind_to_write(request, event)
            return redirect("events:sessions", event_id)
    context = {**frame_of(event, "events:repeat_session"), "form": form, "session": session}
    return render(request, "events/work/repeat.html", context)


def remind_to_write(request: HttpRequest, event: Event) -> None:
    """Of what changed and was not told."""
    if tells_of_moves(event) and how_many_to_tell(event):
        messages.info(request, _("Those who registered or are invited do not know it yet: write them a letter."))


def saved_words(told: int) -> str:
    """That it is saved, and how many letters go out."""
    if not told:
        return _("Saved.")
    words = ngettext("Saved. %(count)s letter goes out.", "Saved. %(count)s letters go out.", told)
    return words % {"count": format_count(told)}


def _editable(user: User, event_id: int) -> Event:
    event = found_event(user, event_id)
    if not add_session.allows(user, Session(event=event)):
        raise Http404
    return event


def _form(request: HttpRequest, event: Event, form: SessionForm, title: str) -> HttpResponse:
    context = {**frame_of(event, "events:add_session"), "form": form, "title": title}
    return render(request, "events/work/session.html", context)
