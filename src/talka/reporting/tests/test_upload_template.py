"""A centre's own Word template: taken, refused, used, given up."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.activities.tests.makers import a_programme, some_work
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.programmes.models import Agreement
from talka.reporting.actions import remove_template, upload_template
from talka.reporting.documents import render_report
from talka.reporting.documents.templates import MOST_BYTES, default_template
from talka.reporting.models import DocumentTemplate
from talka.reporting.tests.makers import a_colleague, a_manager

pytestmark = pytest.mark.django_db
ONLY = "Figūriekavās drīkst būt tikai nosaukumi no saraksta, cikli un nosacījumi. Vieta:"
BRACES = "Figūriekavas veidnē nesader. Vieta:"


def a_word_file(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same file with a part added or put in place of another."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            if entry.filename != name:
                out.writestr(entry.filename, source.read(entry.filename))
        out.writestr(name, content)
    return target.getvalue()


def upload(agreement: Agreement, data: bytes, name: str = "veidne.docx") -> DocumentTemplate:
    return upload_template(agreement, data=data, name=name, actor=a_manager(agreement))


def test_a_template_is_used_for_the_next_document() -> None:
    agreement = a_programme()
    some_work(agreement=agreement, kind="consultation", count=71)
    upload(
        agreement,
        a_word_file(
            "Mūsu logo",
            "{%p for year in years %}",
            "{%p for line in year.done %}",
            "{{ line.text }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ),
    )
    document = Document(io.BytesIO(render_report(agreement, "docx")))
    assert [p.text for p in document.paragraphs][:2] == ["Mūsu logo", "Sniegta 71 konsultācija."]


def test_the_shipped_template_may_be_brought_back_unchanged() -> None:
    agreement = a_programme()
    assert upload(agreement, default_template()).removed_at is None


def test_a_newer_template_takes_the_place_of_the_older_and_the_hash_is_in_the_trail() -> None:
    agreement = a_programme()
    upload(agreement, a_word_file("{{ task }}"))
    newer = upload(agreement, a_word_file("{{ performer }}"))
    assert list(agreement.document_templates.filter(removed_at=None)) == [newer]
    assert newer.file.sha256 in AuditEntry.objects.order_by("-sequence")[0].changes


def test_without_it_the_shipped_one_is_used_again() -> None:
    agreement = a_programme()
    template = upload(agreement, a_word_file("Mūsu logo"))
    remove_template(template, actor=a_manager(agreement))
    assert "Kopsavilkums" in [p.text for p in Document(io.BytesIO(render_report(agreement, "docx"))).paragraphs]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ budget }}", "Veidne prasa „budget”, bet tāda nav. Ir: agreement, "),
        ("{{ task.__class__ }}", "Veidne prasa „task.__class__”, bet tāda nav. Vieta:"),
        ("{{ years }}", "„years” ir saraksts"),
        ("{% for x in task %}{% endfor %}", "„task” nav saraksts"),
        ("{{ years[0] }}", ONLY),
        ("{{ ''.__class__ }}", ONLY),
        ("{{ task|upper }}", ONLY),
        ("{{ range(9) }}", ONLY),
        ("{{ ''.join(task) }}", ONLY),
        ("{{ 'a' * 999999999 }}", ONLY),
        ("{% set x = task %}", ONLY),
        ("{% include 'x' %}", ONLY),
        ("{% macro m() %}{% endmacro %}", ONLY),
        ("{% import 'os' as os %}", ONLY),
        ("{% for a in years recursive %}{% endfor %}", ONLY),
        ("{% for a in numbers %}{% for b in years %}{% for c in numbers %}{% endfor %}{% endfor %}{% endfor %}", ONLY),
        ("{{ task ~ task }}", ONLY),
        ("{% if task is defined %}{% endif %}", ONLY),
        ("{{ 1 if task else 2 }}", ONLY),
        ("{{ task }", BRACES),
        ("{{ task", BRACES),
        ("{% for year in years %}", "„{% for … %}” nav aizvērts: pēc tā trūkst „{% endfor %}”. Vieta:"),
        ("{% if task %}{% for year in years %}{% endif %}", "pirms „{% endif %}” nav „{% if … %}”"),
        ("{% endfor %}", "pirms „{% endfor %}” nav „{% for … %}”"),
        ("{% colspan task %}", BRACES),
    ],
)
def test_anything_beyond_names_loops_and_conditions_is_refused(text: str, says: str) -> None:
    agreement = a_programme()
    with pytest.raises(Refused) as refused:
        upload(agreement, a_word_file(text))
    assert refused.value.field == "file"
    assert says.lower() in str(refused.value).lower()
    assert not agreement.document_templates.exists()


@pytest.mark.parametrize("text", ["{{ budget }}", "{% for year in years %}", "{{ task|upper }}"])
def test_a_refusal_says_where_in_the_words_of_the_document(text: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(a_programme(), a_word_file("Mūsu logo", "{{ task }}", f"Gadā & citur {text}", "{{ performer }}"))
    assert str(refused.value).endswith(f"Vieta: „Gadā & citur {text}”.")


def test_of_a_long_paragraph_what_stands_around_the_braces_is_said() -> None:
    with pytest.raises(Refused) as refused:
        upload(a_programme(), a_word_file("a" * 300 + " {{ budget }} " + "b" * 300))
    assert re.search("Vieta: „…a{30,} {{ budget }} b{20,}…”", str(refused.value))


def test_what_is_split_over_runs_is_found_where_it_is_read() -> None:
    document = Document()
    paragraph = document.add_paragraph("Summa: {{ bud")
    paragraph.add_run("get }} gadā").bold = True
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(Refused, match=re.escape("Vieta: „Summa: {{ budget }} gadā”")):
        upload(a_programme(), target.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in numbers %}{% for b in numbers %}{{ b.text }}{% endfor %}{% endfor %}",
        "{% for year in years %}{% for line in year.narrative %}{{ line }}{% endfor %}{% endfor %}",
        "{% for a in years %}{% endfor %}{% for a in years %}{% endfor %}{% for a in years %}{% endfor %}",
    ],
)
def test_lists_may_stand_inside_lists_as_long_as_the_document_ends(text: str) -> None:
    agreement = a_programme()
    assert upload(agreement, a_word_file(text)).agreement == agreement


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\veidne.docx", "veidne.docx"),
        ("veidne\u202excod.docx", "veidnexcod.docx"),
        ("a" * 500 + ".docx", "a" * 145 + ".docx"),
    ],
)
def test_the_name_of_a_template_can_be_saved_everywhere(name: str, kept: str) -> None:
    assert upload(a_programme(), a_word_file("{{ task }}"), name).file.name == kept


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(Refused, match="performer"):
        upload(a_programme(), a_word_file("{{ budget }}"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"macro"),
        ("word/embeddings/oleObject1.bin", b"ole"),
        ("word/activeX/activeX1.xml", b"<x/>"),
        ("word/afchunk1.html", b"<p>"),
    ],
)
def test_macros_and_embedded_objects_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        upload(a_programme(), with_part(a_word_file("{{ task }}"), name, content))


RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
    'TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://ļauns.example/t.dotm"),
        ("image", "https://example.com/pixel.png"),
        ("hyperlink", "file:///etc/passwd"),
    ],
)
def test_references_to_files_outside_are_refused(kind: str, target: str) -> None:
    relations = RELATION.format(kind=kind, target=target).encode()
    with pytest.raises(Refused):
        upload(a_programme(), with_part(a_word_file("{{ task }}"), "word/_rels/settings.xml.rels", relations))


def test_a_plain_link_may_stand_in_a_template() -> None:
    relations = RELATION.format(kind="hyperlink", target="https://nvo.lv").encode()
    agreement = a_programme()
    upload(agreement, with_part(a_word_file("{{ task }}"), "word/_rels/settings.xml.rels", relations))
    assert agreement.document_templates.count() == 1


def test_a_field_that_fetches_something_is_refused_also_in_pieces() -> None:
    document = Document()
    run = document.add_paragraph("{{ task }}").add_run()
    for piece in ("INCLUDE", 'TEXT "C:\\\\x.docx"'):
        field = OxmlElement("w:instrText")
        field.text = piece
        run._r.append(field)
    run._r.set(qn("w:rsidR"), "00000000")
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(Refused):
        upload(a_programme(), target.getvalue())


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(Refused):
        upload(a_programme(), with_part(a_word_file("{{ task }}"), "word/footnotes.xml", bomb))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        upload(a_programme(), data)


@pytest.mark.parametrize(
    ("name", "says"), [("veidne.docm", "makro"), ("veidne.DOTM", "makro"), ("veidne.doc", "nav Word dokuments")]
)
def test_another_ending_is_refused(name: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        upload(a_programme(), a_word_file("{{ task }}"), name)


def test_a_zip_without_a_document_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(Refused):
        upload(a_programme(), target.getvalue())


@pytest.mark.parametrize("who", ["colleague", "stranger", "reviewer"])
def test_only_the_manager_of_the_centre_may_bring_one(who: str) -> None:
    agreement = a_programme()
    people = {
        "colleague": a_colleague(agreement),
        "stranger": a_user(Role.MANAGER),
        "reviewer": a_user(Role.REVIEWER, funder=agreement.funder),
    }
    with pytest.raises(NotAllowed):
        upload_template(agreement, data=a_word_file("{{ task }}"), name="veidne.docx", actor=people[who])
