"""The page of whoever asked, behind the link in the letter. Opening it changes nothing."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.accounts.actions import system_actor
from talka.accounts.queries.faces import identity
from talka.advice.actions import add_words, give_up_slot, say_outcome
from talka.advice.forms import AdditionForm, OutcomeForm
from talka.advice.models import AdviceRequest, RequestState
from talka.advice.queries.icalendar import booked_calendar
from talka.advice.queries.keys import own_page, request_of_key
from talka.advice.queries.slots import time_ahead
from talka.advice.queries.told import conversation, file_for_asker
from talka.advice.queries.words import slot_words
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.calendars import CONTENT_TYPE
from talka.kernel.files.store import file_response
from talka.kernel.forms import refuse
from talka.kernel.http import by_token
from talka.kernel.limits import asked_too_often

MOST_ADDED, AN_HOUR = 5, 3600


@by_token
@never_cache
def show(request: HttpRequest, advice_key: str) -> HttpResponse:
    """The question, the answers, and two small forms."""
    found = request_of_key(advice_key)
    if found is None:
        return render(request, "advice/public/closed.html", status=404)
    if "give_up" in request.POST:
        verb = partial(give_up_slot, found, actor=system_actor())
        carry_out(request, verb, said=_("The time is given up. Your question stays."))
        return redirect(request.path)
    booked = time_ahead(found)
    is_outcome = "text" not in request.POST and bool({"outcome", "words"} & set(request.POST))
    addition = AdditionForm(request.POST if request.method == "POST" and not is_outcome else None)
    outcome = OutcomeForm(
        request.POST if is_outcome else None, initial={"outcome": found.outcome, "words": found.outcome_words}
    )
    if request.method == "POST":
        form = outcome if is_outcome else addition
        if form.is_valid() and (_said if is_outcome else _added)(request, found, form):
            return redirect(request.path)
    context = {
        "asked": found,
        "booked": booked,
        "booked_words": slot_words(booked) if booked is not None else "",
        "conversation": conversation(found, for_asker=True),
        "addition": addition,
        "outcome": outcome,
        "has_answer": found.answered_at is not None,
        "waits": found.state in {RequestState.NEW, RequestState.TAKEN},
        "is_closed": found.state == RequestState.CLOSED,
        "key": advice_key,
        "page_funders": identity().funders_of(found.centre_id),
        "form_has_errors": request.method == "POST",
    }
    return render(request, "advice/public/own.html", context)


@by_token
@never_cache
def calendar(_request: HttpRequest, advice_key: str) -> HttpResponse:
    """The booked time for one's own calendar."""
    found = request_of_key(advice_key)
    slot = time_ahead(found) if found is not None else None
    if found is None or slot is None:
        raise Http404
    name = {"Content-Disposition": f'attachment; filename="{found.code}.ics"'}
    return HttpResponse(booked_calendar(found, slot, page=own_page(found)), CONTENT_TYPE, headers=name)


@by_token
@never_cache
def file(request: HttpRequest, advice_key: str, advice_file_id: int) -> HttpResponseBase:
    """A file of an answer, or one that they sent."""
    del request
    found = request_of_key(advice_key)
    stored = file_for_asker(found, advice_file_id) if found is not None else None
    if stored is None:
        raise Http404
    try:
        return file_response(stored)
    except FileNotFoundError as gone:
        raise Http404 from gone


def _added(request: HttpRequest, found: AdviceRequest, form: AdditionForm | OutcomeForm) -> bool:
    if asked_too_often("advice.added", found.code, most=MOST_ADDED, seconds=AN_HOUR):
        form.add_error(None, _("That was often. Please try again in an hour, or call us."))
        return False
    verb = partial(add_words, found, text=form.cleaned_data["text"], actor=system_actor())
    return _done(request, form, verb, _("Your words are added. The adviser is told."))


def _said(request: HttpRequest, found: AdviceRequest, form: AdditionForm | OutcomeForm) -> bool:
    said = form.cleaned_data
    verb = partial(say_outcome, found, outcome=said["outcome"], words=said["words"], actor=system_actor())
    return _done(request, form, verb, _("Thank you for telling us."))


def _done(request: HttpRequest, form: AdditionForm | OutcomeForm, verb: partial[AdviceRequest], said: str) -> bool:
    try:
        verb()
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, said)
    return True
