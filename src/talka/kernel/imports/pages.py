"""What the pages of an import of any kind share: upload, check, preview, confirm, result, undo."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_htmx.http import HttpResponseClientRefresh

from talka.kernel.actions import Action
from talka.kernel.http import SignedInRequest
from talka.kernel.imports import storage
from talka.kernel.imports.batches import can_still_undo, total, undo_until
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link

WORKING = (ImportState.CHECKING, ImportState.WRITING)
CHECKED = (ImportState.READY, ImportState.SAME, ImportState.REFUSED)
_TONES = {
    ImportState.CHECKING: "info", ImportState.READY: "warning", ImportState.SAME: "good", ImportState.REFUSED: "bad",
    ImportState.WRITING: "info", ImportState.DONE: "good", ImportState.UNDONE: "neutral",
}  # fmt: skip
_STEP_OF = {
    ImportState.CHECKING: 2, ImportState.READY: 3, ImportState.SAME: 5, ImportState.REFUSED: 3, ImportState.WRITING: 4,
    ImportState.DONE: 5, ImportState.UNDONE: 5,
}  # fmt: skip
PAGE = 30
Line = tuple[ImportBatch, str, int | None, str]


def steps() -> list[str]:
    """The way of a file from its sender to the records."""
    return [_("Upload"), _("Check"), _("Preview"), pgettext("step of an import", "Confirm"), _("Result")]


def so_far(request: SignedInRequest, batches: QuerySet[ImportBatch], show: str) -> dict[str, Any]:
    """A page of imports for `imports/overview.html`; `show` is the name of the page of one."""
    page = Paginator(batches, PAGE).get_page(request.GET.get("page"))
    lines: list[Line] = [
        (
            batch,
            _TONES[ImportState(batch.state)],
            total(batch, "new", "changed") if batch.state == ImportState.DONE else None,
            reverse(show, args=[batch.pk]),
        )
        for batch in page.object_list
    ]
    return {"page": page, "lines": lines}


def frame(  # noqa: PLR0913 -- what differs between kinds of import
    batch: ImportBatch, *, module: str, breadcrumbs: list[Link], show: str = "show", wrong_rows: str = "wrong_rows",
    mended: str = "",
) -> dict[str, Any]:  # fmt: skip
    """What every page of one import shows.

    Its pages are called alike in every module, but for `show`; `wrong_rows` is empty where the rows to mend are no
    file. `mended` is what the button says that brings the mended file.
    """
    state = ImportState(batch.state)

    def page(name: str) -> str:
        return reverse(f"{module}:{name}", args=[batch.pk])

    return {
        "batch": batch,
        "tone": _TONES[state],
        "steps": steps(),
        "step": _STEP_OF[state],
        "breadcrumbs": breadcrumbs,
        "working": state in WORKING,
        "checked": state in CHECKED,
        "notes": [line for line in batch.message.splitlines() if line],
        "show_url": page(show),
        "progress_url": page("progress"),
        "confirm_url": page("confirm"),
        "undo_url": page("undo"),
        "wrong_rows_url": page(wrong_rows) if wrong_rows else "",
        "upload_url": reverse(f"{module}:upload"),
        "mended": mended or _("Upload the mended file"),
    }


def numbers(batch: ImportBatch, *statuses: str) -> dict[str, int]:
    """Rows by what becomes of them; a kind of import may have more statuses than these."""
    return {status: total(batch, status) for status in ("new", "changed", "same", "wrong", *statuses)} | {
        "to_write": total(batch, "new", "changed")
    }


def how_far(batch: ImportBatch) -> dict[str, int]:
    """How far a reading in the background has come, or the taking back of what is told record by record."""
    if batch.is_being_taken_back:
        done = batch.progress + batch.expected
        return {"done": done, "expected": done + batch.done.count()}
    return {"done": storage.progress_of(batch), "expected": batch.expected}


def progress_page(
    request: SignedInRequest, context: dict[str, Any], template: str = "imports/progress.html"
) -> HttpResponse:
    """Asked every second while the work goes on, and the page of the import again when it is over."""
    if not context["working"]:
        return HttpResponseClientRefresh() if request.htmx else redirect(context["show_url"])
    return render(request, template, context)


def undoing(request: SignedInRequest, batch: ImportBatch, undo: Action[ImportBatch, Any, Any]) -> dict[str, Any]:
    """Until when an import can be taken back, and whether the reader may."""
    may = batch.state == ImportState.DONE and can_still_undo(batch) and undo.allows(request.user, batch)
    return {"undo_until": undo_until(batch), "may_undo": may}
