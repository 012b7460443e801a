"""The list of an online meeting: read, looked at, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.events import rules
from talka.events.actions.attendance import take_meeting_list, undo_meeting_list
from talka.events.forms.meetings import MeetingListForm
from talka.events.queries.arrivals import Joined, Unexpected
from talka.events.queries.attendance import day_around, sessions_of
from talka.events.queries.meetings import MeetingPreview, Verdict, preview_meeting
from talka.events.views.afterwards.finding import around, found_session, staff_and_event
from talka.kernel.answers import carry_out
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent

WALK_IN, SKIP = "walk_in", "skip"


@signed_in
def take(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Choose the list; see who is matched, doubtful, unknown or absent; confirm."""
    user, event = staff_and_event(request, event_id)
    session = found_session(event, session_id)
    if not rules.may_note_attendance(user, session):
        raise Http404
    day = day_around(session, sessions_of(event))
    form = MeetingListForm(request.POST or None, request.FILES or None, session=session, day=day)
    context: dict[str, Any] = around(event, "events:attendance") | {"form": form, "session": session}
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "back":
        return render(request, "events/after/meeting_list.html", context)
    preview = preview_meeting(session, form.heard)
    if request.POST.get("step") == "confirm":
        undecided = [one for one in preview.to_choose if _chosen(one, request.POST) is None]
        if not undecided:
            verb = partial(take_meeting_list, session, joined=_joined(preview, request.POST), actor=user)
            carry_out(request, verb, said=_("The list is taken in. It can be taken back on this page."))
            return redirect("events:attendance", event_id)
        context |= {"undecided": undecided, "form_has_errors": True}
    context |= {"preview": preview, "clock": form.clock, "text": form.cleaned_data["text"], "decided": request.POST}
    return render(request, "events/after/meeting_preview.html", context)


@signed_in
@require_POST
def undo(request: HttpRequest, event_id: int, session_id: int) -> HttpResponse:
    """Take a list back."""
    user, event = staff_and_event(request, event_id)
    session = found_session(event, session_id)
    number = number_sent(request.POST.get("list", ""))
    if number is None:
        raise Http404
    verb = partial(undo_meeting_list, session, list_id=number, actor=user)
    carry_out(request, verb, said=_("The list is taken back."))
    return redirect("events:attendance", event_id)


def _chosen(one: Verdict, given: Mapping[str, str]) -> str | None:
    """The registration's key, „walk_in” or „skip”; nothing for anything else."""
    allowed = {WALK_IN, SKIP, *(str(candidate.pk) for candidate in one.candidates)}
    chosen = given.get(one.field, "")
    return chosen if chosen in allowed else None


def _joined(preview: MeetingPreview, given: Mapping[str, str]) -> list[Joined]:
    found = [Joined(one.line.minutes, registration=one.found) for one in preview.matched]
    for one in preview.to_choose:
        chosen = _chosen(one, given)
        if chosen == WALK_IN:
            found.append(Joined(one.line.minutes, walk_in=Unexpected(one.line.name, one.line.email)))
        elif chosen != SKIP:
            registration = next(candidate for candidate in one.candidates if str(candidate.pk) == chosen)
            found.append(Joined(one.line.minutes, registration=registration))
    return found
