"""The way of a list: upload, check, preview, confirm, result, undo."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.intake.actions import check_again, check_list, confirm_list, undo_list
from talka.intake.forms import ListForm
from talka.intake.queries.batches import batches_visible_to, open_doubts
from talka.intake.queries.format import tables
from talka.intake.views.framing import batch_of, frame, require_workspace, way
from talka.kernel.actions import Refused
from talka.kernel.answers import pressed
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports import pages, previews
from talka.kernel.imports.batches import can_still_undo
from talka.kernel.imports.models import ImportBatch, ImportState


@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """Lists that were brought in so far."""
    require_workspace(request)
    context = {"heading": _("Lists brought in"), "breadcrumbs": way()[:1]}
    found = pages.so_far(request, batches_visible_to(request.user), "intake:show")
    return render(request, "intake/list.html", context | found)


@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
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
    context = {
        "form": form,
        "heading": _("Bring in a list"),
        "words": _(
            "The list is checked first. Nothing is written until you have seen what would change and confirmed it."
        ),
        "button": _("Check the list"),
        "cancel_url": reverse("intake:list"),
        "breadcrumbs": way(),
        "steps": pages.steps(),
        "step": 1,
    }
    return render(request, "intake/upload.html", context)


@signed_in
def show(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Where a list stands: progress, preview or result."""
    batch = batch_of(request, batch_id)
    context = frame(batch)
    if context["working"]:
        context |= pages.how_far(batch)
    elif context["checked"]:
        context |= _preview(request, batch)
    else:
        context |= _result(request, batch)
    return render(request, "intake/show.html", context)


@signed_in
def progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """How far a background reading has come; asked every second, and the page again when it is over."""
    batch = batch_of(request, batch_id)
    return pages.progress_page(request, frame(batch) | pages.how_far(batch))


@signed_in
def confirm(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = batch_of(request, batch_id)
    if pressed(request, confirm_list, batch) or batch.state != ImportState.READY or open_doubts(batch).exists():
        return redirect("intake:show", batch.pk)
    return render(request, "imports/confirm.html", frame(batch) | _numbers(batch) | {"step": 4})


@signed_in
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Ask, then take a list back."""
    batch = batch_of(request, batch_id)
    if pressed(request, undo_list, batch) or batch.state != ImportState.DONE or not can_still_undo(batch):
        return redirect("intake:show", batch.pk)
    return render(request, "imports/undo.html", frame(batch) | _numbers(batch))


def _numbers(batch: ImportBatch) -> dict[str, int]:
    return pages.numbers(batch, "doubtful", "left_out")


def _preview(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
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


def _result(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    counts = {"tables": previews.table_counts(batch, tables())}
    return _numbers(batch) | counts | pages.undoing(request, batch, undo_list)
