"""What an event asks whoever registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.models import Question, QuestionKind
from talka.events.queries.choices import conditions_of
from talka.events.queries.planning import is_answered
from talka.kernel.actions import Refused, action, note

EDITABLE = frozenset({"kind", "label", "help", "is_required", "choices", "asked_if_question", "asked_if"})
MOST_QUESTIONS, MOST_CHOICES, FEWEST_CHOICES = 30, 40, 2


@action(allowed=rules.may_change_question)
def add_question(question: Question, *, actor: User) -> Question:
    """Ask one more thing, after all others."""
    others = question.event.questions
    if others.count() >= MOST_QUESTIONS:
        raise Refused(_("An event asks at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    question.order = (others.aggregate(last=Max("order"))["last"] or 0) + 1
    _settle(question)
    question.save(force_insert=True)
    return question


@action(allowed=rules.may_change_question, edits=True)
def edit_question(question: Question, *, values: Mapping[str, Any], actor: User) -> Question:
    """Change a question; how it is answered stays once somebody has answered."""
    if values.get("kind", question.kind) != question.kind and is_answered(question):
        raise Refused(_("Somebody has answered already, so the kind of answer stays."), field="kind")
    for name in EDITABLE & set(values):
        setattr(question, name, values[name])
    _settle(question)
    question.save()
    return question


@action(allowed=rules.may_change_question)
def remove_question(question: Question, *, actor: User) -> Question:
    """Ask it no more; what was answered is not thrown away."""
    if is_answered(question):
        raise Refused(_("Somebody has answered this question, so it stays."))
    note(label=question.label)
    # Conditions that hang on it would never hold.
    Question.objects.filter(asked_if_question=question).update(asked_if_question=None, asked_if="")
    Question.objects.filter(pk=question.pk).delete()
    return question


@action(allowed=rules.may_change_question)
def move_question(question: Question, *, earlier: bool, actor: User) -> Question:
    """Ask it one place earlier or later; never before the question on whose answer it hangs."""
    ordered = list(question.event.questions.order_by("order", "pk"))
    at = next(number for number, one in enumerate(ordered) if one.pk == question.pk)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(ordered):
        return question
    first, second = (ordered[to], ordered[at]) if not earlier else (ordered[at], ordered[to])
    if first.asked_if_question_id == second.pk:
        raise Refused(_("One of the two is asked only after the other, so they stay in this order."))
    ordered[at], ordered[to] = ordered[to], ordered[at]
    for number, one in enumerate(ordered, start=1):
        if one.order != number:
            Question.objects.filter(pk=one.pk).update(order=number)
    question.refresh_from_db(fields=["order"])
    return question


def _settle(question: Question) -> None:
    if question.kind in {QuestionKind.ONE, QuestionKind.MANY}:
        lines = list(dict.fromkeys(" ".join(line.split()) for line in question.choices.splitlines() if line.strip()))
        if not FEWEST_CHOICES <= len(lines) <= MOST_CHOICES:
            words = _("Write from 2 to %(most)s choices, each on a line of its own.")
            raise Refused(words % {"most": MOST_CHOICES}, field="choices")
        question.choices = "\n".join(lines)
    else:
        question.choices = ""
    before = question.asked_if_question
    if before is None:
        question.asked_if = ""
        return
    if before.event_id != question.event_id or before.pk == question.pk or before.order >= question.order:
        raise Refused(_("A question can hang only on one that is asked before it."), field="asked_if_question")
    if question.asked_if not in conditions_of(before):
        words = _("Write one of its answers: %(answers)s.")
        raise Refused(words % {"answers": ", ".join(conditions_of(before))}, field="asked_if")
