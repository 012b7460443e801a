"""Sessions and questions that were taken out, put back as they were: under their keys, so that calendars know them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.models import Activity, Evidence
from talka.events import rules
from talka.events.actions.questions import MOST_QUESTIONS
from talka.events.actions.sessions import lock_open, put_in, renew_letters
from talka.events.models import Question, Session
from talka.events.queries.choices import conditions_of
from talka.kernel.actions import Refused, action, note


class ThereAgain(Refused):
    """It was put back already."""

    def __init__(self) -> None:
        super().__init__(_("It is there again already."))


@action(allowed=rules.may_change_session)
def put_back_session(session: Session, *, number: int, actor: User) -> Session:
    """Store a session again under the key that it had; what else has its entry of the work log meanwhile keeps that."""
    lock_open(session.event)
    if Session.objects.filter(pk=number).exists():
        raise ThereAgain
    for name, model in (("activity_id", Activity), ("proof_id", Evidence)):
        key = getattr(session, name)
        if not model.objects.filter(pk=key).exists() or Session.objects.filter(**{name: key}).exists():
            setattr(session, name, None)
    session.pk = number
    put_in(session)
    renew_letters(session.event)
    note(put_back=True)
    return session


@action(allowed=rules.may_change_question)
def put_back_question(question: Question, *, number: int, hung: Mapping[int, str], actor: User) -> Question:
    """Ask again what was taken out, at its place; `hung`: keys of questions that hung on it, each with its answer.

    A condition that would not hold any more, because questions were changed meanwhile, is left out.
    """
    lock_open(question.event)
    others = {one.pk: one for one in question.event.questions.all()}
    if number in others:
        raise ThereAgain
    if len(others) >= MOST_QUESTIONS:
        raise Refused(_("An event asks at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    before = others.get(question.asked_if_question_id or 0)
    if before is None or before.order >= question.order or question.asked_if not in conditions_of(before):
        question.asked_if_question, question.asked_if = None, ""
    question.pk = number
    question.save(force_insert=True)
    for key, answer in hung.items():
        one = others.get(key)
        if one is not None and one.asked_if_question_id is None and one.order > question.order:
            Question.objects.filter(pk=key).update(asked_if_question=question, asked_if=answer)
    note(put_back=True)
    return question
