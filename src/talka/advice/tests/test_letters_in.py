"""A letter that was passed on becomes a request, with who wrote first and with its files; nothing in it is trusted."""

from __future__ import annotations

import struct
import tracemalloc
from contextlib import suppress
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.advice.actions import take_in_letter
from talka.advice.actions.letters_in import Automatic, ForNobody
from talka.advice.imports.letters import MOST_BYTES, NotALetter, TooLarge, read_letter, read_pasted
from talka.advice.models import AdviceRequest, Channel, MessageKind
from talka.kernel.mail.models import Letter

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_letter(text: str = "Kā dibina biedrību?", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Anna Priede <anna@example.lv>"
    made["To"] = "riga@centrs.example.lv"
    made["Subject"] = "Jautājums par statūtiem"
    made["Message-ID"] = "<1@example.lv>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def the_centre() -> Centre:
    return a_centre("riga", email="riga@centrs.example.lv")


def test_a_letter_to_a_centre_becomes_a_request_of_whoever_wrote() -> None:
    centre = the_centre()
    made = take_in_letter(read_letter(bytes(a_letter())), actor=system_actor())
    assert (made.centre, made.channel, made.name, made.email) == (
        centre,
        Channel.EMAIL,
        "Anna Priede",
        "anna@example.lv",
    )
    assert made.question == "Jautājums par statūtiem\n\nKā dibina biedrību?"
    assert Letter.objects.filter(address="anna@example.lv").exists()


def test_the_same_letter_becomes_one_request() -> None:
    the_centre()
    first, second = (take_in_letter(read_letter(bytes(a_letter())), actor=system_actor()) for _n in range(2))
    assert first == second
    assert AdviceRequest.objects.count() == 1


def test_an_address_with_the_code_of_a_centre_is_known_too() -> None:
    the_centre()
    other = a_centre("zemgale")
    letter = a_letter()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    letter.replace_header("To", f"konsultacijas+zemgale@{host}")
    assert take_in_letter(read_letter(bytes(letter)), actor=system_actor()).centre == other


@pytest.mark.parametrize(
    ("headers", "refusal"),
    [
        ({"To": "kads@cits.example"}, ForNobody),
        ({"Auto_Submitted": "auto-replied"}, Automatic),
        ({"Precedence": "bulk"}, Automatic),
        ({"List_Id": "<saraksts.example.lv>"}, Automatic),
    ],
)
def test_a_letter_for_nobody_and_one_by_a_program_are_refused(
    headers: dict[str, str], refusal: type[Exception]
) -> None:
    the_centre()
    with pytest.raises(refusal):
        take_in_letter(read_letter(bytes(a_letter(**headers))), actor=system_actor())
    assert not AdviceRequest.objects.exists()


def test_a_letter_inside_a_letter_counts_itself() -> None:
    the_centre()
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "Ilze <ilze@centrs.example.lv>", "riga@centrs.example.lv", "Fwd"
    outer.set_content("Skat. pielikumā")
    outer.add_attachment(a_letter())
    read = read_letter(bytes(outer))
    assert (read.name, read.address, read.text) == ("Anna Priede", "anna@example.lv", "Kā dibina biedrību?")


def test_who_wrote_first_is_found_in_a_letter_passed_on_in_line() -> None:
    text = "---- Pārsūtīta vēstule ----\nNo: Anna Priede <anna@example.lv>\nTemats: Statūti\n\nKā dibina?"
    letter = a_letter(text, From="Ilze <ilze@centrs.example.lv>", Subject="Fwd: Statūti")
    read = read_letter(bytes(letter))
    assert (read.name, read.address) == ("Anna Priede", "anna@example.lv")
    assert (read_pasted(text).name, read_pasted(text).address) == ("Anna Priede", "anna@example.lv")


@pytest.mark.parametrize("rule", ["---------- Forwarded message ---------", "Begin forwarded message:", "____________"])
def test_what_a_colleague_wrote_above_a_letter_is_a_note_and_no_part_of_the_question(rule: str) -> None:
    centre = the_centre()
    head = "From: Anna Priede <anna@example.lv>\nDate: 19.11.2026.\nSubject: Statūti\nTo: riga@centrs.example.lv"
    letter = a_letter(f"Tas atkal viņa!\n\n{rule}\n{head}\n\nKā dibina?\n\nAnna", Subject="Fwd: Statūti")
    made = take_in_letter(read_letter(bytes(letter)), actor=system_actor())
    assert (made.centre, made.email, made.question) == (centre, "anna@example.lv", "Statūti\n\nKā dibina?\n\nAnna")
    assert [(note.kind, note.text) for note in made.messages.all()] == [(MessageKind.NOTE, "Tas atkal viņa!")]
    outer = a_letter("Skat. pielikumā, tas atkal viņa", Message_ID="<2@example.lv>")
    outer.add_attachment(a_letter())
    assert read_letter(bytes(outer)).remark == "Skat. pielikumā, tas atkal viņa"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("No: Anna Priede <anna@example.lv>", "Statūti\n\nNo: Anna Priede <anna@example.lv>"),
        ("No: Anna Priede <anna@example.lv>\nKā dibina?", "Statūti\n\nKā dibina?"),
    ],
)
def test_a_letter_passed_on_without_words_of_its_own_loses_none(text: str, question: str) -> None:
    the_centre()
    made = take_in_letter(read_letter(bytes(a_letter(text, Subject="Fwd: Statūti"))), actor=system_actor())
    assert made.question == question
    assert not made.messages.exists()


