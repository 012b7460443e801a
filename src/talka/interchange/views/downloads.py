"""Files to take away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import IO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from talka.interchange import rules
from talka.interchange.exports import export_xlsx, export_zip, write_template
from talka.interchange.queries.batches import batches_visible_to
from talka.interchange.queries.format import TABLES
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports.wrong_rows import write_wrong_rows
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"


@signed_in
def template(request: SignedInRequest) -> FileResponse:
    """The workbook to fill in."""
    if not rules.may_see_imports(request.user):
        raise Http404
    return _file(write_template, "talka-veidne.xlsx", _XLSX)


@signed_in
def wrong_rows(request: SignedInRequest, batch_id: int) -> FileResponse:
    """The rows to mend, with their bad cells marked."""
    batch = get_object_or_404(batches_visible_to(request.user), pk=batch_id)
    return _file(
        lambda stream: write_wrong_rows(batch, TABLES.values(), stream), f"labojamas-rindas-{batch.pk}.xlsx", _XLSX
    )


@signed_in
def agreement_zip(request: SignedInRequest, agreement_id: int) -> FileResponse:
    """An agreement as a ZIP of CSV files."""
    agreement = _agreement(request, agreement_id)
    return _file(lambda stream: export_zip(agreement, stream), f"{_file_name(agreement)}.zip", _ZIP)


@signed_in
def agreement_xlsx(request: SignedInRequest, agreement_id: int) -> FileResponse:
    """An agreement as a workbook."""
    agreement = _agreement(request, agreement_id)
    return _file(lambda stream: export_xlsx(agreement, stream), f"{_file_name(agreement)}.xlsx", _XLSX)


def _agreement(request: SignedInRequest, agreement_id: int) -> Agreement:
    found = get_object_or_404(agreements_worked_on_by(request.user), pk=agreement_id)
    if not rules.may_export(request.user, found):
        raise Http404
    return found


def _file_name(agreement: Agreement) -> str:
    return re.sub(r"[^0-9A-Za-z._-]+", "-", agreement.number).strip("-.") or "ligums"


def _file(write: Callable[[IO[bytes]], None], name: str, content_type: str) -> FileResponse:
    stream = io.BytesIO()
    write(stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
