"""What an event asks whoever registers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from talka.accounts.models import User
from talka.events.actions.putting_back import put_back_question
from talka.events.actions.questions import add_question, edit_question, move_question, remove_question
from talka.events.forms.questions import QuestionForm, question_facts
from talka.events.models import Event, Question
from talka.events.queries.choices import choices_of
from talka.events.queries.planning import questions_of
from talka.events.queries.taken_out import Told, hung_on, question_of, told_of_question
from talka.events.queries.words import answer_words
from talka.events.views.finding import event_page, found_event, frame_of, staff
from talka.events.views.taken_out import bring_back, keep, kept_of
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in

QUESTION = "question"


@signed_in
@require_safe
def questions(request: HttpRequest, event_id: int) -> HttpResponse:
    """In the order in which they are asked."""
    user = staff(request)
    event = found_event(user, event_id)
    rows = [
        {"question": one, "choices": ", ".join(choices_of(one)), "asked_if": answer_words(one.asked_if)}
        for one in questions_of(event)
    ]
    context: dict[str, Any] = {"rows": rows, "may_edit": add_question.allows(user, Question(event=event))}
    context["taken_out"] = kept_of(request, event, QUESTION)
    return event_page(request, event, "events:questions", "questions", context)


@signed_in
def add(request: HttpRequest, event_id: int) -> HttpResponse:
    """One more question."""
    user = staff(request)
    event = _editable(user, event_id)
    form = QuestionForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            add_question(Question(event=event, **form.values), actor=user)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The question is added."))
            return redirect("events:questions", event_id)
    return _form(request, event, form, _("Add a question"))


@signed_in
def edit(request: HttpRequest, event_id: int, question_id: int) -> HttpResponse:
    """Change a question."""
    user = staff(request)
    event = _editable(user, event_id)
    question = get_object_or_404(event.questions.select_related("event", "asked_if_question"), pk=question_id)
    form = QuestionForm(request.POST or None, event=event, question=question, initial=question_facts(question))
    if request.method == "POST" and form.is_valid():
        try:
            edit_question(question, values=form.values, actor=user)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:questions", event_id)
    return _form(request, event, form, _("Change the question"))


@signed_in
@require_POST
def move(request: HttpRequest, event_id: int, question_id: int) -> HttpResponse:
    """Ask it earlier or later, or no more."""
    user = staff(request)
    event = _editable(user, event_id)
    question = get_object_or_404(event.questions.select_related("event"), pk=question_id)
    act = request.POST.get("act")
    if act == "remove":
        told = told_of_question(question)
        if carry_out(request, lambda: remove_question(question, actor=user), said=_("The question is taken out.")):
            keep(request, event, QUESTION, question_id, name=question.label, told=told)
    elif act in {"earlier", "later"}:
        carry_out(request, lambda: move_question(question, earlier=act == "earlier", actor=user), said=_("Moved."))
    else:
        raise Http404
    return redirect("events:questions", event_id)


@signed_in
@require_POST
def put_back(request: HttpRequest, event_id: int) -> HttpResponse:
    """Ask again what was taken out a moment ago."""
    user = staff(request)
    event = _editable(user, event_id)

    def verb(number: int, told: Told) -> Question:
        return put_back_question(question_of(event, told), number=number, hung=hung_on(told), actor=user)

    bring_back(request, event, QUESTION, verb, said=_("The question is put back."))
    return redirect("events:questions", event_id)


def _editable(user: User, event_id: int) -> Event:
    event = found_event(user, event_id)
    if not add_question.allows(user, Question(event=event)):
        raise Http404
    return event


def _refuse(form: QuestionForm, refusal: Refused) -> None:
    if refusal.field in {"asked_if", "asked_if_question"}:
        form.add_error("condition", str(refusal))
    else:
        refuse(form, refusal)


def _form(request: HttpRequest, event: Event, form: QuestionForm, title: str) -> HttpResponse:
    context = {**frame_of(event, "events:add_question"), "form": form, "title": title}
    return render(request, "events/work/small_form.html", context)
