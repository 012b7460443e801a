"""What may be answered to a question."""

from __future__ import annotations

from talka.events.models import Question, QuestionKind

# How „yes” and „no” are kept, whatever the language in which they were pressed.
YES, NO = "yes", "no"


def choices_of(question: Question) -> list[str]:
    """The choices, where it has any."""
    return [line for line in question.choices.splitlines() if line]


def conditions_of(question: Question) -> list[str]:
    """The answers on which another question may hang."""
    if question.kind == QuestionKind.YES:
        return [YES, NO]
    return choices_of(question) if question.kind in {QuestionKind.ONE, QuestionKind.MANY} else []
