"""The way of an import of places: upload, check, preview, confirm, result, undo. For administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.answers import pressed
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports import pages
from talka.kernel.imports.batches import can_still_undo
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link
from talka.places import rules
from talka.places.actions import check_place_import, confirm_place_import, undo_place_import
from talka.places.forms import PlaceImportForm
from talka.places.queries import batches


@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """Imports of places so far."""
    _require_administrator(request)
    context = {"heading": _("Imports of places"), "breadcrumbs": _way()}
    found = pages.so_far(request, batches.place_imports_visible_to(request.user), "places:import")
    return render(request, "places/imports/list.html", context | found)


@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
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
    context = {
        "form": form,
        "heading": _("Bring in files about places"),
        "words": _(
            "Everything is checked first. Nothing is written until you have seen what would change and confirmed it."
        ),
        "button": _("Check the files"),
        "cancel_url": reverse("places:imports"),
        "breadcrumbs": _way(inside=True),
        "steps": pages.steps(),
        "step": 1,
    }
    return render(request, "places/imports/upload.html", context)


@signed_in
def show(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Where an import stands: progress, preview or result."""
    batch = _batch(request, batch_id)
    context = _frame(batch)
    if context["checked"]:
        context |= _preview(request, batch)
    elif not context["working"]:
        context |= _result(request, batch)
    return render(request, "places/imports/show.html", context)


@signed_in
def progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Asked every second while the work goes on, and the page again when it is over."""
    batch = _batch(request, batch_id)
    return pages.progress_page(request, _frame(batch), "places/imports/progress.html")


@signed_in
def confirm(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = _batch(request, batch_id)
    accepted = request.POST.get("understood") == "yes"
    if pressed(request, confirm_place_import, batch, accept_drop=accepted) or batch.state != ImportState.READY:
        return redirect("places:import", batch.pk)
    tick = _("The files are not cut off: so little is right.") if batches.doubts_of(batch) else ""
    return render(request, "places/imports/confirm.html", _frame(batch) | _numbers(batch) | {"step": 4, "tick": tick})


@signed_in
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Ask, then take an import back."""
    batch = _batch(request, batch_id)
    if pressed(request, undo_place_import, batch) or batch.state != ImportState.DONE or not can_still_undo(batch):
        return redirect("places:import", batch.pk)
    return render(request, "places/imports/undo.html", _frame(batch) | _numbers(batch))


def _require_administrator(request: SignedInRequest) -> None:
    if not rules.may_see_place_imports(request.user):
        raise Http404


def _batch(request: SignedInRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(batches.place_imports_visible_to(request.user), pk=batch_id)


def _frame(batch: ImportBatch) -> dict[str, Any]:
    frame = pages.frame(batch, module="places", show="import", wrong_rows="", breadcrumbs=_way(inside=True))
    notes, doubts = frame["notes"], batches.doubts_of(batch) if frame["checked"] else 0
    shown = {"doubts": notes[:doubts], "notes": notes[doubts:]}
    return frame | shown | {"tables_title": _("What is in the files"), "without_workbook": True}


def _numbers(batch: ImportBatch) -> dict[str, Any]:
    return pages.numbers(batch) | {"closed": batch.counts.get("all", {}).get("closed", 0)}


def _preview(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    return _numbers(batch) | {
        "tables": batches.table_counts(batch),
        "wrong_cells": batches.wrong_cells(batch),
        "changed_cells": batches.changed_cells(batch),
        "new_rows": batches.new_rows(batch),
        "may_confirm": batch.state == ImportState.READY and confirm_place_import.allows(request.user, batch),
    }


def _result(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    counts = {"tables": batches.table_counts(batch)}
    return _numbers(batch) | counts | pages.undoing(request, batch, undo_place_import)


def _way(*, inside: bool = False) -> list[Link]:
    way = [Link(_("Places"), reverse("places:list"))]
    return [*way, Link(_("Imports of places"), reverse("places:imports"))] if inside else way