GMAIL = """---------- Forwarded message ---------
From: Anna Priede <anna@example.lv>
Date: Thu, 19 Nov 2026 at 10:02
Subject: Fwd: Re: Statūti
To: <riga@centrs.example.lv>


"""
OUTLOOK = """________________________________
No: Anna Priede <anna@example.lv>
Nosūtīts: ceturtdiena, 2026. gada 19. novembris
Kam: riga@centrs.example.lv; Ilze
 <ilze@centrs.example.lv>
Tēma: Statūti

"""
APPLE = """Begin forwarded message:

*From: *Anna Priede <anna@example.lv>
*Subject: **Statūti*
*Date: *19.11.2026.

"""
RUSSIAN = """От: Anna Priede [mailto:anna@example.lv]
Отправлено: 19.11.2026
Кому: riga@centrs.example.lv
Тема: Statūti

"""
THUNDERBIRD = """-------- Pārsūtītā ziņa --------
Temats: Pārsūtīt: Fwd: Statūti
Datums: 2026. gada 19. nov.
No: Anna Priede <anna@example.lv>
Kam: riga@centrs.example.lv

"""
CLOSE = """No: Anna Priede <anna@example.lv>
Datums: 19.11.2026.
Temats: Statūti
"""


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK, APPLE, RUSSIAN, THUNDERBIRD, CLOSE])
@pytest.mark.parametrize("remark", ["", "Lūdzu, atbildi viņai!\n\n"])
def test_a_pasted_letter_leaves_its_head_behind(head: str, remark: str) -> None:
    user = a_user(Role.STAFF, centre=the_centre())
    text = f"{remark}{head}Labdien!\n\nKā dibina biedrību? Mums ir jautājums: cik maksā?"
    assert signed_in(user).post("/advice/desk/letter/", {"text": text}).status_code == 302
    made = AdviceRequest.objects.get()
    assert (made.name, made.email) == ("Anna Priede", "anna@example.lv")
    assert made.question == "Statūti\n\nLabdien!\n\nKā dibina biedrību? Mums ir jautājums: cik maksā?"
    notes = [(note.kind, note.text) for note in made.messages.all()]
    assert notes == ([(MessageKind.NOTE, remark.strip())] if remark else [])


def test_a_letter_passed_on_by_a_program_that_begins_with_the_subject_leaves_no_line_of_its_head() -> None:
    the_centre()
    letter = a_letter(f"Lūdzu, palīdzi\n\n{THUNDERBIRD}Kā dibina?", Subject="Fwd: Pārsūtīt: Statūti")
    made = take_in_letter(read_letter(bytes(letter)), actor=system_actor())
    assert (made.email, made.question) == ("anna@example.lv", "Statūti\n\nKā dibina?")
    assert [note.text for note in made.messages.all()] == ["Lūdzu, palīdzi"]


