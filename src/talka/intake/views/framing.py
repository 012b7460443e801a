"""What the pages of intake share."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.intake import rules
from talka.intake.queries.batches import batches_visible_to
from talka.kernel.http import SignedInRequest
from talka.kernel.imports import pages
from talka.kernel.imports.models import ImportBatch
from talka.kernel.ui.shapes import Link


def require_workspace(request: SignedInRequest) -> None:
    """Nothing is here for whoever works nowhere."""
    if not rules.may_see_imports(request.user):
        raise Http404


def batch_of(request: SignedInRequest, batch_id: int) -> ImportBatch:
    """An import of one's own centres."""
    return get_object_or_404(batches_visible_to(request.user), pk=batch_id)


def way(batch: ImportBatch | None = None) -> list[Link]:
    """The way from the registry to the lists that were brought in, and to one of them."""
    links = [
        Link(_("Registry"), reverse("registry:organisations")),
        Link(_("Lists brought in"), reverse("intake:list")),
    ]
    return [*links, Link(batch.file_name, reverse("intake:show", args=[batch.pk]))] if batch else links


def frame(batch: ImportBatch) -> dict[str, Any]:
    """What every page of one import shows."""
    return pages.frame(batch, module="intake", breadcrumbs=way(), mended=_("Bring the mended list"))
