"""Expenditures to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.kernel.exports import Column, Sheet, Value, write_xlsx
from talka.spending.models import ExpenditureQuerySet


def write_expenditures(stream: IO[bytes], expenditures: ExpenditureQuerySet) -> None:
    """Write exactly the expenditures of a list as a workbook, with flat memory."""
    columns = [
        Column(_("Agreement")),
        Column(_("Year"), "text", 8),
        Column(_("Purpose")),
        Column(_("Date"), "date"),
        Column(_("Description"), "text", 40),
        Column(_("Supplier")),
        Column(_("Document number"), "text", 20),
        Column(_("Amount"), "money"),
        Column(_("Ineligible part"), "money"),
        Column(_("Why ineligible")),
        Column(_("Recovered later"), "money"),
        Column(_("Recovered on"), "date"),
        Column(_("File")),
    ]
    title = _("Expenditures")
    sheet = Sheet(title, columns, _rows(expenditures))
    write_xlsx(stream, sheets=[sheet], title=title, language=get_language() or "lv")


def _rows(expenditures: ExpenditureQuerySet) -> Iterator[tuple[Value, ...]]:
    for e in expenditures.iterator(chunk_size=1000):
        yield (
            e.agreement.number, str(e.year), e.purpose.title if e.purpose else None, e.date, e.description, e.supplier,
            e.document_number, e.amount, e.ineligible, e.ineligible_reason, e.recovered, e.recovered_on,
            e.file.name if e.file else None,
        )  # fmt: skip
