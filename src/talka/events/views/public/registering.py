"""Registering for an event: the form, and the page that says how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts.actions import system_actor
from talka.events.actions import Entry, lock_for_all, register
from talka.events.forms.registering import (
    MOST_COLLEAGUES,
    ColleagueForm,
    RegistrationForm,
    colleague_forms,
    photo_consent,
)
from talka.events.models import Event, Question, Registration, RegistrationState
from talka.events.queries.asking import questions_of
from talka.events.queries.calendar import counted_places, open_event, sessions_of
from talka.events.queries.keys import outcome_key, outcome_of_key
from talka.events.queries.places_left import places_of
from talka.events.views.public.event import facts_of
from talka.events.views.public.kept import kept, let_go
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import public
from talka.kernel.limits import address_of, asked_too_often
from talka.kernel.numbers import number_sent
from talka.kernel.together import together
from talka.kernel.ui.shapes import Link

AN_HOUR = 3600


@public
def register_page(request: HttpRequest, event_code: str) -> HttpResponse:
    """The form; it works without scripts, rows for colleagues included."""
    # What the form asks may be some seconds old; the verb asks again whether the event still takes anybody.
    asked = kept(f"form {event_code}", lambda: _asked(event_code))
    if asked is None:
        raise Http404
    event, questions = asked
    rows = _rows(request, event)
    if request.method == "POST" and "more" not in request.POST:
        return _answer(request, event, (RegistrationForm(request.POST, event=event, questions=questions), rows))
    initial = request.POST.dict() if request.method == "POST" else {}
    form = RegistrationForm(None, event=event, questions=questions, initial=_typed(request) if initial else None)
    return _page(request, event, form, rows, 200)


def _asked(event_code: str) -> tuple[Event, list[Question]] | None:
    event = open_event(event_code, places=False)
    return None if event is None else (event, questions_of(event))


def _answer(
    request: HttpRequest, event: Event, given: tuple[RegistrationForm, Sequence[ColleagueForm]]
) -> HttpResponse:
    form, rows = given
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _page(request, event, form, rows, 200)
    if asked_too_often(
        "register", address_of(request), most=settings.REGISTRATIONS_PER_HOUR, seconds=AN_HOUR, memory=True
    ):
        form.add_error(None, _("That was often. Please try again in an hour."))
        return _page(request, event, form, rows, 429)
    entries = _entries(form, rows)
    outcome: dict[str, Any] = {"event": event.code, "email": entries[0].email, "confirmed": len(entries)}
    if not form.is_by_program:
        try:
            made = _registered(event, entries)
        except Refused as refusal:
            refuse(form, refusal)
            return _page(request, event, form, rows, 200)
        outcome = _outcome(event, made, outcome)
    return redirect(f"{reverse('events:registered', args=[event.code])}?told={outcome_key(outcome)}")


def _registered(event: Event, entries: Sequence[Entry]) -> list[Registration]:
    """Under the lock of the event, together with whoever registers for it at the same moment."""
    language, actor = get_language() or "lv", system_actor()
    return together(
        ("register", event.pk),
        lambda: register(event, entries=entries, language=language, actor=actor),
        lock=lambda: lock_for_all(event),
    )


def _outcome(event: Event, made: Sequence[Registration], outcome: dict[str, Any]) -> dict[str, Any]:
    """What the page says. Of somebody who was registered already it says what it would say of anybody new."""
    new_waiting = [one for one in made if one.state == RegistrationState.WAITING and not one.was_known]
    waiting, position = len(new_waiting), new_waiting[0].position if new_waiting else 0
    if known := sum(one.was_known for one in made):
        places = places_of(event)
        waiting += 0 if places.free is None else max(0, known - places.free)
        position = position or places.waiting + 1
    return {**outcome, "confirmed": len(made) - waiting, "waiting": waiting, "position": position}


@public
@never_cache
def registered(request: HttpRequest, event_code: str) -> HttpResponse:
    """How it went: a place, or the number on the waiting list; the letter says the same."""
    event, told = open_event(event_code), outcome_of_key(request.GET.get("told", ""))
    if event is None:
        raise Http404
    if told is None or told["event"] != event.code:
        return redirect("events:event", event.code)
    # Whoever has just registered looks at the event next.
    let_go(event.code)
    facts = facts_of(event, sessions_of(event), counted_places(event))
    return render(request, "events/public/registered.html", facts | {"told": told, "breadcrumbs": _way(event)})


def _rows(request: HttpRequest, event: Event) -> list[ColleagueForm]:
    """Rows for colleagues: as many as the form had, one more when somebody asked for it."""
    most = min(MOST_COLLEAGUES, max(0, event.colleagues_at_once - 1))
    if request.method != "POST":
        return []
    number = min(most, number_sent(request.POST.get("rows", "")) or 0)
    if "more" not in request.POST:
        return colleague_forms(request.POST, number)
    names = [f"c{at}" for at in range(1, min(most, number + 1) + 1)]
    typed_of = {name: {one: request.POST.get(f"{name}-{one}", "") for one in ("name", "email")} for name in names}
    return [ColleagueForm(None, prefix=name, initial=typed_of[name]) for name in names]


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed, while somebody only asked for one more row."""
    given = {name: request.POST.get(name) for name in request.POST}
    many = {name: request.POST.getlist(name) for name in request.POST if name.startswith("q")}
    return given | {name: values if len(values) > 1 else values[0] for name, values in many.items()}


def _entries(form: RegistrationForm, rows: Sequence[ColleagueForm]) -> list[Entry]:
    """Everybody of the form. Colleagues share the organisation and the answers; what somebody needs is their own."""
    given = form.cleaned_data
    shared: dict[str, Any] = {
        "organisation_name": given.get("organisation_name", ""),
        "organisation": form.organisation,
        "answers": form.answers,
    }
    first = Entry(
        given["name"], given["email"], phone=given.get("phone", ""), speaks_for=bool(given.get("speaks_for")),
        needs=given.get("needs", ""), consents_to_photos=photo_consent(given.get("photos", "")), **shared,
    )  # fmt: skip
    told = (row.cleaned_data for row in rows)
    others = [Entry(one["name"], one["email"] or given["email"], **shared) for one in told if one.get("name")]
    return [first, *others]


def _page(
    request: HttpRequest, event: Event, form: RegistrationForm, rows: Sequence[ColleagueForm], status: int
) -> HttpResponse:
    facts = facts_of(event, sessions_of(event), places_of(event))
    context = facts | {
        "form": form,
        "rows": rows,
        "forms": [form, *rows],
        "may_add": len(rows) < min(MOST_COLLEAGUES, event.colleagues_at_once - 1),
        "breadcrumbs": _way(event),
        "form_has_errors": form.is_bound and not all(one.is_valid() for one in (form, *rows) if one.is_bound),
    }
    return render(request, "events/public/register.html", context, status=status)


def _way(event: Event) -> list[Link]:
    return [
        Link(_("Events"), reverse("events:calendar")),
        Link(event.title, reverse("events:event", args=[event.code])),
    ]
