"""A mail server hands letters to a command: what it takes in, sends back, and has brought again."""

from __future__ import annotations

import io
import sys

import pytest
from django.db.utils import IntegrityError, OperationalError

from talka.advice.models import AdviceRequest
from talka.advice.tests.test_letters_in import a_letter, the_centre
from talka.site.commands import run

pytestmark = pytest.mark.django_db


class Stream:
    """A standard input that holds bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def test_a_mail_server_hands_a_letter_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    the_centre()
    monkeypatch.setattr(sys, "stdin", Stream(bytes(a_letter())))
    assert run(["advice-mail"]) == 0
    assert AdviceRequest.objects.count() == 1
    monkeypatch.setattr(sys, "stdin", Stream(bytes(a_letter(To="kads@cits.example", Message_ID="<2@example.lv>"))))
    assert run(["advice-mail"]) == 1
    # What a program wrote is left alone: sent back, it would answer again.
    monkeypatch.setattr(
        sys, "stdin", Stream(bytes(a_letter(Auto_Submitted="auto-replied", Message_ID="<3@example.lv>")))
    )
    assert run(["advice-mail"]) == 0
    assert AdviceRequest.objects.count() == 1


class Busy:
    """A standard input during whose reading the database goes away."""

    def __init__(self, problem: Exception) -> None:
        self.buffer, self.problem = self, problem

    def read(self, _most: int) -> bytes:
        raise self.problem


@pytest.mark.parametrize("problem", [OperationalError("database is locked"), IntegrityError("advice_letter_once")])
def test_a_letter_is_to_be_brought_again_while_the_database_is_busy(
    monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    monkeypatch.setattr(sys, "stdin", Busy(problem))
    assert run(["advice-mail"]) == 75
