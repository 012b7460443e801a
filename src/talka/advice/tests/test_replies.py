"""Whoever asked answers a letter of ours by another one: it joins their request, and nobody else's letter does."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.advice.actions import close_request, take_in_letter
from talka.advice.actions.answers import MOST_ADDITIONS
from talka.advice.actions.forgetting import forget_request
from talka.advice.imports.letters import read_letter
from talka.advice.imports.replies import own_words
from talka.advice.models import AdviceRequest, MessageKind
from talka.advice.queries.keys import own_page
from talka.advice.tests.makers import a_request, an_answered_request
from talka.kernel.audit.trail import entries_about
from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import message_id

pytestmark = pytest.mark.django_db
ANNA, PDF = "anna@example.lv", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GMAIL = """Paldies! Vai der arī e-paraksts?

pirmd., 2026. g. 23. nov., plkst. 10:15 Rīgas NVO centrs
(<talka@localhost>) rakstīja:

"""
QUOTED = "> Labdien!\n>\n> Rīgas NVO centrs ir atbildējis uz jūsu jautājumu.\n"


@pytest.fixture
def centre() -> Centre:
    return a_centre("riga", email="riga@centrs.example.lv")


@pytest.fixture
def adviser(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


@pytest.fixture
def asked(centre: Centre, adviser: User) -> AdviceRequest:
    return an_answered_request("Kas paraksta statūtus?", centre=centre, adviser=adviser, email=ANNA)


def the_answer(asked: AdviceRequest) -> Letter:
    return Letter.objects.get(key__startswith=f"advice.request:{asked.pk}:answer ")


def a_reply(
    text: str = GMAIL + QUOTED, *, to: str = "", sender: str = ANNA, number: int = 1, **headers: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Anna Priede <{sender}>", "riga@centrs.example.lv", "Re: Atbilde"
    made["Message-ID"] = f"<{number}@example.lv>"
    if to:
        made["In-Reply-To"] = to
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def handed_over(letter: EmailMessage) -> AdviceRequest:
    return take_in_letter(read_letter(bytes(letter)), actor=system_actor())


def additions(asked: AdviceRequest) -> list[str]:
    return list(asked.messages.filter(kind=MessageKind.ADDITION).values_list("text", flat=True))


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_reply_joins_the_request_once_and_its_adviser_is_told(
    asked: AdviceRequest, adviser: User, header: str
) -> None:
    letter = a_reply()
    letter[header] = f"<cits@example.lv> {message_id(the_answer(asked))}"
    letter.add_attachment(PDF, maintype="application", subtype="pdf", filename="protokols.pdf")
    letter.add_attachment(b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="vīruss.exe")
    assert handed_over(letter) == handed_over(letter) == asked
    asked.refresh_from_db()
    assert (AdviceRequest.objects.count(), asked.state) == (1, "taken")
    [added] = asked.messages.filter(kind=MessageKind.ADDITION)
    assert added.text.startswith("Paldies! Vai der arī e-paraksts?\n\n[")
    assert "vīruss.exe" in added.text
    assert "Labdien" not in added.text
    assert [one.file.name for one in added.files.all()] == ["protokols.pdf"]
    assert Letter.objects.filter(address=adviser.email, key__startswith=f"advice.request:{asked.pk}:added").count() == 1
    assert entries_about(asked).filter(verb="advice.add_letter").count() == 1
    page = signed_in(adviser).get(f"/advice/requests/{asked.code}/").text
    assert "papildinājums, pa e-pastu" in page
    assert "Vai der arī e-paraksts?" in page


def test_a_reply_is_known_by_the_link_of_the_letter_where_a_service_has_given_that_another_identity(
    asked: AdviceRequest,
) -> None:
    text = f"Paldies! {own_page(asked)}\n> Izlasīt atbildi: {own_page(asked)}"
    assert handed_over(a_reply(text, to="<0102@eu.mail.example>")) == asked
    assert additions(asked) == [f"Paldies! {own_page(asked).partition('mine/')[0]}mine/…/"]


def test_a_stranger_adds_nothing(asked: AdviceRequest, adviser: User) -> None:
    right, link = message_id(the_answer(asked)), own_page(asked)
    to_adviser = Letter.objects.filter(kind="advice.request").exclude(address=ANNA)
    letters = [
        a_reply(to=right, sender="kads@example.lv", number=1),
        a_reply(link, sender="kads@example.lv", number=2),
        a_reply(to=right.replace(right[-20:-15], "00000"), number=3),
        a_reply(f"{link[:-3]}xyz", number=4),
        a_reply(to=right, sender="kads@example.lv", number=5, Reply_To=ANNA),
        a_reply(to=message_id(the_answer(an_answered_request(adviser=adviser))), number=6),
        *(a_reply(to=message_id(one), number=7) for one in to_adviser[:1]),
    ]
    made = {handed_over(one).pk for one in letters}
    assert len(made) == len(letters)
    assert asked.pk not in made
    assert additions(asked) == []


def test_a_closed_request_is_open_again_and_shows_it_to_whoever_asked(asked: AdviceRequest, adviser: User) -> None:
    close_request(asked, minutes=20, purpose=None, actor=adviser)
    assert "atbildēts" in stranger().get(own_page(asked)).text
    handed_over(a_reply(to=message_id(the_answer(asked))))
    asked.refresh_from_db()
    assert (asked.state, asked.closed_at) == ("taken", None)
    page = stranger().get(own_page(asked)).text
    assert "gaida atbildi" in page
    assert "Vai der arī e-paraksts?" in page


def test_where_nobody_has_the_request_the_centre_is_told(centre: Centre) -> None:
    asked = a_request(centre=centre, email=ANNA)
    confirmed = Letter.objects.get(key=f"advice.request:{asked.pk}:asked")
    handed_over(a_reply(to=message_id(confirmed)))
    assert Letter.objects.filter(address=centre.email, key__startswith=f"advice.request:{asked.pk}:added").exists()


def test_past_the_most_of_additions_and_after_forgetting_it_is_a_request_of_its_own(asked: AdviceRequest) -> None:
    to = message_id(the_answer(asked))
    for number in range(MOST_ADDITIONS):
        assert handed_over(a_reply(to=to, number=number)) == asked
    assert handed_over(a_reply(to=to, number=100)) != asked
    forget_request(asked, actor=system_actor())
    assert handed_over(a_reply(to=to, number=101)) != asked
    assert handed_over(a_reply(to=to, number=1)).question


def test_staff_bring_in_a_reply_and_those_of_another_centre_make_a_request_of_it(
    asked: AdviceRequest, centre: Centre
) -> None:
    for user, number, is_joined in ((a_user(Role.STAFF, centre=centre), 1, True), (a_user(Role.STAFF), 2, False)):
        content = bytes(a_reply(to=message_id(the_answer(asked)), number=number))
        file = SimpleUploadedFile("vestule.eml", content)
        answer = signed_in(user).post("/advice/desk/letter/", {"file": file}, follow=True)
        assert answer.status_code == 200
        assert ("ir pievienota savam pieprasījumam" in answer.text) is is_joined
    assert len(additions(asked)) == 1
    assert AdviceRequest.objects.count() == 2


OUTLOOK = """________________________________
No: Rīgas centrs <talka@localhost>
Nosūtīts: 23.11.2026. 10:15
Kam: Anna
Tēma: Atbilde

Labdien!"""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (GMAIL + QUOTED, "Paldies! Vai der arī e-paraksts?"),
        (f"Paldies!\n\n{OUTLOOK}", "Paldies!"),
        (f"Paldies!\n-----Original Message-----\n{OUTLOOK.partition(chr(10))[2]}", "Paldies!"),
        (f"Tiekamies 10:15.\nOn 23/11/2026 10:15, Rīgas centrs wrote:\n{QUOTED}", "Tiekamies 10:15."),
        (f"Paldies!\n\n{QUOTED}", "Paldies!"),
        (f"Mans jautājums:\n{QUOTED}", "Mans jautājums:"),
        ("Paldies!", "Paldies!"),
        (f"{QUOTED}\nVai der?\n> Ar cieņu\n", f"{QUOTED}\nVai der?"),
        (QUOTED, QUOTED.strip()),
        ("No: rīta\nKam: vakaram\nmums laiks ir", "No: rīta\nKam: vakaram\nmums laiks ir"),
        ("", ""),
    ],
)
def test_what_mail_programs_leave_below_is_no_part_of_the_words(text: str, own: str) -> None:
    assert own_words(text) == own
