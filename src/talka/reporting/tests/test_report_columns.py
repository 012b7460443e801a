"""A column of indicators that says nothing is left out of the page and of every document alike."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from talka.activities.tests.makers import a_programme, some_work
from talka.programmes.tests.makers import a_target, an_indicator
from talka.reporting.documents import render
from talka.reporting.queries.content import report_content
from talka.reporting.tests.test_report_documents import words_of

pytestmark = pytest.mark.django_db
ALWAYS = ["Rādītājs", "Šajā gadā", "Kopā"]
PLANNED = {"Plānots", "Izpilde", "Novirze un tās iemesls"}


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize("up_to", [1, 2])
def test_columns_of_nothing_are_left_out_everywhere(planned: bool, up_to: int) -> None:
    agreement = a_programme()
    indicator = an_indicator(agreement, "D", title="Darbi")
    if planned:
        a_target(indicator, agreement.years.get(ordinal=1), 5)
    some_work("Pirmais", agreement=agreement)
    content = report_content(agreement, up_to_year=up_to)
    said = {*ALWAYS, *(PLANNED if planned else ()), *(["Iepriekš"] if up_to > 1 else [])}

    page = render(content, "html").decode().partition('id="indicators"')[2].partition("</thead>")[0]
    assert set(re.findall(r"<th[^>]*>([^<]+)</th>", page)) == said

    table = next(t for t in Document(io.BytesIO(render(content, "docx"))).tables if "Šajā gadā" in words(t.rows[0]))
    assert set(words(table.rows[0])) == said | {"Gads"}
    assert {len(row.cells) for row in table.rows} == {len(said) + 1}
    widths = [int(column.get(qn("w:w")) or 0) for column in table._tbl.tblGrid]
    assert sum(widths) == pytest.approx(9355, abs=9)

    pdf = words_of(render(content, "pdf"), "pdf").partition("Skaitļu izsekojamība")[0]
    title = "Rādītāji pret plānoto" if planned else "Rādītāji Gads"
    headings = pdf.partition(title)[2].partition("Darbi")[0]
    assert {heading for heading in {*ALWAYS, *PLANNED, "Iepriekš"} if heading in headings} == said

    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(render(content, "xlsx"))).get_sheet_by_name("rādītāji").to_python()
    )
    of_sheet = {"Izpilde, %": "Izpilde", "Novirzes iemesls": "Novirze un tās iemesls"}
    assert {of_sheet.get(str(heading), heading) for heading in sheet[0]} - {"Novirze"} == said | {
        *("Īstenošanas gads", "Kods", "Mērvienība")
    }
    assert {len(row) for row in sheet} == {len(sheet[0])}


def words(row: object) -> list[str]:
    """What stands in the cells of a row."""
    return [cell.text for cell in row.cells]  # type: ignore[attr-defined]  # a row of python-docx
