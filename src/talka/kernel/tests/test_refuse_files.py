import hashlib
import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talka.kernel.files import pictures
from talka.kernel.files.archives import open_archive, read_entry, refuse_document_types
from talka.kernel.files.content import FileFacts, inspect
from talka.kernel.files.names import clean_name
from talka.kernel.files.refusals import MESSAGES, BadFile
from talka.kernel.imports.grids import FileWarning

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document.main+xml"
EXCEL = f"{OFFICE}spreadsheetml.sheet.main+xml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
SIGNED = "application/vnd.etsi.asic-e+zip"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_zip(*entries: tuple[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


def an_office_file(content_type: str, *more: tuple[str, str]) -> bytes:
    types = f'<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="{content_type}"/></Types>'
    return a_zip(("[Content_Types].xml", types), ("main.xml", "<main/>"), *more)


def a_picture(picture_format: str, mode: str = "RGB", size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, picture_format, **options)
    return stream.getvalue()


def a_png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds nothing of it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\0\0\0\0IDAT"
    )


def refusal(content: bytes, name: str = "file") -> tuple[str, dict[str, object]]:
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(content), name)
    return refused.value.code, refused.value.params


ACCEPTED = [
    (PDF, "Līgums.pdf", "application/pdf", "pdf"),
    (an_office_file(WORD), "a.docx", f"{OFFICE}wordprocessingml.document", "docx"),
    (an_office_file(EXCEL), "a.XLSX", f"{OFFICE}spreadsheetml.sheet", "xlsx"),
    (a_zip(("mimetype", f"{OPEN_DOCUMENT}text"), ("content.xml", "<a/>")), "a.odt", f"{OPEN_DOCUMENT}text", "odt"),
    (a_zip(("mimetype", f"{OPEN_DOCUMENT}spreadsheet")), "a.ods", f"{OPEN_DOCUMENT}spreadsheet", "ods"),
    (a_zip(("mimetype", SIGNED), ("Akts.pdf", "x"), ("META-INF/signatures0.xml", "<a/>")), "a.edoc", SIGNED, "asice"),
    (a_zip(("mimetype", SIGNED), ("Akts.pdf", "x")), "a.asice", SIGNED, "asice"),
    (a_picture("PNG"), "a.png", "image/png", "png"),
    (a_picture("JPEG"), "a.jpeg", "image/jpeg", "jpg"),
    (a_picture("WEBP"), "a.webp", "image/webp", "webp"),
    ("Šķūnis\r\n\tun māja".encode(), "a.txt", "text/plain", "txt"),
    ("a;b\n1;ž".encode("utf-16"), "a.csv", "text/csv", "csv"),
    ("a;b\n1;ž".encode("cp1257"), "a.csv", "text/csv", "csv"),
    (b"x", "a.txt", "text/plain", "txt"),
]


@pytest.mark.parametrize(("content", "name", "content_type", "extension"), ACCEPTED)
def test_a_file_is_what_its_content_says(content: bytes, name: str, content_type: str, extension: str) -> None:
    stream = io.BytesIO(content)
    facts = inspect(stream, name)
    assert facts == FileFacts(content_type, extension, len(content), hashlib.sha256(content).hexdigest(), name)
    assert stream.tell() == 0


