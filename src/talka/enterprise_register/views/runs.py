"""The way of an import of the register: upload, progress, perhaps a question, result, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from talka.enterprise_register import rules
from talka.enterprise_register.actions import (
    accept_register_drop,
    refuse_register_drop,
    start_register_import,
    undo_register_run,
)
from talka.enterprise_register.forms import RegisterImportForm
from talka.enterprise_register.models import RegisterRun, RunState
from talka.enterprise_register.queries.runs import can_undo, event_counts, runs_visible_to
from talka.kernel.actions import Refused
from talka.kernel.answers import pressed
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link

PAGE = 30
_TONES = {
    RunState.WAITING: "info", RunState.RUNNING: "info", RunState.ASKING: "warning", RunState.DONE: "good",
    RunState.SAME: "good", RunState.REFUSED: "bad", RunState.UNDONE: "neutral",
}  # fmt: skip
_COUNTED = {
    "kept": gettext_lazy("Kept rows"),
    "new": gettext_lazy("New rows"),
    "changed": gettext_lazy("Changed rows"),
    "closed": gettext_lazy("Struck off"),
}


@signed_in
def runs(request: SignedInRequest) -> HttpResponse:
    """Imports of the register so far."""
    _require(request)
    page = Paginator(runs_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    lines = [
        (run, _TONES[RunState(run.state)], [(title, _counts(run).get(name)) for name, title in _COUNTED.items()])
        for run in page.object_list
    ]
    context = {
        "heading": _("Imports of the register"),
        "page": page,
        "lines": lines,
        "counted": _COUNTED.values(),
        "breadcrumbs": _way(),
    }
    return render(request, "enterprise_register/runs/list.html", context)


@signed_in
def upload(request: SignedInRequest) -> HttpResponse:
    """Bring the files; small ones are imported at once."""
    _require(request)
    form = RegisterImportForm(request.POST, request.FILES) if request.method == "POST" else RegisterImportForm()
    if request.method == "POST" and form.is_valid():
        named = form.named_files()
        run = RegisterRun(file_name=", ".join(name for name, _file in named)[:200])
        try:
            started = start_register_import(
                run, files=[(name, file.chunks()) for name, file in named], actor=request.user
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("enterprise_register:run", started.pk)
    context = {
        "form": form,
        "heading": _("Bring in the register"),
        "words": _(
            "Everything is written or nothing. "
            "If much less is in the files than before, you are asked first. The last import can be undone."
        ),
        "button": _("Bring in the files"),
        "cancel_url": reverse("enterprise_register:runs"),
        "breadcrumbs": _way(inside=True),
    }
    return render(request, "enterprise_register/runs/upload.html", context)


@signed_in
def show(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Where an import stands: progress, question or result."""
    run = _run(request, run_id)
    context = _frame(run) | {
        "may_undo": can_undo(run) and undo_register_run.allows(request.user, run),
        "events": event_counts(run),
        "may_answer": run.state == RunState.ASKING and accept_register_drop.allows(request.user, run),
    }
    return render(request, "enterprise_register/runs/show.html", context)


@signed_in
def progress(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Asked every second while the work goes on, and the page again when it is over."""
    run = _run(request, run_id)
    if not run.is_under_way:
        return HttpResponseClientRefresh() if request.htmx else redirect("enterprise_register:run", run.pk)
    return render(request, "enterprise_register/runs/progress.html", {"run": run})


@signed_in
def answer(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Take the answer whether much less is right."""
    run = _run(request, run_id)
    if not accept_register_drop.allows(request.user, run):
        raise Http404
    if request.method == "POST":
        verb = accept_register_drop if request.POST.get("act") == "accept" else refuse_register_drop
        try:
            verb(run, actor=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.message))
    return redirect("enterprise_register:run", run.pk)


@signed_in
def undo(request: SignedInRequest, run_id: int) -> HttpResponse:
    """Ask, then take the last import back."""
    run = _run(request, run_id)
    if pressed(request, undo_register_run, run) or not can_undo(run):
        return redirect("enterprise_register:run", run.pk)
    return render(request, "enterprise_register/runs/undo.html", _frame(run) | {"events": event_counts(run)})


def _require(request: SignedInRequest) -> None:
    if not rules.may_see_runs(request.user):
        raise Http404


def _run(request: SignedInRequest, run_id: int) -> RegisterRun:
    return get_object_or_404(runs_visible_to(request.user), pk=run_id)


def _counts(run: RegisterRun) -> dict[str, int]:
    """What it came to; of an import of which nothing was written, nothing."""
    counts: dict[str, int] = run.counts
    return {} if run.state in {RunState.WAITING, RunState.ASKING, RunState.REFUSED} else counts


def _frame(run: RegisterRun) -> dict[str, Any]:
    return {
        "run": run,
        "tone": _TONES[RunState(run.state)],
        "counts": _counts(run),
        "notes": [line for line in run.message.splitlines() if line],
        # A file that is refused over one row says so above.
        "refused": [problem for problem in run.refused if problem["reason"] != run.message][:100],
        "breadcrumbs": _way(inside=True),
    }


def _way(*, inside: bool = False) -> list[Link]:
    way = [Link(_("Enterprise register"), reverse("enterprise_register:entries"))]
    return [*way, Link(_("Imports of the register"), reverse("enterprise_register:runs"))] if inside else way
