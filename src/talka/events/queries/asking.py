"""What an event asks, and whom a page must find."""

from __future__ import annotations

from talka.events.models import Event, Question


def questions_of(event: Event) -> list[Question]:
    """The questions in their order, each with the one that it depends on."""
    return list(event.questions.select_related("asked_if_question"))
