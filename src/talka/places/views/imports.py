"""The way of an import of places: upload, check, preview, confirm, result, undo. For administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link
from talka.places import rules
from talka.places.actions import check_place_import, confirm_place_import, undo_place_import
from talka.places.forms import PlaceImportForm
from talka.places.queries import batches

PAGE = 30
_TONES = {
    ImportState.CHECKING: "info", ImportState.READY: "warning", ImportState.SAME: "good", ImportState.REFUSED: "bad",
    ImportState.WRITING: "info", ImportState.DONE: "good", ImportState.UNDONE: "neutral",
}  # fmt: skip
_STEP_OF = {
    ImportState.CHECKING: 2, ImportState.READY: 3, ImportState.SAME: 5, ImportState.REFUSED: 3, ImportState.WRITING: 4,
    ImportState.DONE: 5, ImportState.UNDONE: 5,
}  # fmt: skip
_WORKING = (ImportState.CHECKING, ImportState.WRITING)


class AdministratorRequest(HttpRequest):
    """`@signed_in` lets nobody else through than a person; the middleware adds `htmx`."""

    user: User
    htmx: HtmxDetails


@signed_in
def imports(request: AdministratorRequest) -> HttpResponse:
    """Imports of places so far."""
    _require_administrator(request)
    page = Paginator(batches.place_imports_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(batch, _TONES[ImportState(batch.state)], _written(batch)) for batch in page.object_list],
        "breadcrumbs": _way(),
    }
    return render(request, "places/imports/list.html", context)


@signed_in
def upload(request: AdministratorRequest) -> HttpResponse:
    """Bring files; small ones are checked at once."""
    _require_administrator(request)
    form = PlaceImportForm(request.POST, request.FILES) if request.method == "POST" else PlaceImportForm()
    if request.method == "POST" and form.is_valid():
        named = form.named_files()
        batch = ImportBatch(file_name=", ".join(name for name, _file in named)[:200])
        try:
            checked = check_place_import(
                batch, files=[(name, file.chunks()) for name, file in named], actor=request.user,
                source=form.cleaned_data["source"], attribution=form.cleaned_data["attribution"],
            )  # fmt: skip
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("places:import", checked.pk)
    context = {"form": form, "breadcrumbs": _way(inside=True), "steps": _steps(), "step": 1}
    return render(request, "places/imports/upload.html", context)


@signed_in
def show(request: AdministratorRequest, batch_id: int) -> HttpResponse:
    """Where an import stands: progress, preview or result."""
    batch = _batch(request, batch_id)
    context = _frame(batch)
    if batch.state in {ImportState.READY, ImportState.SAME, ImportState.REFUSED}:
        context |= _preview(request, batch)
    elif batch.state not in _WORKING:
        context |= _result(request, batch)
    return render(request, "places/imports/show.html", context)


@signed_in
def progress(request: AdministratorRequest, batch_id: int) -> HttpResponse:
    """Asked every second while the work goes on, and the page again when it is over."""
    batch = _batch(request, batch_id)
    if batch.state not in _WORKING:
        return HttpResponseClientRefresh() if request.htmx else redirect("places:import", batch.pk)
    return render(request, "places/imports/progress.html", {"batch": batch})


@signed_in
def confirm(request: AdministratorRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = _batch(request, batch_id)
    if not confirm_place_import.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            confirm_place_import(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("places:import", batch.pk)
    if batch.state != ImportState.READY:
        return redirect("places:import", batch.pk)
    return render(request, "places/imports/confirm.html", _frame(batch) | _numbers(batch) | {"step": 4})


@signed_in
def undo(request: AdministratorRequest, batch_id: int) -> HttpResponse:
    """Ask, then take an import back."""
    batch = _batch(request, batch_id)
    if not undo_place_import.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            undo_place_import(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("places:import", batch.pk)
    if batch.state != ImportState.DONE or not batches.can_still_undo(batch):
        return redirect("places:import", batch.pk)
    return render(request, "places/imports/undo.html", _frame(batch) | _numbers(batch))


def _require_administrator(request: AdministratorRequest) -> None:
    if not rules.may_see_place_imports(request.user):
        raise Http404


def _batch(request: AdministratorRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(batches.place_imports_visible_to(request.user), pk=batch_id)


def _frame(batch: ImportBatch) -> dict[str, Any]:
    state = ImportState(batch.state)
    return {
        "batch": batch, "tone": _TONES[state], "steps": _steps(), "step": _STEP_OF[state],
        "breadcrumbs": _way(inside=True), "working": state in _WORKING,
        "notes": [line for line in batch.message.splitlines() if line],
    }  # fmt: skip


def _numbers(batch: ImportBatch) -> dict[str, Any]:
    whole = batch.counts.get("all", {})
    return {status: batches.total(batch, status) for status in ("new", "changed", "same", "wrong")} | {
        "to_write": batches.total(batch, "new", "changed"),
        "closed": whole.get("closed", 0),
    }


def _preview(request: AdministratorRequest, batch: ImportBatch) -> dict[str, Any]:
    return _numbers(batch) | {
        "tables": _tables(batch),
        "wrong_cells": batches.wrong_cells(batch),
        "changed_cells": [(_title(cell.table), _column(cell.column), cell) for cell in batches.changed_cells(batch)],
        "new_rows": [(_title(sample.table), sample) for sample in batches.new_rows(batch)],
        "may_confirm": batch.state == ImportState.READY and confirm_place_import.allows(request.user, batch),
    }


def _result(request: AdministratorRequest, batch: ImportBatch) -> dict[str, Any]:
    may_undo = batch.state == ImportState.DONE and batches.can_still_undo(batch)
    return _numbers(batch) | {
        "tables": _tables(batch),
        "undo_until": batches.undo_until(batch),
        "may_undo": may_undo and undo_place_import.allows(request.user, batch),
    }


def _tables(batch: ImportBatch) -> list[tuple[str, batches.TableCounts]]:
    return [(_title(counts.table), counts) for counts in batches.table_counts(batch)]


def _title(table: str) -> str:
    titles = {"units": _("Classification"), "populations": _("Numbers of people"), "outlines": _("Outlines")}
    return titles[table]


def _column(name: str) -> str:
    """An outline has no column of a table; the others are called as in the file."""
    return _("Outline") if name == "geometry" else name


def _written(batch: ImportBatch) -> int | None:
    return batches.total(batch, "new", "changed") if batch.state == ImportState.DONE else None


def _way(*, inside: bool = False) -> list[Link]:
    way = [Link(_("Places"), reverse("places:list"))]
    return [*way, Link(_("Imports of places"), reverse("places:imports"))] if inside else way


def _steps() -> list[str]:
    return [_("Upload"), _("Check"), _("Preview"), _("Confirm"), _("Result")]
