"""What must be known of a session or a question that is taken out, so that it can be put back as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from talka.events.models import Event, Question, Session

Told = dict[str, Any]
_OF_SESSION = ("title", "minutes", "place_id", "venue", "moves", "activity_id", "proof_id")
_OF_QUESTION = ("order", "kind", "label", "help", "is_required", "choices", "asked_if_question_id", "asked_if")


def told_of_session(session: Session) -> Told:
    """Plain values, as the browser's session keeps them."""
    times = {"starts_at": session.starts_at.isoformat(), "ends_at": session.ends_at.isoformat()}
    return {name: getattr(session, name) for name in _OF_SESSION} | times


def session_of(event: Event, told: Told) -> Session:
    """The session again, unsaved."""
    times = {name: datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")}
    return Session(event=event, **{name: told[name] for name in _OF_SESSION} | times)


def told_of_question(question: Question) -> Told:
    """Plain values, with the questions that are asked only after it."""
    hung = list(Question.objects.filter(asked_if_question=question).order_by("pk").values_list("pk", "asked_if"))
    return {name: getattr(question, name) for name in _OF_QUESTION} | {"hung": hung}


def question_of(event: Event, told: Told) -> Question:
    """The question again, unsaved."""
    return Question(event=event, **{name: told[name] for name in _OF_QUESTION})


def hung_on(told: Told) -> dict[int, str]:
    """Keys of the questions that hung on it, each with its answer."""
    return {int(key): str(answer) for key, answer in told["hung"]}