def a_letter_with(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word file that refers to something by this kind of relationship."""
    whole = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    line = f'<Relationship Id="r1" Type="{whole}" Target="{target}" TargetMode="{mode}"/>'
    return an_office_file(WORD, ("word/_rels/settings.xml.rels", f"<Relationships>{line}</Relationships>"))


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "OLEOBJECT"])
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/x.dotm", "mhtml:https://evil.example/x!x-usc:https://evil.example/x", "ftp://evil.example/",
        "\\\\evil.example\\share\\x.dotm", "//evil.example/x", "file:///\\\\evil.example\\x", "file://evil.example/x.dotm",
        "file:////evil.example/x", "ms-word:ofe|u|https://evil.example/x",
    ],
)  # fmt: skip
def test_a_document_that_fetches_something_when_opened_is_refused(kind: str, target: str) -> None:
    assert refusal(a_letter_with(kind, target), "Vēstule.docx") == ("fetches", {"address": target[:100]})


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("hyperlink", "https://example.lv/", "External"),
        ("image", "https://example.lv/logo.png", "External"),
        ("attachedTemplate", "file:///C:\\Users\\Zane\\Templates\\Normal.dotm", "External"),
        ("attachedTemplate", "file:///Users/zane/Normal.dotm", "External"),
        ("attachedTemplate", "file://localhost/Users/zane/Normal.dotm", "External"),
        ("attachedTemplate", "Normal.dotm", "External"),
        ("oleObject", "D:\\Tabula.xlsx", "External"),
        ("oleObject", "embeddings/oleObject1.bin", "Internal"),
    ],
)
def test_links_and_the_writers_own_templates_are_accepted(kind: str, target: str, mode: str) -> None:
    assert inspect(io.BytesIO(a_letter_with(kind, target, mode)), "Vēstule.docx").extension == "docx"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<Relationships><Relationship", "damaged"),
        ('<!DOCTYPE x [<!ENTITY e "x">]><Relationships/>', "document_type"),
    ],
)
def test_references_that_cannot_be_read_are_refused(content: str, code: str) -> None:
    assert refusal(an_office_file(WORD, ("word/_rels/document.xml.rels", content)), "a.docx")[0] == code


def test_a_name_without_an_extension_gets_one() -> None:
    assert inspect(io.BytesIO(PDF), "Līgums").display_name == "Līgums.pdf"


@pytest.mark.parametrize(("one", "other"), list(pairwise(ACCEPTED)))
def test_a_name_must_not_contradict_the_content(
    one: tuple[bytes, str, str, str], other: tuple[bytes, str, str, str]
) -> None:
    if one[3] == other[3] or {one[3], other[3]} <= {"txt", "csv"}:
        assert inspect(io.BytesIO(one[0]), other[1]).size == len(one[0])
    else:
        assert refusal(one[0], other[1])[0] == "extension"


def test_the_contradiction_is_named() -> None:
    assert refusal(a_picture("PNG"), "tabula.xlsx") == ("extension", {"extension": ".xlsx", "content": "PNG"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(60), "kind"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "kind"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "kind"),
        (b"a\x07b", "kind"),
        (b"\xa1\x00", "kind"),
        (b"\xff\xfea\x00\x00", "kind"),
        (b"BZh91AY&SY\x00", "kind"),
        (a_picture("TIFF"), "kind"),
        (a_picture("GIF"), "kind"),
        (b"GIF89a=1;alert(1)//", "markup"),
        (b"<!doctype html><script>alert(1)</script>", "markup"),
        (b'\xef\xbb\xbf\n <svg xmlns="http://www.w3.org/2000/svg"/>', "markup"),
        (b"#!/bin/sh\nrm x\n", "markup"),
        (b"{\\rtf1 x}", "markup"),
        (b"%!PS-Adobe", "markup"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (a_zip(("a.txt", "x")), "kind"),
        (a_zip(("mimetype", "application/epub+zip")), "kind"),
        (an_office_file(f"{OFFICE}presentationml.presentation.main+xml"), "kind"),
        (an_office_file("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (an_office_file(WORD, ("word/vbaProject.bin", "x")), "macros"),
        (an_office_file(EXCEL, ("xl/macrosheets/sheet1.xml", "x")), "macros"),
        (a_zip(("mimetype", f"{OPEN_DOCUMENT}text"), ("Basic/Standard/Module1.xml", "x")), "macros"),
        (an_office_file(WORD, ("word/document.xml", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')), "document_type"),
        (a_zip(("mimetype", f"{OPEN_DOCUMENT}text"), ("content.xml", "<!DOCTYPE a><a/>")), "document_type"),
        (an_office_file(WORD, ("word/document.xml", "<")), "damaged"),
        (an_office_file(WORD, ("word/document.xml", "<!-- no root -->")), "damaged"),
        (an_office_file(WORD, ("word/media/x.bin", "0" * 5_000_000)), "compression"),
        (an_office_file(WORD, ("../x.xml", "<a/>")), "unsafe_path"),
        (a_zip(("mimetype", SIGNED), ("Rēķins.pdf.exe", "x")), "entry_kind"),
        (a_zip(("mimetype", SIGNED), ("inner/x.HTML. ", "x")), "entry_kind"),
        (b"PK\x03\x04", "damaged"),
        (a_picture("PNG")[:40], "damaged"),
        (a_picture("JPEG")[:200], "damaged"),
        (a_png_header(7_000, 7_200), "picture_too_large"),
        (a_png_header(10_000, 10_000), "picture_too_large"),
        (a_png_header(30_000, 30_000), "picture_too_large"),
        (a_picture("WEBP", save_all=True, append_images=[Image.new("RGB", (8, 6), "red")]), "animated"),
        (a_picture("PNG", save_all=True, append_images=[Image.new("RGB", (8, 6), "red")]), "animated"),
    ],
)
def test_what_is_not_on_the_list_is_refused(content: bytes, code: str) -> None:
    assert refusal(content)[0] == code


def test_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    assert inspect(io.BytesIO(b"a" * 1_048_576), "a.txt", most_bytes=1_048_576).size == 1_048_576
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(b"a" * 1_048_577), "a.txt", most_bytes=1_048_576)
    assert (refused.value.code, refused.value.params) == ("too_large", {"most": 1})


def test_a_missing_entry_is_damage() -> None:
    with open_archive(io.BytesIO(a_zip(("a", "x"))), most_entries=1) as archive, pytest.raises(BadFile) as refused:
        read_entry(archive, "b", most_bytes=1)
    assert refused.value.code == "damaged"


def test_an_xml_part_with_a_broken_checksum_is_damage() -> None:
    content = a_zip(("a.xml", "<!-- " + "x" * 50 + " --><a/>"))
    broken = content.replace(struct.pack("<I", zlib.crc32(b"<!-- " + b"x" * 50 + b" --><a/>")), b"\0\0\0\0")
    with open_archive(io.BytesIO(broken), most_entries=1) as archive, pytest.raises(BadFile) as refused:
        refuse_document_types(archive)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\Līgums 2022.pdf", "Līgums 2022.pdf"),
        ("/abs/a.pdf", "a.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("fdp.\u202egpj.exe", "fdp.gpj.exe"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type_ x.pdf"),
        ('a<b>"c"|?*.pdf', "a_b__c____.pdf"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("console.txt", "console.txt"),
        (".htaccess", "htaccess"),
        ("a. . ", "a"),
        ("..", "file"),
        ("", "file"),
        ("S\u030ck\u0327u\u0304nis 🏠.pdf", "Šķūnis 🏠.pdf"),
        ("Ž" * 300 + ".pdf", "Ž" * 146 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 148),
    ],
)
def test_a_name_can_be_shown_and_saved_everywhere(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@given(st.text(st.characters()))
def test_any_name_becomes_a_short_one_without_a_path(name: str) -> None:
    shown = clean_name(name)
    assert 0 < len(shown) <= 150
    assert re.findall(r'[\0-\x1f/\\<>:"|?*]', shown) == []


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_reason_can_be_said_with_its_parameters(language: str) -> None:
    with translation.override(language):
        for code, template in MESSAGES.items():
            params = dict.fromkeys(re.findall(r"%\((\w+)\)s", str(template)), "7")
            said = BadFile(code, **params).message
            assert "%" not in said
            assert FileWarning(code, params).message == said


def test_every_code_that_is_used_has_its_words() -> None:
    kernel = Path(pictures.__file__).parent.parent
    sources = [path.read_text() for folder in ("files", "imports") for path in sorted((kernel / folder).glob("*.py"))]
    raised = {code for source in sources for code in re.findall(r'(?:BadFile|Refused|FileWarning)\(\s*"(\w+)"', source)}
    noted = {code for source in sources for code in re.findall(r'(?:"refused": |"code": |notes\.add\()"(\w+)"', source)}
    assert raised | noted == set(MESSAGES)


def test_a_refusal_names_its_code_for_the_log() -> None:
    assert str(BadFile("too_large", most=20)) == "('too_large', {'most': 20})"
