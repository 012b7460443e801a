"""The outbox: a letter is kept with what it tells of, goes out once, is tried again, and is never silent."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import (
    LEASE,
    MOST_PUT_OFF,
    PAUSES,
    _message,
    deliver,
    deliver_due,
    forget_old,
    hold_all,
    keys_waiting,
    letters_of,
    letters_to,
    post,
    set_aside,
    states_of,
    withdraw,
)
from talka.kernel.testing.mailbox import SMTP, Mailbox, a_mailbox

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY_LISTENS = override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as kept:
        yield kept


def a_letter(key: str = "1", *, to: str = "jana@example.lv", secret: bool = False, at_once: bool = True) -> Letter:
    words = EmailMultiAlternatives("Šķūņa sapulce", "Sanākam šķūnī.", to=[to], headers={"List-Id": "<talka.example>"})
    words.attach_alternative("<p>Sanākam <b>šķūnī</b>.</p>", "text/html")
    words.attach("sapulce.ics", "BEGIN:VCALENDAR", "text/calendar")
    return post(words, key=f"tests:{key}", kind="tests.letter", secret=secret, at_once=at_once)


def state(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.state


def parts(letter: EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): str(part.get_content()).strip() for part in letter.walk() if not part.is_multipart()
    }


def test_a_letter_goes_out_whole_after_the_commit(mailbox: Mailbox) -> None:
    with transaction.atomic():
        letter = a_letter()
        assert mailbox.letters == []
    [received] = mailbox.letters
    assert (state(letter), mailbox.recipients) == (LetterState.SENT, ["jana@example.lv"])
    assert (received["Subject"], received["List-Id"]) == ("Šķūņa sapulce", "<talka.example>")
    assert received["Auto-Submitted"] == "auto-generated"
    assert parts(received) == {
        "text/plain": "Sanākam šķūnī.", "text/html": "<p>Sanākam <b>šķūnī</b>.</p>", "text/calendar": "BEGIN:VCALENDAR",
    }  # fmt: skip


def test_what_is_not_done_is_not_written_about(mailbox: Mailbox) -> None:
    with transaction.atomic():
        a_letter()
        transaction.set_rollback(True)
    assert deliver_due() == 0
    assert (mailbox.letters, Letter.objects.count()) == ([], 0)


def test_the_same_thing_is_written_once(mailbox: Mailbox) -> None:
    assert a_letter("1").pk == a_letter("1").pk != a_letter("2").pk
    assert len(mailbox.letters) == 2


def test_a_server_that_is_away_gets_the_letter_later(mailbox: Mailbox) -> None:
    with NOBODY_LISTENS:
        letter = a_letter()
    assert (state(letter), letter.attempts) == (LetterState.WAITING, 1)
    assert "refused" in letter.problem
    assert deliver_due() == 0
    assert deliver_due(timezone.now() + timedelta(minutes=PAUSES[0], seconds=1)) == 1
    assert (state(letter), letter.problem, len(mailbox.letters)) == (LetterState.SENT, "", 1)


@NOBODY_LISTENS
def test_a_letter_that_nobody_takes_for_two_days_is_told() -> None:
    letter = a_letter()
    for _attempt in PAUSES:
        assert state(letter) == LetterState.WAITING
        deliver_due(letter.due_at)
    assert (state(letter), letter.attempts) == (LetterState.FAILED, len(PAUSES) + 1)
    assert timedelta(days=1) < timedelta(minutes=sum(PAUSES)) < timedelta(days=3)


@NOBODY_LISTENS
def test_a_server_that_is_away_is_not_asked_for_every_letter() -> None:
    for number in range(2 * MOST_PUT_OFF):
        a_letter(str(number), at_once=False)
    assert deliver_due() == MOST_PUT_OFF
    assert Letter.objects.filter(attempts=0).count() == MOST_PUT_OFF


def test_an_address_that_does_not_exist_is_not_tried_again(mailbox: Mailbox) -> None:
    mailbox.refuses.add("nav@example.lv")
    letter = a_letter(to="nav@example.lv")
    assert (state(letter), letter.attempts) == (LetterState.FAILED, 1)
    assert "no such mailbox" in letter.problem


def test_a_killed_process_loses_no_letter(mailbox: Mailbox) -> None:
    letter = a_letter(at_once=False)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING, claimed_at=timezone.now(), attempts=1)
    assert deliver_due() == 0
    assert deliver_due(timezone.now() + LEASE + timedelta(seconds=1)) == 1
    assert (state(letter), len(mailbox.letters)) == (LetterState.SENT, 1)


def test_every_attempt_is_the_same_letter_to_a_mailbox(mailbox: Mailbox) -> None:
    letter = a_letter()
    Letter.objects.update(state=LetterState.WAITING)
    deliver(letter.pk)
    other = a_letter("2")
    assert deliver(other.pk) is None
    first, second, third = (one["Message-ID"] for one in mailbox.letters)
    assert first == second != third


@pytest.mark.concurrency
@pytest.mark.parametrize(("claimed", "copies"), [(True, 1), (False, 4)])
def test_many_at_once_hand_a_letter_over_once(mailbox: Mailbox, claimed: bool, copies: int) -> None:
    letter = a_letter(at_once=False)
    together = Barrier(4)

    def hand_over() -> bool:
        together.wait()
        try:
            # Without claiming the row first, everybody's copy goes out.
            message = _message(letter)
            return deliver(letter.pk) is not None if claimed or message is None else bool(message.send())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [one.result() for one in [pool.submit(hand_over) for _ in range(4)]]
    assert (sum(done), len(mailbox.letters)) == (copies, copies)


def test_words_with_a_secret_are_gone_once_they_are_sent(mailbox: Mailbox) -> None:
    with NOBODY_LISTENS:
        letter = a_letter(secret=True)
    assert letter.text
    deliver_due(timezone.now() + timedelta(minutes=2))
    assert (state(letter), letter.text, letter.html, letter.attachments) == (LetterState.SENT, "", "", [])
    assert parts(mailbox.letters[0])["text/plain"] == "Sanākam šķūnī."


def test_words_are_forgotten_in_time_but_not_of_what_waits(mailbox: Mailbox) -> None:
    old, waiting, new = a_letter("1"), a_letter("2", at_once=False), a_letter("3")
    Letter.objects.exclude(pk=new.pk).update(written_at=timezone.now() - timedelta(days=91))
    assert forget_old() == 1
    assert (state(old), old.text, old.address, old.subject) == (LetterState.SENT, "", "", "")
    assert {bool(one.text) for one in Letter.objects.filter(pk__in=[waiting.pk, new.pk])} == {True}


def test_what_is_taken_back_and_what_a_copy_holds_does_not_go_out(mailbox: Mailbox) -> None:
    taken, held = a_letter("1", at_once=False), a_letter("2", at_once=False)
    assert withdraw(["tests:1"]) == 1
    assert hold_all("atjaunota kopija") == 1
    assert deliver_due(timezone.now() + timedelta(days=1)) == 0
    assert states_of([taken.key, held.key]) == dict.fromkeys([taken.key, held.key], LetterState.WITHDRAWN)
    assert mailbox.letters == []


def test_what_may_still_go_out_is_found_by_how_its_key_begins_and_ends(mailbox: Mailbox) -> None:
    for key in ("1:first", "1:second", "2:first"):
        a_letter(key, at_once=False)
    a_letter("1:out")
    ours = letters_of("tests.letter", centre_id=None)
    assert keys_waiting(ours, begins="tests:1") == ["tests:1:first", "tests:1:second"]
    assert keys_waiting(ours, begins=("tests:2", "tests:3")) == ["tests:2:first"]
    assert keys_waiting(letters_to("jana@example.lv"), begins="tests:", ends=":second") == ["tests:1:second"]
    assert keys_waiting(letters_of("tests.letter", centre_id=1), begins="") == []


def test_what_is_set_aside_makes_room_for_another_letter_of_the_same_key(mailbox: Mailbox) -> None:
    former, out = a_letter("1", at_once=False), a_letter("2")
    with transaction.atomic():
        assert set_aside(["tests:1", "tests:2", "tests:3"]) == {"tests:1": "Sanākam šķūnī."}
    assert (state(former), former.text, former.attachments) == (LetterState.WITHDRAWN, "", [])
    anew = a_letter("1", at_once=False)
    assert anew.pk != former.pk
    assert deliver_due() == 1
    assert (state(anew), state(out)) == (LetterState.SENT, LetterState.SENT)
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 2
