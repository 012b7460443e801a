"""The annex in Excel: money, work, indicators, and every printed number with its records and evidence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import compress

from talka.kernel.exports import Column, Sheet, Value, write_xlsx
from talka.kernel.periods import roman
from talka.reporting.documents.archives import settled
from talka.reporting.queries.indicator_lines import indicator_cells, indicator_columns
from talka.reporting.queries.shapes import ACTIVITY, EXPENDITURE, Number, Part, Record, ReportContent, Spending

MONEY = (
    Column("Īstenošanas gads"),
    Column("Mērķis", width=45),
    Column("Plānots", "money"),
    Column("Pārcelts no iepriekšējā gada", "money"),
    Column("Izlietots", "money"),
    Column("Neatbilstoši veiktie izdevumi", "money"),
    Column("Neatgūtie līdzekļi", "money"),
    Column("Pārcelts uz nākamo periodu", "money"),
    Column("Atgriezts", "money"),
)
WORK = (
    Column("Atsauce", width=12),
    Column("Īstenošanas gads"),
    Column("Mērķis"),
    Column("Darba veids"),
    Column("Nosaukums", width=50),
    Column("No", "date"),
    Column("Līdz", "date"),
    Column("Vieta"),
    Column("Skaits", "count"),
    Column("Dalības reizes", "count"),
    Column("Kā zināmi dalībnieki", width=20),
    Column("Organizācijas", "count"),
    Column("Kanāls"),
    Column("Cikls"),
    Column("Centrs"),
    Column("Apliecinājumi", "count"),
)
PLANNED, BEFORE, TOTALS = (
    ("Plānots", "Izpilde, %", "Novirze", "Novirzes iemesls"),
    "Iepriekš",
    "Ieraksti tikai ar kopsummu",
)
INDICATORS = (
    Column("Īstenošanas gads"),
    Column("Kods"),
    Column("Rādītājs", width=45),
    Column("Mērvienība"),
    Column("Plānots"),
    Column(BEFORE),
    Column("Šajā gadā"),
    Column("Kopā"),
    Column("Izpilde, %", "count"),
    Column("Novirze"),
    Column("Novirzes iemesls", width=45),
    Column(TOTALS, "count"),
)
TRACE = (
    Column("Skaitļa kods", width=28),
    Column("Ko skaitlis rāda", width=45),
    Column("Kā nodrukāts", width=28),
    Column("Vērtība", "number"),
    Column("Summa, EUR", "money"),
    Column("Ieraksta veids"),
    Column("Ieraksts", width=14),
    Column("Ieraksta nosaukums", width=45),
    Column("Datums", "date"),
    Column("Cik tas dod", "number"),
    Column("Cik tas dod, EUR", "money"),
    Column("Apliecinājumi", width=45),
    Column("Apliecinājumu SHA-256", width=45),
)
_SOURCES = {
    "activity": "paveiktais darbs",
    "expenditure": "izdevumi",
    "budget": "tāme",
    "remainder": "atlikums",
    "declared": "deklarēts",
    "target": "plānotais rādītājs",
}


def render_xlsx(content: ReportContent) -> bytes:
    """The workbook; text in it is never a formula."""
    target = io.BytesIO()
    sheets = [
        Sheet("finanses", MONEY, _money(content)),
        Sheet("darbi", WORK, _work(content)),
        _indicators(content),
        Sheet("izsekojamība", TRACE, _trace(content)),
    ]
    write_xlsx(target, sheets=sheets, title=f"Kopsavilkums {content.agreement}")
    return settled(target.getvalue(), date.fromisoformat(content.made_on))


def _money(content: ReportContent) -> Iterator[tuple[Value, ...]]:
    for row in content.money_rows:
        yield (
            roman(row.year),
            row.title,
            row.planned,
            row.carried_in,
            row.spent,
            row.ineligible,
            row.unrecovered,
            row.carried_out,
            row.returned,
        )


def _work(content: ReportContent) -> Iterator[tuple[Value, ...]]:
    for row in content.records:
        yield (
            row.ref,
            roman(row.year),
            row.purpose,
            row.kind_name,
            row.title,
            _day(row.starts),
            _day(row.ends),
            row.place,
            row.count,
            row.participants,
            _known_how(row),
            row.organisations,
            row.channel,
            row.series,
            row.centre,
            len(row.evidence),
        )


def _known_how(row: Record) -> str:
    if not row.participants:
        return ""
    if row.total_only:
        return "tikai kopsumma"
    # Reports sent before names were counted say only that there are some.
    return "pēc vārda" if row.named is None or row.named >= row.participants else "daļa pēc vārda"


def _indicators(content: ReportContent) -> Sheet:
    """Columns that say nothing are left out here as they are on the page."""
    columns = indicator_columns(content)
    said = [
        (column.heading not in PLANNED or columns.planned)
        and (column.heading != BEFORE or columns.before)
        and (column.heading != TOTALS or any(line.totals_only for line in content.indicators))
        for column in INDICATORS
    ]
    rows = (tuple(compress(row, said)) for row in _indicator_rows(content))
    return Sheet("rādītāji", tuple(compress(INDICATORS, said)), rows)


def _indicator_rows(content: ReportContent) -> Iterator[tuple[Value, ...]]:
    for cells in indicator_cells(content):
        line = cells.line
        values = [
            cells.text(name) if name in cells.cells else None for name in ("target", "before", "value", "together")
        ]
        difference = cells.text("difference") if "difference" in cells.cells else None
        only = line.totals_only or None
        yield (
            roman(line.year),
            line.code,
            line.title,
            line.unit,
            *values,
            line.percent,
            difference,
            line.deviation,
            only,
        )


def _trace(content: ReportContent) -> Iterator[tuple[Value, ...]]:
    records = {record.id: record for record in content.records}
    spending = {row.id: row for row in content.spending}
    for number in content.numbers:
        start = (number.id, number.label, number.text, *_value(number, number.value))
        if not number.parts and not number.made_of:
            yield (*start, *([None] * (len(TRACE) - len(start))))
        for part in number.parts:
            yield (*start, *_part(number, part, records.get(part.id), spending.get(part.id)))
        # What follows from other numbers names them; their own rows stand at theirs.
        for other in content.made_of(number):
            yield (*start, "skaitlis", other.id, other.label, None, *_value(other, other.value), "", "")


def _value(number: Number, value: int | None) -> tuple[Value, Value]:
    """A value in the column of counts or in that of money."""
    if number.money or value is None:
        return None, value
    return (value if number.scale == 1 else value / number.scale), None


def _part(number: Number, part: Part, record: Record | None, row: Spending | None) -> tuple[Value, ...]:
    source = _SOURCES.get(part.source, part.source)
    gives = _value(number, part.value)
    if part.source == ACTIVITY and record is not None:
        names = "; ".join(line.name for line in record.evidence)
        hashes = "; ".join(line.sha256 for line in record.evidence if line.sha256)
        return (
            source,
            record.ref or str(record.id),
            record.title or record.kind_name,
            _day(record.starts),
            *gives,
            names,
            hashes,
        )
    if part.source == EXPENDITURE and row is not None:
        file = row.file
        return (
            source,
            row.ref or row.document or str(row.id),
            row.description or row.supplier,
            _day(row.date),
            *gives,
            file.name if file else "",
            file.sha256 if file else "",
        )
    return source, str(part.id), "", None, *gives, "", ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
