"""Answering, closing, correcting what a request is about, and telling everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.activities.queries.log import usual_agreement
from talka.advice import rules
from talka.advice.actions import answer_request, close_request, edit_request, publish_answer, withdraw_answer
from talka.advice.actions.reading import note_reading
from talka.advice.forms import AnswerForm, CloseForm, FactsForm, PublishForm
from talka.advice.models import AdviceRequest, PublicAnswer
from talka.advice.queries.published import answers_of_staff
from talka.advice.queries.similar import items_to_offer, similar_answers
from talka.advice.queries.told import conversation, given_on, last_answer
from talka.advice.views.clients import Named, client_words, named_client
from talka.advice.views.finding import found_for, known, staff, way_to
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.files.refusals import BadFile
from talka.kernel.forms import refuse, renew_version
from talka.kernel.http import signed_in

MOST_WORDS = 100


@signed_in
def answer(request: HttpRequest, request_code: str) -> HttpResponse:
    """Write the answer; earlier ones that may fit stand beside it."""
    user = staff(request)
    found = found_for(answer_request, user, request_code)
    words = (request.GET.get("find") or request.POST.get("find") or str(found.topic or ""))[:MOST_WORDS]
    items = items_to_offer(words.replace("\0", ""), "")
    form = AnswerForm(request.POST or None, request.FILES or None, items=items)
    if request.method == "GET":
        note_reading(found, reader=user)
    if request.method == "POST" and form.is_valid() and _answered(form, found, user):
        messages.success(request, _("The answer is sent.") if found.email else _("The answer is kept."))
        closes = request.POST.get("do") == "close" and close_request.allows(user, found)
        return redirect("advice:close" if closes else "advice:show", request_code)
    context = {
        "asked": found,
        "form": form,
        "find": words,
        "similar": similar_answers(user, found),
        "conversation": conversation(found, for_asker=False),
        "may_close": close_request.allows(user, found),
        "breadcrumbs": way_to(found),
    }
    return render(request, "advice/desk/answer.html", context)


def _answered(form: AnswerForm, found: AdviceRequest, user: User) -> bool:
    said = form.cleaned_data
    try:
        answer_request(
            found, text=said["text"], links=form.links, files=said["files"], minutes=said["minutes"] or 0, actor=user
        )
    except BadFile as bad:
        form.add_error("files", bad.message)
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


@signed_in
def close(request: HttpRequest, request_code: str) -> HttpResponse:
    """Close it, which enters it into the work log."""
    user = staff(request)
    found = found_for(close_request, user, request_code)
    form = CloseForm(request.POST or None, user=user, initial=_usual(user, found))
    if carry_out_form(
        request,
        form,
        lambda: close_request(
            found, minutes=form.cleaned_data["minutes"], purpose=form.cleaned_data["purpose"], actor=user
        ),
        said=_("The request is closed and stands in the work log."),
    ):
        return redirect("advice:show", request_code)
    context = {
        "asked": found,
        "form": form,
        "client": client_words(found),
        "day": given_on(found),
        "breadcrumbs": way_to(found),
    }
    return render(request, "advice/desk/close.html", context)


def _usual(user: User, found: AdviceRequest) -> dict[str, Any]:
    """What the entry has already, or what new work most likely belongs to."""
    if found.activity is not None:
        return {"minutes": found.minutes, "purpose": found.activity.purpose_id}
    agreement = usual_agreement(user)
    purpose = agreement.purposes.first() if agreement is not None else None
    return {"minutes": found.minutes, "purpose": purpose.pk if purpose is not None else None}


@signed_in
def facts(request: HttpRequest, request_code: str) -> HttpResponse:
    """What it is about, who asks, until when."""
    user = staff(request)
    found = found_for(edit_request, user, request_code)
    initial = {
        **{name: getattr(found, name) for name in ("topic", "place", "channel", "due_on", "follow_up_on", "version")},
        "client": str(found.organisation or found.person or found.organisation_text),
        "client_id": client_words(found).code,
    }
    form = FactsForm(request.POST or None, initial=initial)
    candidates: tuple[Any, ...] = ()
    if request.method == "POST" and form.is_valid():
        named = named_client(form, user, found.centre, choice=request.POST.get("choice", "")[:20])
        candidates = named.candidates
        if not form.errors and _edited(form, found, named, user):
            messages.success(request, _("The request is corrected."))
            return redirect("advice:show", request_code)
    context = {"asked": found, "form": form, "candidates": candidates, "breadcrumbs": way_to(found)}
    return render(request, "advice/desk/facts.html", context)


def _edited(form: FactsForm, found: AdviceRequest, named: Named, user: User) -> bool:
    said = form.cleaned_data
    values = {name: said[name] for name in ("topic", "place", "channel", "due_on", "follow_up_on")}
    values |= {"organisation": named.organisation, "person": named.person}
    try:
        edit_request(found, values=values, version=said["version"], actor=user)
    except Conflict as conflict:
        renew_version(form, conflict.current)
        form.add_error(None, str(conflict))
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


@signed_in
def publish(request: HttpRequest, request_code: str) -> HttpResponse:
    """Make an answer for everybody of this one."""
    user = staff(request)
    found = known(user, request_code)
    if not rules.may_read(user, found):
        raise Http404
    initial = {"topic": found.topic, "language": found.language, "answer": last_answer(found)}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _published(PublicAnswer(request=found, centre=found.centre), form, user)
        messages.success(request, _("Everybody can read this answer now."))
        return redirect("advice:public_answer", made.code)
    context = {"asked": found, "form": form, "breadcrumbs": way_to(found)}
    return render(request, "advice/desk/publish.html", context)


@signed_in
def edit_public(request: HttpRequest, answer_code: str) -> HttpResponse:
    """Mend an answer for everybody, or show it no more."""
    user = staff(request)
    known_answer = get_object_or_404(answers_of_staff(user), code=answer_code[:16])
    initial = {name: getattr(known_answer, name) for name in ("title", "question", "answer", "topic", "language")}
    form = PublishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _published(known_answer, form, user)
        messages.success(request, _("Everybody can read this answer now."))
        return redirect("advice:public_answer", answer_code)
    context = {"answer": known_answer, "form": form, "breadcrumbs": way_to()}
    return render(request, "advice/desk/publish.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, answer_code: str) -> HttpResponse:
    """Show it no more."""
    user = staff(request)
    found = get_object_or_404(answers_of_staff(user), code=answer_code[:16])
    carry_out(request, lambda: withdraw_answer(found, actor=user), said=_("The answer is shown no more."))
    return redirect("advice:edit_public", answer_code)


def _published(made: PublicAnswer, form: PublishForm, user: User) -> PublicAnswer:
    for name in ("title", "question", "answer", "topic", "language"):
        setattr(made, name, form.cleaned_data[name])
    with transaction.atomic():
        return publish_answer(made, actor=user)
