"""What somebody registered for: the page behind the link in the letter, and all of an address by a letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts.actions import system_actor
from talka.events.actions import accept_offer, cancel_registration, change_registration
from talka.events.actions.links import send_own_registrations
from talka.events.actions.materials import withdraw_photo_consent
from talka.events.forms.registering import AddressForm, ChangeForm
from talka.events.models import Registration, RegistrationState
from talka.events.models.registrations import PRESENT_STATES
from talka.events.queries.asking import questions_of
from talka.events.queries.calendar import sessions_of
from talka.events.queries.door import code_in_letters, shows_code
from talka.events.queries.icalendar import calendar_of, mine_of
from talka.events.queries.keys import (
    address_of_key,
    colleagues_of,
    registration_key,
    registration_of_key,
    registrations_of,
)
from talka.events.queries.payers import funders_of
from talka.events.queries.places_left import Places, position_of
from talka.events.queries.words import when_words
from talka.events.views.public.event import facts_of
from talka.events.views.public.kept import let_go
from talka.kernel.actions import Conflict, Refused
from talka.kernel.addresses import absolute
from talka.kernel.answers import carry_out
from talka.kernel.calendars import CONTENT_TYPE
from talka.kernel.forms import refuse, renew_version
from talka.kernel.http import by_token, public
from talka.kernel.limits import address_of, asked_too_often
from talka.kernel.ui.shapes import Link
from talka.kernel.written_days import written_moment

AN_HOUR = 3600


@by_token
@never_cache
def registration(request: HttpRequest, registration_key: str) -> HttpResponse:
    """See, accept, cancel. Opening the page changes nothing: mail scanners open links, too."""
    found = _found(registration_key)
    if request.method == "POST":
        _carry_out(request, found)
        return redirect(request.path)
    event = found.event
    facts = facts_of(event, sessions_of(event), Places(event.capacity))
    context = facts | {
        "registration": found,
        "key": registration_key,
        "state": str(RegistrationState(found.state).label),
        "position": position_of(found),
        "is_present": found.state in PRESENT_STATES,
        "is_confirmed": found.state == RegistrationState.CONFIRMED,
        "offered_until": written_moment(found.offered_until),
        "is_offered": found.state == RegistrationState.OFFERED,
        "asks_to_cancel": request.GET.get("cancel") == "1",
        "door_letters": code_in_letters(found) if shows_code(found) else "",
        "answers": _answers(found),
        "colleagues": [{"registration": one, "url": _url(one)} for one in colleagues_of(found)],
        "breadcrumbs": _way(found),
    }
    return render(request, "events/public/registration.html", context)


@by_token
@never_cache
def change(request: HttpRequest, registration_key: str) -> HttpResponse:
    """Change what was told: the name, answers, needs."""
    found = _found(registration_key)
    if found.state not in PRESENT_STATES or found.event.is_over:
        return redirect("events:registration", registration_key)
    form = ChangeForm(request.POST or None, registration=found, questions=questions_of(found.event))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            change_registration(found, values=form.values, version=version, actor=system_actor())
        except Conflict as conflict:
            renew_version(form, conflict.current)
            form.add_error(None, _("It was changed meanwhile. Look, and save once more."))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:registration", registration_key)
    context = {"form": form, "registration": found, "event": found.event, "key": registration_key}
    context["page_funders"] = funders_of(found.event)
    return render(request, "events/public/change.html", context | {"breadcrumbs": _way(found, deeper=True)})


@by_token
@never_cache
def own_calendar(_request: HttpRequest, registration_key: str) -> HttpResponse:
    """The entry for one's own calendar, with the link for taking part where the place is confirmed."""
    found = _found(registration_key)
    event, confirmed = found.event, found.state == RegistrationState.CONFIRMED
    gone = found.state not in PRESENT_STATES
    # As in the letters: a calendar takes only what is newer than what it has.
    told = mine_of(found, event.online_link if confirmed else "", link=_url(found, whole=True), is_cancelled=gone)
    name = {"Content-Disposition": f'attachment; filename="{event.code}.ics"'}
    return HttpResponse(calendar_of([(event, sessions_of(event))], mine=told), CONTENT_TYPE, headers=name)


@public
def ask(request: HttpRequest) -> HttpResponse:
    """“My registrations”: an address is written to. The page never says whether it is known."""
    form, status = AddressForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if asked_too_often("mine", address_of(request), most=settings.EVENT_LETTERS_PER_HOUR, seconds=AN_HOUR):
            form.add_error(None, _("That was often. Please try again in an hour."))
            status = 429
        else:
            if not form.cleaned_data["homepage"]:
                send_own_registrations(form.cleaned_data["email"], language=get_language() or "lv")
            return redirect(f"{request.path}?sent=1")
    context = {"form": form, "sent": request.GET.get("sent") == "1"}
    way = [Link(_("Events"), reverse("events:calendar"))]
    return render(request, "events/public/ask_mine.html", context | {"breadcrumbs": way}, status=status)


@by_token
@never_cache
def registrations(request: HttpRequest, address_key: str) -> HttpResponse:
    """Everything of an address, for a day after the letter."""
    address = address_of_key(address_key)
    if address is None:
        return render(request, "events/public/closed.html", status=404)
    every = list(registrations_of(address))
    ahead = [_line(one) for one in reversed(every) if not one.event.is_over]
    past = [_line(one) for one in every if one.event.is_over]
    context = {"address": address, "parts": [(_("Coming"), ahead), (_("Past"), past)]}
    return render(request, "events/public/mine.html", context)


def _line(found: Registration) -> dict[str, Any]:
    return {
        "registration": found,
        "event": found.event,
        "when": when_words(found.event, 2 if _spans(found) else 1),
        "state": str(RegistrationState(found.state).label),
        "url": _url(found),
    }


def _carry_out(request: HttpRequest, found: Registration) -> None:
    """What the pressed button asks for."""
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "accept": (partial(accept_offer, found, actor=system_actor()), _("The place is yours.")),
        "cancel": (partial(cancel_registration, found, actor=system_actor()), _("Your registration is cancelled.")),
    }
    if request.POST.get("do") == "photos":
        said = _("Noted. Photos of the event are hidden until the centre has looked who is in them.")
        carry_out(request, partial(withdraw_photo_consent, found, actor=system_actor()), said=said)
        let_go(found.event.code)
    elif (asked := verbs.get(request.POST.get("do", ""))) and not found.event.is_over:
        carry_out(request, asked[0], said=asked[1])
        let_go(found.event.code)


def _found(key: str) -> Registration:
    found = registration_of_key(key)
    if found is None:
        raise Http404
    return found


def _url(found: Registration, *, whole: bool = False) -> str:
    path = reverse("events:registration", args=[registration_key(found)])
    return absolute(path) if whole else path


def _answers(found: Registration) -> list[tuple[str, str]]:
    told = []
    for question in questions_of(found.event):
        value = found.answers.get(str(question.pk), "")
        words = ", ".join(value) if isinstance(value, list) else {"yes": _("Yes"), "no": _("No")}.get(value, value)
        told.append((question.label, str(words)))
    return [one for one in told if one[1]]


def _spans(found: Registration) -> bool:
    starts, ends = found.event.starts_at, found.event.ends_at
    return starts is not None and ends is not None and starts.date() != ends.date()


def _way(found: Registration, *, deeper: bool = False) -> list[Link]:
    way = [Link(_("Events"), reverse("events:calendar"))]
    return [*way, Link(found.event.title, _url(found))] if deeper else way