def test_a_pasted_letter_without_a_head_or_with_nothing_below_it_stays_whole() -> None:
    for text in (
        "Labdien!\n\nKam: jautāt par statūtiem?",
        "No: Anna <anna@example.lv>\nTemats: Vai var?",
        "No: rīta līdz vakaram",
    ):
        assert read_pasted(text).question == text
    quoted = "> No: Anna <anna@example.lv>\n> Temats: Statūti\n>\n> Kā dibina?\n> Paldies"
    assert read_pasted(quoted).question == "Statūti\n\nKā dibina?\nPaldies"


def test_markup_becomes_plain_words() -> None:
    letter = a_letter()
    letter.set_content("<p>Kā <b>dibina</b>?</p><script>alert(1)</script><p>Paldies &amp; sveiki</p>", subtype="html")
    assert read_letter(bytes(letter)).text == "Kā dibina?\nPaldies & sveiki"


OUTLOOK = """<html><head><title>Nosaukums</title><style>p {margin:0}</style></head><body>
<div class=WordSection1><p class=MsoNormal>Lūdzu, palīdzi šai
biedrībai!</p><p class=MsoNormal><b>No:</b> Anna Bērziņa
&lt;<a href="mailto:anna@example.lv">anna@example.lv</a>&gt;<br><b>Nosūtīts:</b> piektdiena, 2026. gada 13. marts
09:15<br><b>Tēma:</b> Statūti<o:p></o:p></p><![if !x]><div>Labdien!<div>Vai jāmaina, ja
mainās adrese?</div></div><table><tr><td>Viens</td><td>Divi</td></tr></table></div></body></html>"""


def test_a_letter_passed_on_in_markup_alone_is_of_whoever_wrote_first() -> None:
    letter = a_letter(From="Ilze <ilze@centrs.example.lv>", Subject="PĀRS: Statūti")
    letter.set_content(OUTLOOK, subtype="html", cte="base64")
    found = read_letter(bytes(letter))
    assert (found.name, found.address, found.subject) == ("Anna Bērziņa", "anna@example.lv", "Statūti")
    assert found.remark == "Lūdzu, palīdzi šai biedrībai!"
    assert found.text.splitlines() == ["Labdien!", "Vai jāmaina, ja mainās adrese?", "Viens  Divi"]


def test_markup_of_any_depth_is_read() -> None:
    letter = a_letter()
    letter.set_content("<div>" * 60_000 + "Kā dibina?<!-- <p>x</p> -->", subtype="html", cte="base64")
    assert read_letter(bytes(letter)).text == "Kā dibina?"


def test_words_in_markup_are_read_where_the_plain_ones_are_empty() -> None:
    letter = a_letter(" \n")
    letter.add_alternative("<p>Īstais jautājums</p>", subtype="html")
    assert read_letter(bytes(letter)).text == "Īstais jautājums"


def test_letters_that_do_not_say_how_they_are_written_keep_their_diacritics() -> None:
    head = "From: Anna Bērziņa <anna@example.lv>\nTo: riga@centrs.example.lv\nSubject: Jautajums\n\n"
    for encoding in ("utf-8", "cp1257"):
        found = read_letter((head + "Kā šķūnī?").encode(encoding))
        assert (found.name, found.subject, found.text) == ("Anna Bērziņa", "Jautajums", "Kā šķūnī?")


def test_a_letter_attached_as_a_file_counts_itself() -> None:
    inner = a_letter("Kā dibina?")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="statūti.pdf")
    outer = a_letter("Skat.", From="Ilze <ilze@centrs.example.lv>", Subject="Fwd: Statūti")
    outer.add_attachment(bytes(inner), maintype="application", subtype="octet-stream", filename="Statūti.eml")
    found = read_letter(bytes(outer))
    assert (found.address, found.text, found.remark) == ("anna@example.lv", "Kā dibina?", "Skat.")
    assert found.files == (("statūti.pdf", PDF),)


