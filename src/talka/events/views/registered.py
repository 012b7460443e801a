"""Who registered for an event: the list, one registration, adding by phone, writing to all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from talka.accounts.models import User
from talka.events import rules
from talka.events.actions.correcting import correct_registration
from talka.events.actions.looking_after import move_up, write_to_registered
from talka.events.actions.registrations import Entry, cancel_registration, register
from talka.events.forms.events import ReasonForm
from talka.events.forms.looking_after import ByPhoneForm, LetterForm, new_occasion
from talka.events.mails.events import paragraphs_of
from talka.events.models import Event, Registration
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.certificates import misnamed_certificate
from talka.events.queries.languages import language_to_write_in
from talka.events.queries.planning import (
    as_list,
    people_with_needs,
    places_of,
    present_registrations,
    questions_of,
    registrations_seen_by,
)
from talka.events.queries.speaking import words_of_speaking
from talka.events.queries.undelivered import undelivered_in
from talka.events.queries.words import answer_words
from talka.events.tables import REGISTRATION_TONES, registrations_table
from talka.events.views.finding import found_event, frame_of, staff, way_here
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.kernel.tables import apply, list_page, read_request
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.registry.actions.readings import note_reading

HERE = "events:registrations"


@signed_in
def registrations(request: HttpRequest, event_id: int) -> HttpResponseBase:
    """Everybody who registered, each answer in a column; who takes the list out is written down."""
    user = staff(request)
    event = found_event(user, event_id)
    table = registrations_table(event, questions_of(event), user=user)
    rows = registrations_seen_by(user, event)
    context = {
        **frame_of(event, HERE),
        "places": places_of(event),
        "may_add": _may_add(user, event),
        "may_write": write_to_registered.allows(user, event),
        "undelivered": undelivered_in(event),
        "may_correct": rules.may_look_after(user, event),
        "may_read_needs": event.asks_needs and rules.may_read_needs(user, event),
    }
    answer = list_page(request, table, rows, "events/work/registrations.html", context)
    if isinstance(answer, FileResponse):
        taken = apply(rows, read_request(request, table)).count()
        note_reading(user, what="registrations", taken=True, rows=taken)
    return answer


@signed_in
def registration(request: HttpRequest, event_id: int, registration_id: int) -> HttpResponse:
    """What one person wrote, and what staff may do about it."""
    user = staff(request)
    event = found_event(user, event_id)
    found = _found(user, event, registration_id)
    form = ReasonForm(request.POST or None)
    may_cancel = found.state in PRESENT_STATES and cancel_registration.allows(user, found)
    may_move_up = move_up.allows(user, found)
    if request.method == "POST" and form.is_valid():
        act, reason = request.POST.get("act"), form.cleaned_data["reason"]
        try:
            if act == "cancel" and may_cancel:
                cancel_registration(found, reason=reason, actor=user)
                messages.success(request, _("Cancelled: %(name)s.") % {"name": found.name})
            elif act == "move_up" and may_move_up:
                move_up(found, reason=reason, actor=user)
                messages.success(request, _("%(name)s is first in the line.") % {"name": found.name})
            else:
                raise Http404
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(HERE, event_id)
    context = {
        **frame_of(event, HERE),
        "breadcrumbs": _way_to(event),
        "registration": found,
        "registration_tone": REGISTRATION_TONES[found.state],  # type: ignore[index] # one of the states
        "facts": _facts(user, event, found),
        "form": form,
        "may_cancel": may_cancel,
        "may_correct": correct_registration.allows(user, found),
        "misnamed": misnamed_certificate(found),
        "may_move_up": may_move_up,
    }
    return render(request, "events/work/registration.html", context)


@signed_in
def add(request: HttpRequest, event_id: int) -> HttpResponse:
    """Somebody who rang up."""
    user = staff(request)
    event = found_event(user, event_id)
    if not _may_add(user, event):
        raise Http404
    form = ByPhoneForm(request.POST or None, event=event, questions=questions_of(event))
    if request.method == "POST" and form.is_valid():
        entry = Entry(**{"email": "", **form.person}, answers=form.answers)
        in_spite, language = form.cleaned_data["in_spite"], language_to_write_in(event)
        try:
            [made] = register(event, entries=[entry], language=language, actor=user, confirmed_by_staff=in_spite)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = _("%(name)s: %(state)s.") % {"name": made.name, "state": made.get_state_display()}
            messages.success(request, words)
            return redirect(HERE, event_id)
    context = {**frame_of(event, HERE), "breadcrumbs": _way_to(event), "form": form, "title": _("Register somebody")}
    return render(request, "events/work/small_form.html", context)


@signed_in
@require_safe
def needs(request: HttpRequest, event_id: int) -> HttpResponse:
    """What people need to take part: for the centre's own staff, and who opens it is written down."""
    user = staff(request)
    event = found_event(user, event_id)
    if not rules.may_read_needs(user, event):
        raise Http404
    people = people_with_needs(event)
    note_reading(user, what="needs of an event", rows=len(people))
    context = {**frame_of(event, HERE), "breadcrumbs": _way_to(event), "people": people}
    return render(request, "events/work/needs.html", context)


