"""Figures as a published report states them, beside what the records say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import signed_in
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement
from talka.reporting.forms import DeclaredForm
from talka.reporting.queries.declared import DeclaredGrid, declared_grid
from talka.reporting.views.report import crumbs_of, readable_agreement

# Nobody adds more rows than this before saving.
MOST_ADDED = 20


@signed_in
def declared(request: HttpRequest, pk: int) -> HttpResponse:
    """All declared figures by year; whoever may edit the agreement types them here and adds others."""
    agreement = readable_agreement(request, pk)
    may_edit = set_declared_figures.allows(asking(request), agreement)
    if request.method == "POST" and not may_edit:
        raise Http404
    added = list(dict.fromkeys(request.GET.getlist("add")[:MOST_ADDED])) if may_edit else []
    grid = declared_grid(agreement, also=added)
    form = DeclaredForm(request.POST or None, grid=grid, version=agreement.version)
    conflict: list[tuple[str, str, str]] = []
    if form.is_valid():
        try:
            set_declared_figures(
                agreement, figures=form.figures, version=form.cleaned_data["version"], actor=asking(request)
            )
        except Conflict as refusal:
            conflict = _differences(form, agreement, added)
            renew_version(form, refusal.current)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The declared figures are saved."))
            return redirect("reporting:declared", pk)
    context: dict[str, Any] = {
        "agreement": agreement,
        "grid": grid,
        "rows": [[(row, form.field_of(row)) for row in figure] for figure in grid.rows],
        "form": form,
        "conflict": conflict,
        "added": added,
        "may_edit": may_edit,
        "breadcrumbs": crumbs_of(agreement),
    }
    return render(request, "reporting/declared/show.html", context)


def _differences(form: DeclaredForm, agreement: Agreement, added: list[str]) -> list[tuple[str, str, str]]:
    now: DeclaredGrid = declared_grid(agreement, also=added)
    stored = DeclaredForm(grid=now, version=agreement.version)
    return stored_differences(form, {name: row.declared for name, row in stored.cells.items()})
