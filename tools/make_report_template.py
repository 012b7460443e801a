"""Builds the Word template of the summary report that the product ships: the ministry's form with names in braces.

Run it after changing the form: `python tools/make_report_template.py`. Anybody may afterwards edit a copy in Word.
"""

from __future__ import annotations

import importlib.util
import io
from datetime import date
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/talka/reporting/documents/data/report.docx"
FONT = "Times New Roman"
LABELS = {
    "task": "Valsts pārvaldes uzdevums",
    "performer": "Valsts pārvaldes uzdevuma veicējs",
    "period": "Valsts pārvaldes uzdevuma deleģēšanas periods",
    "done": (
        "Apraksts un vērtējums par valsts pārvaldes uzdevuma izpildes ietvaros sasniegtajiem rezultātiem un "
        "rādītājiem un izlietotā valsts budžeta finansējuma atbilstību līgumā paredzētajiem mērķiem"
    ),
    "money": "Plānotais un faktiski izlietotais valsts budžeta finansējums sadalījumā pa gadiem",
    "ineligible": "Neatbilstoši veiktie izdevumi",
    "unrecovered": "Neatgūto līdzekļu apmērs no neatbilstoši veiktajiem izdevumiem",
    "other": "Cita informācija",
}


def build() -> bytes:
    """The whole template."""
    document = Document()
    _settle(document)
    _title(document)
    _form(document)
    _annexes(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _settle(document: DocumentType) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Bullet 2"):
        _style(document, name)
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.title = "Kopsavilkums: {{ task }}"
    properties.author = "{{ performer }}"
    properties.language = "lv-LV"
    properties.comments = ""
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Līgums {{ agreement }} · sagatavots {{ made_on }} · ")
    _field(footer.add_run(), "PAGE")
    footer.add_run(". lapa no ")
    _field(footer.add_run(), "NUMPAGES")


def _style(document: DocumentType, name: str) -> None:
    style = document.styles[name]
    style.font.name = FONT
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "lv-LV")
    properties.append(language)
    sizes = {"Title": 16, "Subtitle": 12, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
    if name in sizes:
        style.font.size = Pt(sizes[name])
        style.font.bold = name != "Subtitle"
        style.font.italic = False
        for spacing in properties.findall(qn("w:spacing")):
            properties.remove(spacing)
        style.paragraph_format.space_before = Pt(8)
        style.paragraph_format.space_after = Pt(4)
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)


