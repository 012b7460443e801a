"""The report as documents: all from one content, all saying the same."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections import Counter
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from talka.accounts.tests.makers import signed_in
from talka.activities.tests.makers import a_programme, a_proof, a_stored_file, some_work, takes_part
from talka.kernel.money import format_euros
from talka.kernel.periods import roman
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.registry.tests.makers import a_person
from talka.reporting.actions import write_narrative
from talka.reporting.documents import FORMATS, UnknownFormat, render, render_report
from talka.reporting.documents.references import References, joined
from talka.reporting.documents.templates import default_template
from talka.reporting.documents.word import check_template
from talka.reporting.queries.content import report_content
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.tests.makers import a_colleague, a_manager, the_riga_agreement, work_done
from talka.spending.models import Expenditure

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
    assert {str(row[13]).partition(" (")[0] for row in works[1:]} == {"", "cikls bez nosaukuma"}
    trace = book.get_sheet_by_name("izsekojamība").to_python()[1:]
    assert {row[0] for row in trace} == {number.id for number in content.numbers}
    assert sum(float(str(row[9])) for row in trace if row[0] == "y1.series.S1.participants") == 151


def spaced(text: str) -> str:
    return " ".join(text.split())


def money_as_told(content: ReportContent) -> list[list[str]]:
    """The table of money row by row: year, plan with its lines, spending with its lines, what became of the rest."""
    return [
        [
            row.title,
            spaced(" ".join([row.planned.text, *(item.text for item in row.planned.items)])),
            spaced(" ".join([row.spent.text, *(item.text for item in row.spent.items)])),
            *(spaced(paragraph.text) for paragraph in row.remainders),
        ]
        for row in content.money
    ]


def with_money_that_went_wrong() -> Agreement:
    agreement = the_riga_agreement()
    row = Expenditure.objects.filter(agreement=agreement, year__ordinal=2).order_by("pk")[0]
    Expenditure.objects.filter(pk=row.pk).update(ineligible=25_17, ineligible_reason="PVN", recovered=5_09)
    return agreement


def test_word_pdf_page_and_workbook_agree_on_every_row_of_money_to_the_cent() -> None:
    agreement = with_money_that_went_wrong()
    content = report_content(agreement)
    told = money_as_told(content)
    assert len(told) == 3
    # Word: the cells of the form's rows whose first is a year's name.
    form = Document(io.BytesIO(render(content, "docx"))).tables[0]
    rows = [[spaced(cell.text) for cell in row.cells] for row in form.rows]
    word = [row for row in rows if row[0] in {year[0] for year in told}]
    # In Word a list's lines end with a semicolon.
    assert [[cell.replace(";", "") for cell in row] for row in word] == [
        [year, planned, " ".join([spent, *rest])] for year, planned, spent, *rest in told
    ]
    # The page: the rows of its table of money.
    page = signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/").content.decode()
    for ordinal, cells in enumerate(told, start=1):
        row = re.search(f'<tr id="y{ordinal}.money">(.*?)</tr>', page, re.DOTALL)
        assert row is not None
        words = html.unescape(re.sub(r"<[^>]+>", "", row[1]))
        assert compact(words) == compact("".join(cells))
    # The PDF: one row after another, words broken at the end of a line made whole.
    left = compact(words_of(render(content, "pdf"), "pdf"))
    for cell in (cell for year in told for cell in year[1:]):
        _before, found, left = left.partition(compact(cell))
        assert found, cell


def compact(text: str) -> str:
    """Without blanks, the hyphens of broken words, the marks and the ends of lines in a list."""
    return re.sub(r"[\s;•\u00ad\u2010-]+", "", text)


def test_the_workbooks_rows_of_money_are_the_reports_cent_for_cent() -> None:
    content = report_content(with_money_that_went_wrong())
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(content, "xlsx")))
    sheet = book.get_sheet_by_name("finanses").to_python()[1:]
    rows = {(str(row[0]), str(row[1])): [in_cents(value) for value in row[2:]] for row in sheet}
    assert len(rows) == len(content.money_rows)
    for line in content.money_rows:
        cells = rows[roman(line.year), line.title]
        assert cells == [
            line.planned,
            line.carried_in,
            line.spent,
            line.ineligible,
            line.unrecovered,
            line.carried_out,
            line.returned,
        ]
        whole = line.title == "Kopā"
        for at, name in ((0, "planned"), (2, "spent")):
            number = content.number(f"y{line.year}.{name}" + ("" if whole else f".{line.purpose or 'none'}"))
            assert (number.value if number else None) == cells[at]
        for at, name in ((3, "ineligible"), (4, "unrecovered"), (5, "carried"), (6, "returned")):
            number = content.number(f"y{line.year}.{name}")
            assert number is None or not whole or number.value == cells[at]
    trace = {row[0]: in_cents(row[4]) for row in book.get_sheet_by_name("izsekojamība").to_python()[1:]}
    money = [number for number in content.numbers if number.money]
    assert len(money) > 20
    assert {number.id: number.value for number in money} == {number.id: trace[number.id] for number in money}


def in_cents(value: object) -> int | None:
    return None if value in {"", None} else round(float(str(value)) * 100)


@pytest.mark.parametrize("file_format", ["docx", "pdf", "page"])
def test_every_amount_is_told_as_often_as_the_report_has_it(file_format: str) -> None:
    agreement = with_money_that_went_wrong()
    content = report_content(agreement)
    if file_format == "page":
        words = signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/").content.decode()
        words = spaced(html.unescape(re.sub(r"<[^>]+>", "", words)))
    else:
        words = words_of(render(content, file_format), file_format)
    told = Counter(re.findall(r"\d[\d ]*,\d\d euro", words))
    for text, times in Counter(spaced(number.text) for number in content.numbers if number.money).items():
        assert told[text] >= times, text


def test_the_workbook_says_how_those_who_took_part_are_known() -> None:
    agreement = a_programme()
    people = [a_person() for _ in range(3)]
    for title, total, names in (("A", 9, []), ("B", None, people), ("C", 9, people[:2]), ("D", None, [])):
        work = some_work(title, agreement=agreement, kind="meeting", participants=total)
        for person in names:
            takes_part(work, person=person)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render_report(agreement, "xlsx")))
    rows = book.get_sheet_by_name("darbi").to_python()
    at = rows[0].index("Kā zināmi dalībnieki")
    assert {row[4]: row[at] for row in rows[1:]} == {
        "A": "tikai kopsumma",
        "B": "pēc vārda",
        "C": "daļa pēc vārda",
        "D": "",
    }


def test_the_annex_lists_every_reference_and_joins_what_follows_without_a_gap() -> None:
    agreement = a_programme()
    for at in [*range(1, 41), 43, 45]:
        some_work(f"Ziņa {at}", agreement=agreement, kind="newsletter", ref=f"K-{at:04d}")
    content = report_content(agreement)
    for file_format in ("docx", "pdf", "html"):
        assert "K-0001–K-0040, K-0043, K-0045" in words_of(render(content, file_format), file_format)


@pytest.mark.parametrize(
    ("names", "joinable", "told"),
    [
        (["K-3", "K-1", "K-2"], ["K-1", "K-2", "K-3"], ["K-1–K-3"]),
        (["K-1", "K-2"], ["K-1", "K-2"], ["K-1", "K-2"]),
        (["K-1", "K-2", "K-4"], ["K-1", "K-2", "K-4"], ["K-1", "K-2", "K-4"]),
        (["K-8", "K-9", "K-10", "K-11", "K-12"], ["K-8", "K-9", "K-10", "K-11", "K-12"], ["K-8", "K-9", "K-10–K-12"]),
        (["A1", "B2", "C3"], ["A1", "B2", "C3"], ["A1", "B2", "C3"]),
        # Numbers of suppliers' documents say nothing about one another.
        (["12", "13", "14"], [], ["12", "13", "14"]),
        (["izdevums 7", "S-1", "bez"], ["S-1"], ["S-1", "izdevums 7", "bez"]),
    ],
)
def test_references_are_joined_only_where_nothing_lies_between(
    names: list[str], joinable: list[str], told: list[str]
) -> None:
    assert list(joined(names, set(joinable))) == told


def test_past_the_most_a_document_holds_the_annex_says_where_all_of_them_stand() -> None:
    agreement = a_programme()
    for at in range(6):
        some_work(f"Ziņa {at}", agreement=agreement, kind="newsletter", ref=f"Z{at * 2}")
    content = report_content(agreement)
    references = References(content)
    references.left = 10
    number = content.number("y1.newsletter.count")
    assert number is not None
    assert references.of(number) == "6 ieraksti, visi darbgrāmatas (XLSX) lapā „izsekojamība”"
    assert References(content).of(number) == "Z0, Z2, Z4, Z6, Z8, Z10"


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


@pytest.mark.parametrize("file_format", ["docx", "pdf", "html"])
def test_a_year_without_records_says_so_in_every_document(file_format: str) -> None:
    content = report_content(a_programme(), up_to_year=2)
    said = words_of(render(content, file_format), file_format).count("Šajā gadā ierakstu nav.")
    # A merged cell in Word is read twice.
    assert said == (4 if file_format == "docx" else 2)


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