@signed_in
def write(request: HttpRequest, event_id: int) -> HttpResponse:
    """A letter to all: written, looked at with the number of its readers, sent."""
    user = staff(request)
    event = found_event(user, event_id)
    if not write_to_registered.allows(user, event):
        raise Http404
    form = LetterForm(request.POST or None, initial={"occasion": new_occasion()})
    preview: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if request.POST.get("step") == "send":
            try:
                told = _send(form, event, user)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                words = ngettext("%(count)s letter goes out.", "%(count)s letters go out.", told)
                messages.success(request, words % {"count": format_count(told)})
                return redirect(HERE, event_id)
        elif request.POST.get("step") != "back":
            people = present_registrations(event, form.states)
            preview = {
                "number": len({one.email_folded for one in people if one.email}),
                "without": sum(not one.email for one in people),
                "subject": given["subject"],
                "paragraphs": paragraphs_of(given["text"]),
            }
    context = {**frame_of(event, HERE), "breadcrumbs": _way_to(event), "form": form, "preview": preview}
    return render(request, "events/work/write.html", context)


def _send(form: LetterForm, event: Event, user: User) -> int:
    given = form.cleaned_data
    return write_to_registered(
        event,
        heading=given["subject"],
        text=given["text"],
        states=form.states,
        occasion=given["occasion"],
        actor=user,
    )


def _may_add(user: User, event: Event) -> bool:
    return rules.may_invite(user, event) and register.allows(user, event)


def _found(user: User, event: Event, registration_id: int) -> Registration:
    rows = registrations_seen_by(user, event).select_related("event", "organisation", "registered_by")
    return get_object_or_404(rows, pk=registration_id)


def _facts(user: User, event: Event, found: Registration) -> list[SummaryRow]:
    rows = [
        (_("E-mail"), found.email),
        (_("Our letter did not arrive"), _undelivered(event, found)),
        (_("Phone"), found.phone),
        (_("Organisation"), str(found.organisation or found.organisation_name)),
        (_("Represents the organisation"), words_of_speaking(found, user)),
        *(
            (one.label, ", ".join(map(answer_words, as_list(found.answers.get(str(one.pk))))))
            for one in questions_of(event)
        ),
        (
            _("Entered by"),
            str(found.registered_by) if found.registered_by and not found.registered_by.is_system else "",
        ),
        (_("Why it was cancelled"), found.cancel_reason),
    ]
    return [SummaryRow(key, value) for key, value in rows if value]


def _undelivered(event: Event, found: Registration) -> str:
    lost = next((one for one in undelivered_in(event) if one.registration.pk == found.pk), None)
    return " ".join(filter(None, (lost.reason, _("Please call.")))) if lost else ""


def _way_to(event: Event) -> list[Link]:
    return [*way_here(event), Link(_("Registrations"), reverse(HERE, args=[event.pk]))]
