"""What the pages of intake share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_htmx.middleware import HtmxDetails

from talka.accounts.models import User
from talka.intake import rules
from talka.intake.queries.batches import batches_visible_to
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.ui.shapes import Link

TONES = {
    ImportState.CHECKING: "info", ImportState.READY: "warning", ImportState.SAME: "good", ImportState.REFUSED: "bad",
    ImportState.WRITING: "info", ImportState.DONE: "good", ImportState.UNDONE: "neutral",
}  # fmt: skip
_STEP_OF = {
    ImportState.CHECKING: 2, ImportState.READY: 3, ImportState.SAME: 5, ImportState.REFUSED: 3, ImportState.WRITING: 4,
    ImportState.DONE: 5, ImportState.UNDONE: 5,
}  # fmt: skip
WORKING = (ImportState.CHECKING, ImportState.WRITING)


class StaffRequest(HttpRequest):
    """`@signed_in` lets nobody else through; the middleware adds `htmx`."""

    user: User
    htmx: HtmxDetails


def require_workspace(request: StaffRequest) -> None:
    """Nothing is here for whoever works nowhere."""
    if not rules.may_see_imports(request.user):
        raise Http404


def batch_of(request: StaffRequest, batch_id: int) -> ImportBatch:
    """An import of one's own centres."""
    return get_object_or_404(batches_visible_to(request.user), pk=batch_id)


def way(batch: ImportBatch | None = None) -> list[Link]:
    """The way from the registry to the lists that were brought in, and to one of them."""
    links = [
        Link(_("Registry"), reverse("registry:organisations")),
        Link(_("Lists brought in"), reverse("intake:list")),
    ]
    return [*links, Link(batch.file_name, reverse("intake:show", args=[batch.pk]))] if batch else links


def steps() -> list[str]:
    """The way of a list from the file to the registry."""
    return [_("Upload"), _("Check"), _("Preview"), pgettext("step of an import", "Confirm"), _("Result")]


def frame(batch: ImportBatch) -> dict[str, Any]:
    """What every page of one import shows."""
    state = ImportState(batch.state)
    return {
        "batch": batch,
        "tone": TONES[state],
        "steps": steps(),
        "step": _STEP_OF[state],
        "breadcrumbs": way(),
        "working": state in WORKING,
        "notes": [line for line in batch.message.splitlines() if line],
    }
