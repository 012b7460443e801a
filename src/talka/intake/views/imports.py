"""The way of a list: upload, check, preview, confirm, result, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from talka.intake.actions import check_again, check_list, confirm_list, undo_list
from talka.intake.forms import ListForm
from talka.intake.queries.batches import batches_visible_to, open_doubts
from talka.intake.queries.format import tables
from talka.intake.views.framing import (
    TONES,
    WORKING,
    StaffRequest,
    batch_of,
    frame,
    require_workspace,
    steps,
    way,
)
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.imports import previews, storage
from talka.kernel.imports.batches import can_still_undo, total, undo_until
from talka.kernel.imports.models import ImportBatch, ImportState

PAGE = 30


@signed_in
def imports(request: StaffRequest) -> HttpResponse:
    """Lists that were brought in so far."""
    require_workspace(request)
    page = Paginator(batches_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    lines = [
        (batch, TONES[ImportState(batch.state)], _written(batch), reverse("intake:show", args=[batch.pk]))
        for batch in page.object_list
    ]
    return render(request, "intake/list.html", {"page": page, "lines": lines, "breadcrumbs": way()[:1]})


@signed_in
def upload(request: StaffRequest) -> HttpResponse:
    """Bring a file or rows; small ones are checked at once."""
    require_workspace(request)
    asked = request.GET.get("table", "")
    initial = {"table": asked if asked in tables() else ""}
    form = ListForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = ImportBatch(centre=form.chosen_centre, file_name=form.file_name)
        try:
            table = form.cleaned_data["table"]
            checked = check_list(batch, content=form.content, table=table, actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("intake:show", checked.pk)
    context = {"form": form, "breadcrumbs": way(), "steps": steps(), "step": 1}
    return render(request, "intake/upload.html", context)


@signed_in
def show(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Where a list stands: progress, preview or result."""
    batch = batch_of(request, batch_id)
    context = frame(batch)
    if batch.state in WORKING:
        context |= _progress(batch)
    elif batch.state in {ImportState.READY, ImportState.SAME, ImportState.REFUSED}:
        context |= _preview(request, batch)
    else:
        context |= _result(request, batch)
    return render(request, "intake/show.html", context)


@signed_in
def progress(request: StaffRequest, batch_id: int) -> HttpResponse:
    """How far a background reading has come; asked every second, and the page again when it is over."""
    batch = batch_of(request, batch_id)
    if batch.state not in WORKING:
        return HttpResponseClientRefresh() if request.htmx else redirect("intake:show", batch.pk)
    return render(request, "intake/progress.html", {"batch": batch, **_progress(batch)})


@signed_in
def confirm(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = batch_of(request, batch_id)
    if not confirm_list.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            confirm_list(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("intake:show", batch.pk)
    if batch.state != ImportState.READY or open_doubts(batch).exists():
        return redirect("intake:show", batch.pk)
    return render(request, "intake/confirm.html", frame(batch) | _numbers(batch) | {"step": 4})


@signed_in
def undo(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Ask, then take a list back."""
    batch = batch_of(request, batch_id)
    if not undo_list.allows(request.user, batch):
        raise Http404
    if request.method == "POST":
        try:
            undo_list(batch, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
        return redirect("intake:show", batch.pk)
    if batch.state != ImportState.DONE or not can_still_undo(batch):
        return redirect("intake:show", batch.pk)
    return render(request, "intake/undo.html", frame(batch) | _numbers(batch))


def _numbers(batch: ImportBatch) -> dict[str, int]:
    statuses = ("new", "changed", "same", "wrong", "doubtful", "left_out")
    return {status: total(batch, status) for status in statuses} | {"to_write": total(batch, "new", "changed")}


def _progress(batch: ImportBatch) -> dict[str, Any]:
    return {"done": storage.progress_of(batch), "expected": batch.expected}


def _preview(request: StaffRequest, batch: ImportBatch) -> dict[str, Any]:
    doubts = open_doubts(batch).count() if batch.state == ImportState.READY else 0
    is_ready = batch.state == ImportState.READY and not doubts
    numbers = _numbers(batch)
    return numbers | {
        "tables": previews.table_counts(batch, tables()),
        "wrong_cells": previews.wrong_cells(batch, tables()),
        "changed_cells": previews.changed_cells(batch, tables()),
        "new_rows": previews.new_rows(batch, tables()),
        "doubts": doubts,
        "may_decide": batch.state == ImportState.READY and check_again.allows(request.user, batch),
        "has_decided": batch.state == ImportState.READY and batch.doubts.exists(),
        "may_confirm": is_ready and numbers["to_write"] and confirm_list.allows(request.user, batch),
    }


def _result(request: StaffRequest, batch: ImportBatch) -> dict[str, Any]:
    return _numbers(batch) | {
        "tables": previews.table_counts(batch, tables()),
        "undo_until": undo_until(batch),
        "may_undo": batch.state == ImportState.DONE and can_still_undo(batch) and undo_list.allows(request.user, batch),
    }


def _written(batch: ImportBatch) -> int | None:
    return total(batch, "new", "changed") if batch.state == ImportState.DONE else None
