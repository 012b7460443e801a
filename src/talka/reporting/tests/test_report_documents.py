"""The report as documents: all from one content, all saying the same."""

from __future__ import annotations

import hashlib
import io
import json
import re
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from talka.activities.tests.makers import a_programme, a_proof, a_stored_file, some_work
from talka.kernel.money import format_euros
from talka.kernel.testing.plugin import Freeze
from talka.reporting.actions import write_narrative
from talka.reporting.documents import FORMATS, UnknownFormat, render, render_report
from talka.reporting.documents.templates import default_template
from talka.reporting.documents.word import check_template
from talka.reporting.queries.content import report_content
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.tests.makers import a_manager, the_riga_agreement, work_done

pytestmark = pytest.mark.django_db
NASTY = '<b>&amp; {{ 7*7 }} {% raw %} =1+1 #let x "citāts" \u202e'


def words_of(data: bytes, file_format: str) -> str:
    """All words of a document, spaces alike."""
    if file_format == "docx":
        document = Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    elif file_format == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    elif file_format == "html":
        text = re.sub(r"<[^>]+>", "", data.decode())
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
        text = " ".join(str(value) for row in rows for value in row)
    return " ".join(text.split())


def money_of(content: ReportContent) -> list[str]:
    return [" ".join(format_euros(n.value, symbol=False).split()) for n in content.numbers if n.money]


@pytest.mark.parametrize("file_format", ["docx", "pdf", "html"])
def test_every_amount_and_count_stands_in_the_document_to_the_cent(file_format: str) -> None:
    content = report_content(the_riga_agreement())
    words = words_of(render(content, file_format), file_format)
    for amount in money_of(content):
        assert amount in words
    for number in content.numbers:
        assert " ".join(number.text.split()) in words, number.id


def test_the_workbook_has_money_work_indicators_and_a_trace() -> None:
    content = report_content(the_riga_agreement())
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(content, "xlsx")))
    assert book.sheet_names == ["finanses", "darbi", "rādītāji", "izsekojamība"]
    totals = [row for row in book.get_sheet_by_name("finanses").to_python() if row[1] == "Kopā"]
    assert [row[2] for row in totals] == [53994.00, 53900.00, 53994.00]
    assert [row[4] for row in totals] == [53994.00, 52816.67, 53994.00]
    works = book.get_sheet_by_name("darbi").to_python()
    assert len(works) == 1 + len(content.records)
    # A series that has no title is called by what it holds; its code says nothing to the reader.
    assert {str(row[12]).partition(" (")[0] for row in works[1:]} == {"", "cikls bez nosaukuma"}
    trace = book.get_sheet_by_name("izsekojamība").to_python()[1:]
    assert {row[0] for row in trace} == {number.id for number in content.numbers}
    assert sum(float(str(row[9])) for row in trace if row[0] == "y1.series.S1.participants") == 151


def test_the_trace_names_evidence_and_its_hash() -> None:
    agreement = the_riga_agreement()
    evidence = a_proof(work_done("R1-05"), "attendance", file=a_stored_file())
    assert evidence.file is not None
    words = words_of(render_report(agreement, "xlsx"), "xlsx")
    assert evidence.file.sha256 in words
    assert evidence.file.name in words


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_content_gives_the_same_bytes_at_any_hour(file_format: str, freeze: Freeze) -> None:
    freeze("2025-08-01 09:00")
    agreement = the_riga_agreement()
    content = report_content(agreement)
    first = hashlib.sha256(render(content, file_format)).hexdigest()
    freeze("2026-03-02 17:31")
    assert hashlib.sha256(render(content, file_format)).hexdigest() == first


def test_the_pdf_is_tagged_latvian_and_titled() -> None:
    reader = PdfReader(io.BytesIO(render(report_content(the_riga_agreement()), "pdf")))
    root: Any = reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith("lv")
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 -- a PDF object, not a bool
    assert "/StructTreeRoot" in root
    assert str(reader.metadata.title).startswith("Kopsavilkums: Pilsoniskās")  # type: ignore[union-attr]  # it has one
    assert "ĪSTENOŠANAS" in words_of(render(report_content(a_programme()), "pdf"), "pdf")


