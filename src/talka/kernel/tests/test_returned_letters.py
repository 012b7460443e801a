"""Letters that come back later: believed only about a letter and a reader of ours, whatever else they hold."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver, forget_address, message_id, post
from talka.kernel.mail.reasons import reason_words
from talka.kernel.mail.returns import MOST_BYTES, Outcome, take_back
from talka.kernel.testing.mailbox import a_mailbox
from talka.kernel.tests.returned import complaint, exchange, exim, gmail, postfix

pytestmark = pytest.mark.django_db


def a_letter(key: str = "1", *, to: str = "jana@example.lv", state: LetterState = LetterState.SENT) -> Letter:
    words = EmailMultiAlternatives("Šķūņa sapulce", "Sanākam šķūnī.", to=[to])
    letter = post(words, key=f"tests:{key}", kind="tests.letter", at_once=False)
    Letter.objects.filter(pk=letter.pk).update(state=state)
    letter.refresh_from_db()
    return letter


def fate(letter: Letter) -> tuple[str, bool]:
    letter.refresh_from_db()
    return letter.state, letter.is_refused


@pytest.mark.parametrize(
    ("shape", "told", "is_gone", "reason"),
    [
        (postfix, {}, True, "Tādas pastkastītes nav"),
        (postfix, {"status": "4.4.1", "said": "connect to mail.example.lv: timed out"}, False, "nevarēja sasniegt"),
        (postfix, {"status": "5.4.4", "said": "Host or domain name not found"}, True, "aiz @"),
        (exim, {}, True, ""),
        (exim, {"said": "550 5.7.1 Message contains spam"}, False, "nevēlamu"),
        (exim, {"said": "552 mailbox is full"}, False, "ir pilna"),
        (exim, {"said": "554 rejected by content filter"}, False, "nevēlamu"),
        (exchange, {}, True, "Tādas pastkastītes nav"),
        (exchange, {"status": "5.7.124", "said": "550 5.7.124 RESOLVER.RST.SenderNotOnList"}, False, "nevēlamu"),
        (gmail, {}, False, "ir pilna"),
        (gmail, {"status": "5.2.1", "said": "550-5.2.1 The email account is inactive"}, True, "slēgta"),
        (postfix, {"status": "5.3.4", "said": "message size exceeds"}, False, "par lielu"),
    ],
)
def test_what_servers_send_back_is_understood(
    shape: Callable[..., bytes], told: dict[str, str], is_gone: bool, reason: str
) -> None:
    letter, other = a_letter("1"), a_letter("2")
    assert take_back(shape(letter, **told)) == Outcome.RETURNED
    assert fate(letter) == (LetterState.RETURNED, is_gone)
    assert reason in reason_words(letter.problem)
    assert bool(reason) == bool(reason_words(letter.problem))
    assert fate(other) == (LetterState.SENT, False)


def test_told_twice_it_changes_nothing() -> None:
    letter = a_letter()
    assert take_back(postfix(letter)) == Outcome.RETURNED
    before = Letter.objects.values().get()
    assert take_back(postfix(letter, status="4.2.2", said="full")) == Outcome.NOTHING
    assert take_back(complaint(letter)) == Outcome.NOTHING
    assert Letter.objects.values().get() == before


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.1.9"), ("failed", "2.0.0")]
)
def test_a_letter_that_is_late_or_came_through_did_not_come_back(action: str, status: str) -> None:
    letter = a_letter()
    assert take_back(postfix(letter, action=action, status=status, said="250 ok")) == Outcome.NOTHING
    assert fate(letter) == (LetterState.SENT, False)


def test_a_stranger_cannot_say_of_an_address_that_it_is_gone() -> None:
    letter, own = a_letter("1"), a_letter("2", to="svesais@example.com")
    host = message_id(letter).rpartition("@")[2]
    guessed = [f"<{letter.pk}.{'0' * 32}@{host}", f"<{letter.pk}.@{host}", f"<tests:1@{host}", "<>"]
    # One's own letter names oneself only; and its secret does not open another letter.
    borrowed = message_id(own).replace(f"<{own.pk}.", f"<{letter.pk}.")
    forged = [postfix(letter, mid=mid) for mid in (*guessed, borrowed)]
    forged += [postfix(own, to="jana@example.lv"), complaint(own, named="jana@example.lv")]
    assert {take_back(one) for one in forged} == {Outcome.NOTHING}
    assert {fate(letter), fate(own)} == {(LetterState.SENT, False)}
    assert take_back(postfix(letter)) == Outcome.RETURNED


@pytest.mark.parametrize("state", [LetterState.WAITING, LetterState.SENDING, LetterState.WITHDRAWN, LetterState.FAILED])
def test_only_what_went_out_comes_back(state: LetterState) -> None:
    letter = a_letter(state=state)
    assert take_back(postfix(letter)) == Outcome.NOTHING
    assert fate(letter) == (state, False)


def test_a_letter_whose_address_is_forgotten_stays_so() -> None:
    letter = a_letter()
    sent_back = [postfix(letter), complaint(letter)]
    forget_address("jana@example.lv")
    assert {take_back(one) for one in sent_back} == {Outcome.NOTHING}


@pytest.mark.parametrize("named", ["", "jana@example.lv", "JANA@Example.LV"])
def test_a_complaint_is_not_a_mailbox_that_is_gone(named: str) -> None:
    letter = a_letter()
    assert take_back(complaint(letter, named=named)) == Outcome.COMPLAINED
    assert fate(letter) == (LetterState.COMPLAINED, False)
    assert take_back(complaint(letter, named=named)) == Outcome.NOTHING


def test_a_report_that_a_letter_is_no_spam_is_no_complaint() -> None:
    assert take_back(complaint(a_letter(), kind="not-spam")) == Outcome.NOTHING


def test_an_answer_about_an_absence_is_no_return() -> None:
    letter = a_letter()
    absence = f"From: jana@example.lv\nAuto-Submitted: auto-replied\nIn-Reply-To: {message_id(letter)}\n\nEsmu prom."
    assert take_back(absence.encode()) == Outcome.NOTHING


def bombs(letter: Letter) -> list[bytes]:
    """Endless, deep, wide."""
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(5_000))
    within = b"Content-Type: message/rfc822\n\n" * 10_000
    report = b"Content-Type: multipart/report; boundary=b\n\n"
    wide = report + b"--b\nContent-Type: message/delivery-status\n\n" * 40_000
    head = b"Subject: " + b"a " * MOST_BYTES
    many = b"References: " + message_id(letter).encode() * 9_000 + b"\n\n"
    folded = b"content-type:\r\n  message/rfc822\r\n\r\n" * 10_000
    return [nested, within, folded, wide, head, many, b"\0" * 999]


def steps(work: Callable[[], Outcome]) -> tuple[Outcome, int]:
    """What came of it, and how many calls and returns it took: the same on a busy machine."""
    count = 0

    def one_more(*_about: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        return work(), count
    finally:
        sys.setprofile(before)


def test_a_bomb_is_put_aside_with_little_work() -> None:
    letter = a_letter()
    for bomb in bombs(letter):
        outcome, taken = steps(lambda bomb=bomb: take_back(bomb))  # type: ignore[misc]  # bound to its own
        assert outcome == Outcome.NOTHING
        assert 0 < taken < 2_000_000
    assert fate(letter) == (LetterState.SENT, False)


def test_a_large_letter_that_comes_back_whole_is_understood() -> None:
    letter = a_letter()
    assert take_back(exim(letter) + b"A" * 20 * MOST_BYTES) == Outcome.RETURNED


def test_a_letter_that_is_cut_off_or_spoilt_says_nothing() -> None:
    letter = a_letter()
    whole = postfix(letter)
    spoilt = [
        whole[: len(whole) // 2],
        whole.replace(b"rfc822;", b"rfc822;\xc4\xff"),
        whole.replace(b"Status", b"\xff"),
    ]
    assert {take_back(one) for one in spoilt} == {Outcome.NOTHING}


@settings(max_examples=30)
@given(st.binary(max_size=400), st.integers(0, 60), st.integers(1, 60))
def test_no_rubbish_raises(rubbish: bytes, start: int, step: int) -> None:
    letter = Letter(pk=1, key="tests:1", address="jana@example.lv")
    spoilt = bytearray(postfix(letter))
    spoilt[start * 20 : start * 20 + step] = rubbish
    for content in (rubbish, bytes(spoilt)):
        assert take_back(content) == Outcome.NOTHING


def test_servers_send_back_to_the_address_on_the_envelope_and_readers_see_another() -> None:
    with a_mailbox() as mailbox, override_settings(MAIL_RETURNS_TO="atpakal@example.lv"):
        letter = a_letter(state=LetterState.WAITING)
        deliver(letter.pk)
        [received] = mailbox.letters
        assert (mailbox.returns_to, received["From"]) == (["atpakal@example.lv"], "talka@localhost")
        assert received["X-Talka-Letter"] in received["Message-ID"]
    assert take_back(postfix(letter, mid=received["Message-ID"])) == Outcome.RETURNED


def test_the_reason_of_a_refusal_at_once_is_told_in_the_same_words() -> None:
    assert "nav" in reason_words("{'a@example.lv': (550, b'5.1.1 mailbox unavailable')}")
    assert reason_words("[Errno 111] Connection refused") == reason_words("") == ""