def packed(*records: tuple[int, bytes]) -> bytes:
    """A file as Outlook packs it."""
    made = bytes.fromhex("789f3e22") + b"\1\0"
    return made + b"".join(struct.pack("<BII", 2, kind, len(value)) + value + b"\0\0" for kind, value in records)


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp1257"])
def test_what_outlook_packs_into_one_file_is_unpacked(encoding: str) -> None:
    name = "Biedrības statūti.pdf".encode(encoding) + b"\0\0"
    mark = 0x3707001F if encoding == "utf-16-le" else 0x3707001E
    more = struct.pack("<3I", 1, mark, 1) + struct.pack("<I", len(name)) + name
    letter = a_letter(" ")
    content = packed(
        (0x0002800C, b"K\xe2 dibina?\0"), (0x00069002, b"\1\0"), (0x00018010, b"BIEDR~1.PDF\0"), (0x0006800F, PDF),
        (0x00069005, more), (0x00069002, b"\1\0"), (0x0006800F, b"otrs"), (0x00018010, b"b.txt\0"),
    )  # fmt: skip
    letter.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = read_letter(bytes(letter))
    assert found.text == "Kā dibina?"
    assert found.files == (("Biedrības statūti.pdf", PDF), ("b.txt", b"otrs"))


@pytest.mark.parametrize(
    "torn", [b"", b"\0" * 9, b"\2\x0f\x80\6\0\xff\xff\xff\xff", struct.pack("<BII", 2, 0x69005, 8)]
)
def test_a_torn_pack_is_read_as_far_as_it_goes(torn: bytes) -> None:
    letter = a_letter()
    letter.add_attachment(packed() + torn, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert read_letter(bytes(letter)).files == ()


def test_good_files_are_kept_and_bad_ones_named() -> None:
    the_centre()
    letter = a_letter()
    letter.add_attachment(PDF, maintype="application", subtype="pdf", filename="statūti.pdf")
    letter.add_attachment(b"MZ\x90\x00", maintype="application", subtype="octet-stream", filename="vīruss.exe")
    made = take_in_letter(read_letter(bytes(letter)), actor=system_actor())
    assert [one.file.name for one in made.files.all()] == ["statūti.pdf"]
    assert "vīruss.exe" in made.question


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"tikai teksts", b"From: \r\n", b"From: a@b.lv\r\nContent-Type: multipart/mixed\r\n\r\n--x"],
)
def test_what_is_no_letter_is_refused_or_read_without_a_crash(content: bytes) -> None:
    with suppress(NotALetter):
        read_letter(content)


def test_a_letter_of_boundless_size_or_depth_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_letter(b"From: a@b.lv\r\n\r\n" + b"a" * MOST_BYTES)
    deep: EmailMessage = a_letter()
    for _level in range(10):
        outer = EmailMessage()
        outer["From"] = "a@example.lv"
        outer.make_mixed()
        outer.attach(deep)
        deep = outer
    with pytest.raises(TooLarge):
        read_letter(bytes(deep))
    many = a_letter()
    for number in range(80):
        many.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{number}.txt")
    with pytest.raises(TooLarge):
        read_letter(bytes(many))


@pytest.mark.parametrize(
    "bomb",
    [
        b"Content-Type: message/rfc822\n\n" * 20_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(5_000)),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000,
    ],
    ids=["letters in letters", "parts in parts", "parts beside parts"],
)
def test_a_bomb_is_refused_before_it_is_parsed(bomb: bytes) -> None:
    letter = a_letter()
    letter.add_attachment(b"Subject: x\nFrom: a@example.lv\n" + bomb, maintype="text", subtype="x", filename="a.eml")
    for content in (b"From: a@example.lv\n" + bomb, bytes(letter)):
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                read_letter(content)
            assert tracemalloc.get_traced_memory()[1] < 8 * len(content) + 4 * 1024 * 1024
        finally:
            tracemalloc.stop()


def test_staff_bring_in_a_letter_as_a_file_and_as_text() -> None:
    user = a_user(Role.STAFF, centre=the_centre())
    file = SimpleUploadedFile("vestule.eml", bytes(a_letter(To="cits@example.lv")))
    assert signed_in(user).post("/advice/desk/letter/", {"file": file}).status_code == 302
    text = "No: Juris <juris@example.lv>\n\nVai var?"
    assert signed_in(user).post("/advice/desk/letter/", {"text": text}).status_code == 302
    assert set(AdviceRequest.objects.values_list("email", flat=True)) == {"anna@example.lv", "juris@example.lv"}
    assert not Letter.objects.filter(address="juris@example.lv").exists()
    assert signed_in(user).post("/advice/desk/letter/", {}).status_code == 200
