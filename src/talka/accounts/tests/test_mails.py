"""Letters, as a real mail server receives them."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from talka.accounts.models import Invitation, Role, User
from talka.accounts.queries import state_of_letter
from talka.accounts.tests.makers import PASSWORD, a_centre, a_user, an_invitation, signed_in, stranger
from talka.kernel.mail.models import LetterState
from talka.kernel.testing.mailbox import SMTP, Mailbox, a_mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as kept:
        yield kept


def text_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body(preferencelist=(kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.django_db(transaction=True)
@override_settings(SITE_ADDRESS="https://talka.example.lv")
def test_an_invitation_reaches_the_mailbox_in_both_languages(mailbox: Mailbox) -> None:
    centre = a_centre(name="Šķeldas „Ņivas” & draugu centrs")
    invitation = an_invitation(centre=centre, email="jana@example.lv", actor=a_user(Role.ADMINISTRATOR, name="Ēriks"))
    [letter] = mailbox.letters
    assert mailbox.recipients == ["jana@example.lv"]
    assert letter["Subject"] == "Uzaicinājums uz Talku"
    link = f"https://talka.example.lv/people/invitation/{invitation.key}/"
    for kind in ("plain", "html"):
        text = text_of(letter, kind)
        assert link in text
        assert "Ēriks aicina jūs strādāt Talkā" in text
        assert "Ēriks invites you to work in Talka" in text
    assert "Šķeldas „Ņivas” & draugu centrs" in text_of(letter, "plain")
    assert "Šķeldas „Ņivas” &amp; draugu centrs" in text_of(letter, "html")
    assert state_of_letter(Invitation.objects.get()) == LetterState.SENT


@pytest.mark.django_db(transaction=True)
@override_settings(SITE_ADDRESS="https://talka.example.lv", ALLOWED_HOSTS=["*"])
def test_the_link_never_follows_the_host_that_was_asked_for(mailbox: Mailbox) -> None:
    centre = a_centre()
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    given = {"email": "a@example.lv", "role": f"staff:{centre.pk}:"}
    browser.post("/people/", given, headers={"host": "evil.example"})
    assert "https://talka.example.lv/people/invitation/" in text_of(mailbox.letters[0], "plain")
    assert "evil" not in mailbox.letters[0].as_string()


@pytest.mark.django_db(transaction=True)
@override_settings(SITE_ADDRESS="https://talka.example.lv", ALLOWED_HOSTS=["*"])
def test_the_letter_about_a_new_password_links_to_our_address_in_latvian(mailbox: Mailbox) -> None:
    a_user(email="jana@example.lv", password=PASSWORD)
    stranger().post("/accounts/password/reset/", {"email": "jana@example.lv"}, headers={"host": "evil.example"})
    for kind in ("plain", "html"):
        text = text_of(mailbox.letters[0], kind)
        assert "https://talka.example.lv/accounts/password/reset/key/" in text
        assert "Labdien!" in text
        assert "Kāds lūdza" in text
    assert ">Izvēlieties jaunu paroli</a>" in text_of(mailbox.letters[0], "html")
    assert "evil" not in mailbox.letters[0].as_string()


@pytest.mark.django_db(transaction=True)
def test_letters_of_an_account_speak_its_language_and_never_as_markup_what_somebody_typed(mailbox: Mailbox) -> None:
    User.objects.filter(pk=a_user(email="jana@example.lv", password=PASSWORD).pk).update(language="en")
    stranger().post("/accounts/password/reset/", {"email": "jana@example.lv"})
    stranger().post("/accounts/password/reset/", {"email": "b&b@example.lv"})
    known, unknown = mailbox.letters
    assert "Good day!" in text_of(known, "plain")
    assert "Good day!" in text_of(known, "html")
    assert "b&b@example.lv" in text_of(unknown, "plain")
    assert "b&amp;b@example.lv" in text_of(unknown, "html")


@pytest.mark.django_db(transaction=True)
def test_a_stranger_who_asks_for_a_password_is_told_where_to_look_not_to_sign_up(mailbox: Mailbox) -> None:
    stranger().post("/accounts/password/reset/", {"email": "nav@example.lv"})
    text = text_of(mailbox.letters[0], "plain")
    assert "konta ar šo adresi nav" in text
    assert "signup" not in text


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_is_told_to_whoever_invited() -> None:
    centre = a_centre()
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        given = {"email": "a@example.lv", "role": f"staff:{centre.pk}:"}
        page = signed_in(a_user(Role.ADMINISTRATOR)).post("/people/", given, follow=True)
    assert "pasta serveris vēstuli nepieņēma" in page.text
    assert "vēstule nav nosūtīta" in page.text
    assert state_of_letter(Invitation.objects.get()) == LetterState.WAITING


@pytest.mark.django_db
def test_a_letter_waits_for_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        an_invitation()
        assert mail.outbox == []
    assert len(waiting) == 1
