"""The way of an import: upload, check, preview, confirm, result, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_htmx.http import HttpResponseClientRefresh

from talka.interchange import rules
from talka.interchange.actions import check_import, confirm_import, undo_import
from talka.interchange.forms import UploadForm
from talka.interchange.queries.batches import agreement_of, batches_visible_to
from talka.interchange.queries.format import TABLES
from talka.interchange.views.requests import StaffRequest
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.imports import previews, storage
from talka.kernel.imports.batches import can_still_undo, total, undo_until
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement

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


@signed_in
def imports(request: StaffRequest) -> HttpResponse:
    """Imports so far, and what can be taken away."""
    _require_workspace(request)
    page = Paginator(batches_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            (batch, _TONES[ImportState(batch.state)], _written(batch), reverse("interchange:show", args=[batch.pk]))
            for batch in page.object_list
        ],
        "agreements": Agreement.objects.worked_on_by(request.user),
    }
    return render(request, "interchange/imports/list.html", context)


@signed_in
def upload(request: StaffRequest) -> HttpResponse:
    """Bring a file; small ones are checked at once."""
    _require_workspace(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        batch = ImportBatch(centre=form.chosen_centre, file_name=form.file_name)
        try:
            checked = check_import(batch, content=form.cleaned_data["file"].chunks(), actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("interchange:show", checked.pk)
    context = {"form": form, "breadcrumbs": _way(), "steps": _steps(), "step": 1}
    return render(request, "interchange/imports/upload.html", context)


@signed_in
def show(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Where an import stands: progress, preview or result."""
    batch = _batch(request, batch_id)
    context = _frame(batch)
    if batch.state in _WORKING:
        context |= _progress(batch)
    elif batch.state in {ImportState.READY, ImportState.SAME, ImportState.REFUSED}:
        context |= _preview(request, batch)
    else:
        context |= _result(request, batch)
    return render(request, "interchange/imports/show.html", context)


@signed_in
def progress(request: StaffRequest, batch_id: int) -> HttpResponse:
    """How far a background reading has come; asked every second, and the page again when it is over."""
    batch = _batch(request, batch_id)
    if batch.state not in _WORKING:
        return HttpResponseClientRefresh() if request.htmx else redirect("interchange:show", batch.pk)
    return render(request, "interchange/imports/progress.html", {"batch": batch, **_progress(batch)})


@signed_in
def confirm(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = _batch(request, batch_id)
    if not confirm_import.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            confirm_import(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("interchange:show", batch.pk)
    if batch.state != ImportState.READY:
        return redirect("interchange:show", batch.pk)
    return render(request, "interchange/imports/confirm.html", _frame(batch) | _preview(request, batch) | {"step": 4})


@signed_in
def undo(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Ask, then take an import back."""
    batch = _batch(request, batch_id)
    if not undo_import.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            undo_import(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("interchange:show", batch.pk)
    if batch.state != ImportState.DONE or not can_still_undo(batch):
        return redirect("interchange:show", batch.pk)
    return render(request, "interchange/imports/undo.html", _frame(batch) | _numbers(batch))


def _require_workspace(request: StaffRequest) -> None:
    if not rules.may_see_imports(request.user):
        raise Http404


def _batch(request: StaffRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(batches_visible_to(request.user), pk=batch_id)


def _frame(batch: ImportBatch) -> dict[str, Any]:
    state = ImportState(batch.state)
    return {
        "batch": batch,
        "tone": _TONES[state],
        "steps": _steps(),
        "step": _STEP_OF[state],
        "breadcrumbs": _way(),
        "working": state in _WORKING,
        "notes": [line for line in batch.message.splitlines() if line],
    }


def _numbers(batch: ImportBatch) -> dict[str, int]:
    return {status: total(batch, status) for status in ("new", "changed", "same", "wrong")} | {
        "to_write": total(batch, "new", "changed")
    }


def _progress(batch: ImportBatch) -> dict[str, Any]:
    return {"done": storage.progress_of(batch), "expected": batch.expected}


def _preview(request: StaffRequest, batch: ImportBatch) -> dict[str, Any]:
    return _numbers(batch) | {
        "tables": previews.table_counts(batch, TABLES),
        "wrong_cells": previews.wrong_cells(batch, TABLES),
        "changed_cells": previews.changed_cells(batch, TABLES),
        "new_rows": previews.new_rows(batch, TABLES),
        "agreement": agreement_of(batch, request.user) if batch.state == ImportState.SAME else None,
        "may_confirm": batch.state == ImportState.READY and confirm_import.allows(request.user, batch),
    }


def _result(request: StaffRequest, batch: ImportBatch) -> dict[str, Any]:
    return _numbers(batch) | {
        "tables": previews.table_counts(batch, TABLES),
        "agreement": agreement_of(batch, request.user) if batch.state == ImportState.DONE else None,
        "undo_until": undo_until(batch),
        "may_undo": batch.state == ImportState.DONE
        and can_still_undo(batch)
        and undo_import.allows(request.user, batch),
    }


def _written(batch: ImportBatch) -> int | None:
    return total(batch, "new", "changed") if batch.state == ImportState.DONE else None


def _way() -> list[Link]:
    return [Link(_("Imports"), reverse("interchange:list"))]


def _steps() -> list[str]:
    return [_("Upload"), _("Check"), _("Preview"), pgettext("step of an import", "Confirm"), _("Result")]
