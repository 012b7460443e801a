"""Letters that came back, as a mail server or a folder hands them over."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.utils import OperationalError

from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import post
from talka.kernel.tests.returned import complaint, exim, postfix
from talka.site.commands import run

pytestmark = pytest.mark.django_db
TEMPFAIL = 75


class Stream:
    """A standard input that holds bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def a_letter(to: str) -> Letter:
    letter = post(EmailMultiAlternatives("Sveiki", "Sveiki!", to=[to]), key=to, kind="tests.letter", at_once=False)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT)
    return letter


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("address", "state"))


def test_a_mail_server_hands_one_over_and_never_hears_of_a_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = a_letter("jana@example.lv")
    for content in (b"", b"\xff\0rubbish", exim(letter) + b"x" * 2_000_000, exim(letter)):
        stream = Stream(content)
        monkeypatch.setattr(sys, "stdin", stream)
        assert run(["bounces"]) == 0
        assert stream.buffer.read() == b""
    assert states() == {"jana@example.lv": LetterState.RETURNED}
    told = capsys.readouterr()
    assert "Atgriezušās: 1" in told.out
    assert told.err == ""


def busy(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if "kernel_letter" in sql:
        raise OperationalError("database is locked")
    return execute(sql, *rest)


def test_when_the_database_is_busy_the_server_brings_it_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    letter = a_letter("jana@example.lv")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(postfix(letter))
    monkeypatch.setattr(sys, "stdin", Stream(postfix(letter)))
    with connection.execute_wrapper(busy):
        assert run(["bounces"]) == TEMPFAIL
        assert run(["bounces", "--maildir", str(tmp_path)]) == TEMPFAIL
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["1"]


def test_a_folder_is_read_once_and_its_letters_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new").mkdir()
    gone, cross = a_letter("nav@example.lv"), a_letter("anna@example.lv")
    found = {"1.mx": postfix(gone), "2.mx": complaint(cross), "3.mx": b"Subject: prom\n\nEsmu prom."}
    for name, content in found.items():
        (tmp_path / "new" / name).write_bytes(content)
    (tmp_path / "new" / "4.mx").symlink_to("/etc/hostname")
    assert run(["bounces", "--maildir", str(tmp_path)]) == 0
    assert "Izlasītas vēstules: 3. Atgriezušās: 1, sūdzības: 1, citas: 1." in capsys.readouterr().out
    assert states() == {"nav@example.lv": LetterState.RETURNED, "anna@example.lv": LetterState.COMPLAINED}
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == [f"{name}:2,S" for name in found]
    assert run(["bounces", "--maildir", str(tmp_path)]) == 0
    assert "Izlasītas vēstules: 0." in capsys.readouterr().out


def test_what_is_no_maildir_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bounces", "--maildir", str(tmp_path / "nav")]) == 1
    assert "Maildir" in capsys.readouterr().err
