"""The way of an import: upload, check, preview, confirm, result, undo."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.interchange import rules
from talka.interchange.actions import check_import, confirm_import, undo_import
from talka.interchange.forms import UploadForm
from talka.interchange.queries.batches import agreement_of, batches_visible_to, records_of
from talka.interchange.queries.format import TABLES
from talka.interchange.queries.places import places_of
from talka.kernel.actions import Refused
from talka.kernel.answers import pressed
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports import pages, previews
from talka.kernel.imports.batches import can_still_undo
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement


@signed_in
def imports(request: SignedInRequest) -> HttpResponse:
    """Imports so far, and what can be taken away."""
    _require_workspace(request)
    context = {"heading": _("Imports"), "agreements": Agreement.objects.worked_on_by(request.user)}
    found = pages.so_far(request, batches_visible_to(request.user), "interchange:show")
    return render(request, "interchange/imports/list.html", context | found)


@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
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
    context = {
        "form": form,
        "heading": _("Import a file"),
        "words": _(
            "The file is checked first. Nothing is written until you have seen what would change and confirmed it."
        ),
        "button": _("Check the file"),
        "cancel_url": reverse("interchange:list"),
        "breadcrumbs": _way(),
        "steps": pages.steps(),
        "step": 1,
    }
    return render(request, "interchange/imports/upload.html", context)


@signed_in
def show(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Where an import stands: progress, preview or result."""
    batch = _batch(request, batch_id)
    context = _frame(batch)
    if context["working"]:
        context |= pages.how_far(batch)
    elif context["checked"]:
        context |= _preview(request, batch)
    else:
        context |= _result(request, batch)
    return render(request, "interchange/imports/show.html", context)


@signed_in
def progress(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """How far a background reading has come; asked every second, and the page again when it is over."""
    batch = _batch(request, batch_id)
    return pages.progress_page(request, _frame(batch) | pages.how_far(batch))


@signed_in
def confirm(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Say once more what will be written, then write it."""
    batch = _batch(request, batch_id)
    if pressed(request, confirm_import, batch) or batch.state != ImportState.READY:
        return redirect("interchange:show", batch.pk)
    return render(request, "imports/confirm.html", _frame(batch) | _preview(request, batch) | {"step": 4})


@signed_in
def undo(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Ask, then take an import back."""
    batch = _batch(request, batch_id)
    if pressed(request, undo_import, batch) or batch.state != ImportState.DONE or not can_still_undo(batch):
        return redirect("interchange:show", batch.pk)
    return render(request, "imports/undo.html", _frame(batch) | records_of(batch))


def _require_workspace(request: SignedInRequest) -> None:
    if not rules.may_see_imports(request.user):
        raise Http404


def _batch(request: SignedInRequest, batch_id: int) -> ImportBatch:
    return get_object_or_404(batches_visible_to(request.user), pk=batch_id)


def _frame(batch: ImportBatch) -> dict[str, Any]:
    return pages.frame(batch, module="interchange", breadcrumbs=_way())


def _preview(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    return pages.numbers(batch) | {
        "tables": previews.table_counts(batch, TABLES),
        "wrong_cells": previews.wrong_cells(batch, TABLES),
        "changed_cells": previews.changed_cells(batch, TABLES),
        "new_rows": previews.new_rows(batch, TABLES),
        "places": places_of(batch),
        "agreement": agreement_of(batch, request.user) if batch.state == ImportState.SAME else None,
        "may_confirm": batch.state == ImportState.READY and confirm_import.allows(request.user, batch),
    }


def _result(request: SignedInRequest, batch: ImportBatch) -> dict[str, Any]:
    facts = {
        "tables": previews.table_counts(batch, TABLES),
        "agreement": agreement_of(batch, request.user) if batch.state == ImportState.DONE else None,
    }
    return pages.numbers(batch) | facts | pages.undoing(request, batch, undo_import)


def _way() -> list[Link]:
    return [Link(_("Imports"), reverse("interchange:list"))]