def test_the_word_document_has_real_headings_latvian_and_repeated_header_rows() -> None:
    document = Document(io.BytesIO(render(report_content(the_riga_agreement()), "docx")))
    cells = [
        paragraph
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    assert "I. ĪSTENOŠANAS GADS" in [p.text for p in cells if p.style and p.style.name == "Heading 2"]
    assert "Skaitļu izsekojamība" in [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    xml = document.element.xml
    assert "w:tblHeader" in xml
    assert document.core_properties.language == "lv-LV"
    assert "{{" not in xml
    assert "{%" not in xml


def test_the_forms_rows_stand_in_the_word_document_in_its_wording() -> None:
    words = words_of(render(report_content(the_riga_agreement()), "docx"), "docx")
    for label in (
        "Valsts pārvaldes uzdevums",
        "Valsts pārvaldes uzdevuma veicējs",
        "Valsts pārvaldes uzdevuma deleģēšanas periods",
        (
            "Apraksts un vērtējums par valsts pārvaldes uzdevuma izpildes ietvaros sasniegtajiem rezultātiem un "
            "rādītājiem un izlietotā valsts budžeta finansējuma atbilstību līgumā paredzētajiem mērķiem"
        ),
        "Plānotais un faktiski izlietotais valsts budžeta finansējums sadalījumā pa gadiem",
        "Neatbilstoši veiktie izdevumi",
        "Neatgūto līdzekļu apmērs no neatbilstoši veiktajiem izdevumiem",
        "Cita informācija",
    ):
        assert label in words


@pytest.mark.parametrize("file_format", FORMATS)
def test_whatever_people_write_is_words_and_nothing_else(file_format: str) -> None:
    agreement = a_programme()
    some_work(NASTY, agreement=agreement, kind="meeting", participants=2, link="https://nvo.lv")
    data = render_report(agreement, file_format)
    if file_format == "json":
        assert json.loads(data)["records"][0]["title"].startswith("<b>&amp; {{ 7*7 }}")
    elif file_format == "html":
        assert b"<b>&amp;" not in data
        assert b"&lt;b&gt;&amp;amp; {{ 7*7 }}" in data
    else:
        assert "<b>&amp; {{ 7*7 }} {% raw %} =1+1 #let x" in words_of(data, file_format)


def test_an_empty_agreement_has_a_report_all_the_same() -> None:
    content = report_content(a_programme())
    for file_format in FORMATS:
        assert render(content, file_format)


def test_the_narrative_stands_in_the_documents_with_its_figures() -> None:
    agreement = the_riga_agreement()
    year = agreement.years.get(ordinal=1)
    write_narrative(agreement, year=year, text="Pavisam {consultation}.", version=0, actor=a_manager(agreement))
    for file_format in ("docx", "pdf", "html"):
        assert "Pavisam 71 konsultācija." in words_of(render_report(agreement, file_format), file_format)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        render(report_content(a_programme()), "doc")


def test_the_shipped_template_passes_its_own_check() -> None:
    check_template(default_template())


def test_a_letter_that_no_font_has_becomes_a_box_in_the_pdf() -> None:
    agreement = a_programme()
    some_work("Svētki 🎉 un 漢字", agreement=agreement, kind="meeting")
    assert "Svētki □ un □□" in words_of(render_report(agreement, "pdf"), "pdf")


def test_very_many_strange_letters_do_not_keep_the_pdf_back() -> None:
    agreement = a_programme()
    some_work("".join(chr(0x4E00 + at) for at in range(120)), agreement=agreement, kind="meeting")
    assert "□" * 10 in words_of(render_report(agreement, "pdf"), "pdf")
