"""Pages of letters: whose they are, what can be done about one that did not go out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from django.utils import timezone

from talka.accounts.models import Centre, DemoMarker, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver_due, post
from talka.kernel.mail.returns import Outcome, take_back
from talka.kernel.tests.returned import postfix

pytestmark = pytest.mark.django_db


def a_letter(subject: str, *, centre: Centre | None = None, state: LetterState = LetterState.FAILED) -> Letter:
    words = EmailMultiAlternatives(subject, f"Labdien! {subject}", to=["jana@example.lv"])
    words.attach_alternative(f"<style>p {{ color: red }}</style><p>{subject}</p>", "text/html")
    letter = post(words, key=subject, kind="tests.letter", centre_id=centre.pk if centre else None)
    Letter.objects.filter(pk=letter.pk).update(state=state, problem="550 nav tādas pastkastes")
    return letter


def test_a_manager_sees_what_their_centre_wrote_and_an_administrator_everything() -> None:
    centre = a_centre()
    ours, theirs = a_letter("Mūsu vēstule", centre=centre), a_letter("Citu vēstule", centre=a_centre())
    manager, administrator = a_user(Role.MANAGER, centre=centre), a_user(Role.ADMINISTRATOR)
    page = signed_in(manager).get("/people/letters/").text
    assert "Mūsu vēstule" in page
    assert "550 nav tādas pastkastes" in page
    assert "Citu vēstule" not in page
    assert signed_in(manager).get(f"/people/letters/{theirs.pk}/").status_code == 404
    assert signed_in(manager).post(f"/people/letters/{theirs.pk}/again/").status_code == 404
    page = signed_in(administrator).get("/people/letters/?state=failed").text
    assert "Mūsu vēstule" in page
    assert "Citu vēstule" in page
    assert "Mūsu vēstule" not in signed_in(administrator).get("/people/letters/?state=sent").text
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    assert {staff.get(f"/people/letters/{one}").status_code for one in ("", f"{ours.pk}/")} == {404}


def test_a_letter_that_did_not_go_out_is_on_the_board_and_is_sent_again() -> None:
    centre = a_centre()
    letter = a_letter("Mūsu vēstule", centre=centre)
    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    assert "Nepiegādātas vēstules" in manager.get("/today/").text
    assert "Labdien! Mūsu vēstule" in manager.get(f"/people/letters/{letter.pk}/").text
    page = manager.post(f"/people/letters/{letter.pk}/again/", follow=True).text
    assert "Vēstule tiek sūtīta vēlreiz." in page
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert "Nepiegādātas vēstules" not in manager.get("/today/").text
    page = manager.post(f"/people/letters/{letter.pk}/again/", follow=True).text
    assert "jau ir ceļā vai ir nosūtīta" in page
    assert "Sūtīt vēlreiz" not in page


def test_a_letter_that_came_back_says_why_in_plain_words_and_may_be_sent_again() -> None:
    centre = a_centre()
    letter = a_letter("Ielūgums", centre=centre, state=LetterState.SENT)
    Letter.objects.update(sent_at=timezone.now())
    assert take_back(postfix(letter)) == Outcome.RETURNED
    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    board = manager.get("/today/").text
    assert "/people/letters/?state=returned" in board
    assert "/people/letters/?state=failed" not in board
    pages = [manager.get(f"/people/letters/{page}").text for page in ("?state=returned", f"{letter.pk}/")]
    assert all("Tādas pastkastītes nav" in page for page in pages)
    assert "550 5.1.1 User unknown" in pages[1]
    manager.post(f"/people/letters/{letter.pk}/again/")
    letter.refresh_from_db()
    assert (letter.state, letter.is_refused) == (LetterState.WAITING, False)


def test_the_board_tells_of_letters_that_came_back_lately_not_of_newsletters() -> None:
    centre = a_centre()
    for number in range(3):
        a_letter(f"Vēstule {number}", centre=centre, state=LetterState.RETURNED)
    long_ago, newsletter, complained = Letter.objects.order_by("pk")
    Letter.objects.update(sent_at=timezone.now())
    Letter.objects.filter(pk=long_ago.pk).update(sent_at=timezone.now() - timedelta(days=20))
    Letter.objects.filter(pk=newsletter.pk).update(source="outreach.edition")
    Letter.objects.filter(pk=complained.pk).update(state=LetterState.COMPLAINED)
    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    assert "Nepiegādātas vēstules" not in manager.get("/today/").text
    assert "atzīta par nevēlamu" in manager.get("/people/letters/?state=complained").text


def test_a_letter_that_waits_can_be_stopped() -> None:
    letter = a_letter("Pārsteidzīga vēstule", state=LetterState.WAITING)
    administrator = signed_in(a_user(Role.ADMINISTRATOR))
    page = administrator.post(f"/people/letters/{letter.pk}/withdraw/", follow=True).text
    assert "Vēstule netiks nosūtīta." in page
    assert deliver_due() == 0
    assert "vairs negaida" in administrator.post(f"/people/letters/{letter.pk}/withdraw/", follow=True).text


def test_words_with_a_secret_are_shown_to_nobody() -> None:
    words = EmailMultiAlternatives("Jauna parole", "https://talka.example/slepens", to=["jana@example.lv"])
    letter = post(words, key="1", kind="tests.letter", secret=True)
    page = signed_in(a_user(Role.ADMINISTRATOR)).get(f"/people/letters/{letter.pk}/").text
    assert "slepens" not in page
    assert "tās teksts te netiek rādīts" in page


def test_letters_of_a_demo_are_read_by_everybody_and_of_nothing_else() -> None:
    letter = a_letter("Izmēģinājuma vēstule")
    pages = ["/dev/mails/", f"/dev/mails/{letter.pk}/", f"/dev/mails/{letter.pk}/html/"]
    assert {stranger().get(page).status_code for page in pages} == {404}
    DemoMarker.objects.create()
    assert all("Izmēģinājuma vēstule" in stranger().get(page).text for page in pages)
    frame = stranger().get(pages[2]).headers["Content-Security-Policy"]
    assert "sandbox" in frame
    assert "script-src" not in frame
    with override_settings(PRODUCTION=True):
        assert {stranger().get(page).status_code for page in pages} == {404}
