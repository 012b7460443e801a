"""What only a person can decide: what is asked, and between what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NEW, LEAVE_OUT = "new", "skip"


@dataclass(frozen=True)
class Option:
    """One of the answers, with what tells it from the others."""

    value: str
    label: str
    detail: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept."""
        return {"value": self.value, "label": self.label, "detail": self.detail}


@dataclass(frozen=True)
class Question:
    """What is unclear about a row, or about a word that may stand in many rows."""

    key: str
    reason: str
    options: tuple[Option, ...]
    # Empty: the row as a whole.
    column: str = ""
    value: str = ""


class Unclear(Exception):
    """A cell that may mean several things, and nobody has said which."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.key)
        self.question = question


def answered(answers: Mapping[str, str], question: Question) -> str:
    """What somebody answered, if it is still one of the options; otherwise nothing."""
    given = answers.get(question.key, "")
    return given if any(option.value == given for option in question.options) else ""


def options_of(records: Sequence[Any], details: Mapping[int, str]) -> tuple[Option, ...]:
    """Records to choose from."""
    return tuple(Option(str(one.pk), str(one), details.get(one.pk, "")) for one in records)
