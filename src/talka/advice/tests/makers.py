"""Requests for tests, made by the verbs."""

from __future__ import annotations

from itertools import count
from typing import Any

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.advice.actions import answer_request, ask_advice, publish_answer, take_request
from talka.advice.models import AdviceRequest, AdviceTopic, PublicAnswer

_numbers = count(1)


def a_topic(code: str = "founding") -> AdviceTopic:
    """A topic that the product ships."""
    return AdviceTopic.objects.get(code=code)


def a_request(question: str = "", *, centre: Centre | None = None, **fields: Any) -> AdviceRequest:
    """Somebody asks on the website."""
    number = next(_numbers)
    asked = {
        "name": f"Jautātājs {number}",
        "email": f"jautatajs{number}@example.lv",
        "question": question or f"Kā dibina {number}. biedrību?",
        **fields,
    }
    return ask_advice(AdviceRequest(centre=centre or a_centre(), **asked), actor=system_actor())


def a_taken_request(question: str = "", *, adviser: User | None = None, **fields: Any) -> AdviceRequest:
    """A request that an adviser has taken."""
    adviser = adviser or a_user(Role.STAFF, centre=fields.get("centre"))
    centre = fields.pop("centre", None) or Centre.objects.get(pk=min(adviser.access.centres))
    return take_request(a_request(question, centre=centre, **fields), actor=adviser)


def an_answered_request(question: str = "", *, answer: str = "Atbilde.", **fields: Any) -> AdviceRequest:
    """A request that an adviser has answered."""
    found = a_taken_request(question, **fields)
    assert found.owner is not None
    return answer_request(found, text=answer, minutes=20, actor=found.owner)


def a_public_answer(title: str = "", *, centre: Centre | None = None, **fields: Any) -> PublicAnswer:
    """An answer for everybody."""
    made = PublicAnswer(
        centre=centre or a_centre(),
        title=title or f"Vai {next(_numbers)} biedru pietiek?",
        **{"answer": "Pietiek ar diviem.", **fields},
    )
    return publish_answer(made, actor=system_actor())
