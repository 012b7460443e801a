"""Deciding, row by row, what only a person can."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.intake.actions import answer_doubts, check_again
from talka.intake.queries.batches import doubts_of, open_doubts
from talka.intake.queries.format import tables
from talka.intake.views.framing import batch_of, frame, way
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.numbers import number_sent

PAGE = 20


@signed_in
def decide(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """What is unclear, some at a time: the same record, another one, or leave the row out."""
    batch = _open_batch(request, batch_id)
    if batch.state != ImportState.READY:
        return redirect("intake:show", batch.pk)
    if request.method == "POST":
        return _answered(request, batch)
    only_open = "all" not in request.GET
    found = open_doubts(batch) if only_open and open_doubts(batch).exists() else doubts_of(batch)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = [(doubt, _where(doubt.table), _column(doubt.table, doubt.column)) for doubt in page.object_list]
    context = frame(batch) | {
        "page": page, "lines": lines, "left": open_doubts(batch).count(), "breadcrumbs": way(batch),
    }  # fmt: skip
    return render(request, "intake/decide.html", context)


@signed_in
@require_POST
def again(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Check the list once more."""
    batch = _open_batch(request, batch_id)
    carry_out(request, lambda: check_again(batch, actor=request.user), said=_("The file is checked again."))
    return redirect("intake:show", batch.pk)


def _open_batch(request: SignedInRequest, batch_id: int) -> ImportBatch:
    batch = batch_of(request, batch_id)
    if not check_again.allows(request.user, batch):
        raise Http404
    return batch


def _answered(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    answers = {
        pk: str(value)
        for name, value in request.POST.items()
        if name.startswith("doubt-") and (pk := number_sent(name.removeprefix("doubt-"))) is not None and value
    }
    try:
        answer_doubts(batch, answers=answers, actor=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
    batch = batch_of(request, batch.pk)
    left = batch.state == ImportState.READY and open_doubts(batch).exists()
    return redirect("intake:decide" if left else "intake:show", batch.pk)


def _where(table: str) -> str:
    known = tables().get(table)
    return known.title if known else ""


def _column(table: str, column: str) -> str:
    known = tables().get(table)
    found = known.column(column) if known else None
    return found.title if found else ""
