"""Files to take away: the template, the registry in its shape, and the rows to mend."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from typing import IO

from django.http import FileResponse
from django.utils import timezone

from talka.intake.exports import people_in, write_template, write_workbook
from talka.intake.queries.format import tables
from talka.intake.views.framing import batch_of, require_workspace
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports.wrong_rows import write_wrong_rows
from talka.registry.actions.readings import note_reading

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 4 * 1024 * 1024


@signed_in
def template(request: SignedInRequest) -> FileResponse:
    """The workbook to fill in."""
    require_workspace(request)
    return _file(write_template, "talka-registra-veidne.xlsx")


@signed_in
def workbook(request: SignedInRequest) -> FileResponse:
    """The registry as this person sees it, in the shape of the template; who takes names out is written down."""
    require_workspace(request)
    asked = request.GET.get("table", "")
    chosen = [asked] if asked in tables() else list(tables())
    name = f"registrs-{timezone.localdate():%Y-%m-%d}.xlsx"
    answer = _file(partial(write_workbook, request.user, chosen), name)
    if people := people_in(request.user, chosen):
        note_reading(request.user, what="workbook", taken=True, rows=people)
    return answer


@signed_in
def wrong_rows(request: SignedInRequest, batch_id: int) -> FileResponse:
    """The rows to mend, with their bad cells marked."""
    batch = batch_of(request, batch_id)
    return _file(partial(write_wrong_rows, batch, tables().values()), f"labojamas-rindas-{batch.pk}.xlsx")


def _file(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    stream = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it once it is sent
    write(stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=_XLSX)