def _field(run: object, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # type: ignore[attr-defined] # noqa: SLF001 -- python-docx has no face for fields


def _title(document: DocumentType) -> None:
    title = document.add_paragraph("Kopsavilkums", style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{%p for line in title_lines %}")
    document.add_paragraph("{%p if not loop.first %}")
    document.add_paragraph("{{ line }}", style="Subtitle").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _form(document: DocumentType) -> None:
    table = _table(document, 3, (Cm(4.7), Cm(5.9), Cm(5.9)))
    for name in ("task", "performer", "period"):
        _wide(table, LABELS[name]).add_paragraph(f"{{{{ {name} }}}}")
    done = _wide(table, LABELS["done"])
    for text, style in (
        ("{%p for year in years %}", None),
        ("{{ year.title }}", "Heading 2"),
        ("({{ year.period }})", None),
        ("{%p for text in year.narrative %}", None),
        ("{{ text }}", None),
        ("{%p endfor %}", None),
        ("{%p for line in year.done %}", None),
        ("{{ line.text }}", "List Bullet"),
        ("{%p for item in line.items %}", None),
        ("{{ item }}", "List Bullet 2"),
        ("{%p endfor %}", None),
        ("{%p endfor %}", None),
        ("{%p endfor %}", None),
    ):
        paragraph = done.add_paragraph(text, style=style)
        paragraph.paragraph_format.keep_with_next = "year.period" in text or None
    _money(table)
    for name in ("ineligible", "unrecovered", "other"):
        cell = _wide(table, LABELS[name])
        for text in (f"{{%p for text in {name} %}}", "{{ text }}", "{%p endfor %}"):
            cell.add_paragraph(text)
    _without_first_paragraphs(table)


def _money(table: Table) -> None:
    row = table.add_row()
    for cell, text in zip(row.cells, (LABELS["money"], "Plānotais", "Faktiski izlietotais"), strict=True):
        cell.add_paragraph().add_run(text).bold = True
    _loop_row(table, "{%tr for year in money %}")
    row = table.add_row()
    row.cells[0].add_paragraph().add_run("{{ year.title }}").bold = True
    for cell, name in zip(row.cells[1:], ("planned", "spent"), strict=True):
        cell.add_paragraph(f"{{{{ year.{name}.total }}}}")
        for text, style in (
            (f"{{%p for line in year.{name}.lines %}}", None),
            ("{{ line }}", "List Bullet"),
            ("{%p endfor %}", None),
        ):
            cell.add_paragraph(text, style=style)
    for text in ("{%p for text in year.remainders %}", "{{ text }}", "{%p endfor %}"):
        paragraph = row.cells[2].add_paragraph()
        paragraph.add_run(text).italic = True
    _loop_row(table, "{%tr endfor %}")


def _annexes(document: DocumentType) -> None:
    _annex(
        document,
        "explanations",
        "Paskaidrojumi par pretrunām",
        (("Gads", "year", 1.5), ("Kas konstatēts", "message", 7.5), ("Paskaidrojums", "reason", 7.5)),
    )
    _annex(
        document,
        "corrections",
        "Precizējumi iepriekš iesniegtajos rādītājos",
        (
            ("Rādītājs", "label", 7.5),
            ("Iesniegts", "before", 3),
            ("Tagad zināms", "now", 3),
            ("Starpība", "difference", 3),
        ),
    )
    _annex(
        document,
        "indicators",
        "{{ indicators_title }}",
        (
            ("Gads", "year", 1.2),
            ("Rādītājs", "title unit", 4),
            ("{{ indicator_headings.target }}", "target", 1.7),
            ("{{ indicator_headings.before }}", "before", 1.7),
            ("Šajā gadā", "value", 1.7),
            ("Kopā", "together", 1.7),
            ("{{ indicator_headings.percent }}", "percent", 1.6),
            ("{{ indicator_headings.deviation }}", "difference deviation", 2.9),
        ),
    )
    _annex(
        document,
        "numbers",
        "Skaitļu izsekojamība",
        (
            ("Ko skaitlis rāda", "label", 5.6),
            ("Skaitlis", "text", 3.6),
            ("Ieraksti, no kuriem tas izriet", "source", 4.5),
            ("Apliecinājumi", "evidence", 2.8),
        ),
    )


def _annex(document: DocumentType, name: str, title: str, columns: tuple[tuple[str, str, float], ...]) -> None:
    """A table with a row for each item of a list, a paragraph for each field; left out when the list is empty."""
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_paragraph(title, style="Heading 1")
    table = _table(document, len(columns), tuple(Cm(width) for _heading, _field, width in columns))
    heading = table.add_row()
    for cell, (text, _name, _width) in zip(heading.cells, columns, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    _repeat(heading)
    _loop_row(table, f"{{%tr for row in {name} %}}")
    row = table.add_row()
    for cell, (_heading, field, _width) in zip(row.cells, columns, strict=True):
        first, *others = field.split()
        cell.paragraphs[0].add_run(f"{{{{ row.{first} }}}}")
        for other in others:
            cell.add_paragraph(f"{{{{ row.{other} }}}}")
    if name != "numbers":
        # References of a number may fill more than a page.
        _keep_together(row)
    _loop_row(table, "{%tr endfor %}")
    document.add_paragraph("{%p endif %}")


def _table(document: DocumentType, columns: int, widths: tuple[Cm, ...]) -> Table:
    table = document.add_table(rows=0, cols=columns, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _wide(table: Table, label: str) -> _Cell:
    """A row with its label on the left and one cell over the other two columns."""
    row = table.add_row()
    row.cells[0].add_paragraph().add_run(label).bold = True
    return row.cells[1].merge(row.cells[2])


def _loop_row(table: Table, text: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(text)


def _without_first_paragraphs(table: Table) -> None:
    """A new cell begins with an empty paragraph; take it out where another follows."""
    for row in table.rows:
        for cell in {id(cell._tc): cell for cell in row.cells}.values():  # noqa: SLF001 -- merged cells come twice
            while len(cell.paragraphs) > 1 and not cell.paragraphs[0].text:
                first = cell.paragraphs[0]._p  # noqa: SLF001 -- python-docx cannot delete a paragraph
                first.getparent().remove(first)


def _repeat(row: _Row) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx has no face for this
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
    _keep_together(row)


def _keep_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- python-docx has no face for this


def _settled(data: bytes) -> bytes:
    """The same file with fixed dates; the module is loaded by its path, since its package needs the whole site."""
    path = ROOT / "src/talka/reporting/documents/archives.py"
    spec = importlib.util.spec_from_file_location("archives", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    archives = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(archives)
    made: bytes = archives.settled(data, date(2026, 1, 1))
    return made


if __name__ == "__main__":
    TARGET.write_bytes(_settled(build()))
    print(TARGET)
