"""One event: its page, planning and editing it, publishing, cancelling, copying."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from talka.accounts.models import User
from talka.events.actions.copies import copy_event, edit_series
from talka.events.actions.events import (
    add_event,
    cancel_event,
    edit_event,
    publish_event,
    remove_draft,
    withdraw_event,
)
from talka.events.forms.events import CopyForm, EventForm, FirstSessionForm, ReasonForm, SeriesForm, event_facts
from talka.events.forms.sessions import venue_facts
from talka.events.models import Event, EventState, Session
from talka.events.queries.addresses import public_address
from talka.events.queries.planning import holding_places, places_of, present_registrations, siblings, used_topics
from talka.events.queries.undelivered import invited_to_tell
from talka.events.rules import tells_of_moves
from talka.events.views.facts import facts_of, next_steps
from talka.events.views.finding import event_page, found_event, frame_of, staff, way_here
from talka.events.views.history import history_of
from talka.events.views.sessions import remind_to_write, saved_words
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.markdown import to_html
from talka.kernel.numbers import format_count
from talka.places.queries import place_with_id

MOVES: dict[str, tuple[Any, Any]] = {
    "publish": (publish_event, gettext_lazy("Published: everybody it is for can register.")),
    "withdraw": (withdraw_event, gettext_lazy("It is a draft again.")),
}
REMEMBERED = "last_planned"


@signed_in
@require_safe
def show(request: HttpRequest, event_id: int) -> HttpResponse:
    """State, places, what to do next, and what is said about it."""
    user = staff(request)
    event = found_event(user, event_id)
    places = places_of(event)
    sessions = list(event.sessions.select_related("place"))
    context = {
        "places": places,
        "facts": facts_of(event),
        "description": to_html(event.description) if event.description else "",
        "sessions": sessions,
        "siblings": siblings(event),
        "steps": next_steps(event, places, sessions),
        "address": public_address(event),
        "history": history_of(event),
        "may_edit": edit_event.allows(user, event),
        "may_publish": publish_event.allows(user, event),
        "is_at_hand": event.state == EventState.PUBLISHED and _is_at_hand(sessions),
        "may_withdraw": withdraw_event.allows(user, event) and not event.registrations.exists(),
        "may_cancel": cancel_event.allows(user, event),
        "may_copy": copy_event.allows(user, event) and event.starts_at is not None,
        "may_edit_series": event.series is not None and edit_series.allows(user, event.series),
    }
    return event_page(request, event, "events:show", "show", context)


@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """One form: the event and its first session."""
    user = staff(request)
    form = EventForm(request.POST or None, user=user, initial=request.session.get(REMEMBERED) or {})
    first = FirstSessionForm(request.POST or None, initial=venue_facts(place_with_id(request.GET.get("place", ""))))
    if request.method == "POST" and form.is_valid() and first.is_valid():
        added = _add(form, first, user)
        if added is not None:
            request.session[REMEMBERED] = {
                name: request.POST.get(name, "") for name in ("agreement", "purpose", "centre", "contact")
            }
            messages.success(request, _("Saved as a draft: %(title)s.") % {"title": added.title})
            return redirect("events:show", added.pk)
    context = {"form": form, "first": first, "topics": used_topics(user), "breadcrumbs": way_here()}
    return render(request, "events/work/form.html", context)


@signed_in
def edit(request: HttpRequest, event_id: int) -> HttpResponse:
    """Change what is said about an event; what somebody else changed meanwhile is shown beside it."""
    user = staff(request)
    event = found_event(user, event_id)
    if not edit_event.allows(user, event):
        raise Http404
    reached = len(holding_places(event)) if tells_of_moves(event) else 0
    form = EventForm(request.POST or None, user=user, event=event, initial=event_facts(event), reached=reached)
    conflict: list[tuple[str, str, str]] = []
    link = event.online_link
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            edit_event(event, values=form.values, version=version, tell=form.tells, actor=user)
        except Conflict as met:
            conflict = form.show_conflict(found_event(user, met.current.pk))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, saved_words(event.told))
            _tell_of_places(request, event)
            if event.online_link != link and not event.told:
                remind_to_write(request, event)
            return redirect("events:show", event_id)
    stored = found_event(user, event_id)
    context = {
        "form": form,
        "conflict": conflict,
        "topics": used_topics(user),
        "event": stored,
        "breadcrumbs": way_here(stored),
    }
    return render(request, "events/work/form.html", context, status=409 if conflict else 200)


@signed_in
@require_POST
def move(request: HttpRequest, event_id: int) -> HttpResponse:
    """Publish, take back to the drafts, throw a draft away."""
    user = staff(request)
    event = found_event(user, event_id)
    act = request.POST.get("act")
    if act == "remove":
        title = event.title
        removed = carry_out(
            request, lambda: remove_draft(event, actor=user), said=_("Removed: %(title)s.") % {"title": title}
        )
        return redirect("events:list") if removed is not None else redirect("events:show", event_id)
    if act not in MOVES:
        raise Http404
    verb, said = MOVES[act]
    carry_out(request, lambda: verb(event, actor=user), said=said)
    return redirect("events:show", event_id)


@signed_in
def cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """Say why it does not take place; how many are written to stands above the button."""
    user = staff(request)
    event = found_event(user, event_id)
    if not cancel_event.allows(user, event):
        raise Http404
    form = ReasonForm(request.POST or None)
    people = present_registrations(event)
    if request.method == "POST" and form.is_valid():
        try:
            told = cancel_event(event, reason=form.cleaned_data["reason"], actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = ngettext(
                "Cancelled. %(count)s letter is written.", "Cancelled. %(count)s letters are written.", told
            )
            messages.success(request, words % {"count": format_count(told)})
            return redirect("events:show", event_id)
    context = {
        "form": form,
        "registered": len(people),
        "written_to": sum(bool(one.email) for one in people) + len(invited_to_tell(event, people)),
        "breadcrumbs": way_here(event),
    }
    return event_page(request, event, "events:cancel", "cancel", context)


@signed_in
def copy(request: HttpRequest, event_id: int) -> HttpResponse:
    """The same once more: next year, or in another town."""
    user = staff(request)
    event = found_event(user, event_id)
    if not copy_event.allows(user, event):
        raise Http404
    form = CopyForm(request.POST or None, initial={"title": event.title, "in_series": request.GET.get("series") == "1"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = copy_event(
                event,
                first_day=given["day"],
                title=given["title"],
                place=given["place"],
                venue=given["venue"],
                in_series=given["in_series"],
                actor=user,
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("A draft is made: %(title)s.") % {"title": made.title})
            return redirect("events:show", made.pk)
    context = {**frame_of(event, "events:copy"), "form": form}
    return render(request, "events/work/copy.html", context)


@signed_in
def series(request: HttpRequest, event_id: int) -> HttpResponse:
    """Title and summary of the series to which an event belongs."""
    user = staff(request)
    event = found_event(user, event_id)
    if event.series is None or not edit_series.allows(user, event.series):
        raise Http404
    belongs = event.series
    form = SeriesForm(request.POST or None, initial={"title": belongs.title, "summary": belongs.summary})
    if request.method == "POST" and form.is_valid():
        edit_series(belongs, values=form.cleaned_data, actor=user)
        messages.success(request, _("Saved."))
        return redirect("events:show", event_id)
    context = {**frame_of(event, "events:series"), "form": form, "title": _("The series")}
    return render(request, "events/work/small_form.html", context)


def _is_at_hand(sessions: Sequence[Session]) -> bool:
    """Whether some session is today or goes on today: then the door is what staff look for."""
    today = timezone.localdate()
    days = [(timezone.localtime(one.starts_at).date(), timezone.localtime(one.ends_at).date()) for one in sessions]
    return any(first <= today <= last for first, last in days) and sessions[-1].ends_at > timezone.now()


def _add(form: EventForm, first: FirstSessionForm, user: User) -> Event | None:
    centre = form.centre_chosen
    if centre is None:
        form.add_error(None, _("You do not work in a centre yet."))
        return None
    values = first.values
    try:
        with transaction.atomic():
            made = Event(centre=centre, responsible=user, **form.values)
            return add_event(made, session=Session(event=made, **values) if values else None, actor=user)
    except Refused as refusal:
        refuse(first if refusal.field in first.fields and refusal.field not in form.fields else form, refusal)
        return None


def _tell_of_places(request: HttpRequest, event: Event) -> None:
    places = places_of(event)
    if places.above:
        words = ngettext(
            "%(count)s person more has a place than there are places. Nobody is thrown out.",
            "%(count)s people more have a place than there are places. Nobody is thrown out.",
            places.above,
        )
        messages.warning(request, words % {"count": format_count(places.above)})
