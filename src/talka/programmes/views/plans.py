"""Years, purposes and the budget of an agreement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.programmes.actions import add_purpose, edit_purpose, edit_years, remove_purpose, set_budget
from talka.programmes.actions.budgets import Plan
from talka.programmes.actions.years import BrokenYear
from talka.programmes.forms import BudgetForm, PurposeForm, YearsForm
from talka.programmes.models import Agreement, Purpose
from talka.programmes.queries.budgets import budget_grid
from talka.programmes.views.agreements import breadcrumbs_of, editable_or_404
from talka.programmes.views.comparing import Differences, initials, refuse_or_compare


@signed_in
def years(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """All implementation years on one screen."""
    agreement = editable_or_404(request, agreement_id)
    form = YearsForm(request.POST or None, agreement=agreement)
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_years(agreement, periods=form.periods, version=form.cleaned_data["version"], actor=request.user)
        except BrokenYear as broken:
            form.add_error(form.field_of(broken.ordinal, broken.field), str(broken.message))
        except Refused as refusal:
            conflict = refuse_or_compare(form, refusal, form.stored)
        else:
            messages.success(request, _("The years are saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "conflict": conflict}
    return render(request, "programmes/years/form.html", context)


@signed_in
def budget(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """The whole budget on one screen."""
    agreement = editable_or_404(request, agreement_id)
    grid = budget_grid(agreement)
    form = BudgetForm(request.POST or None, grid=grid, version=agreement.version)
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        plans = {key: Plan(planned, carried) for key, (planned, carried) in form.sums.items()}
        try:
            set_budget(agreement, plans=plans, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refusal:
            conflict = refuse_or_compare(form, refusal, _budget_facts)
        else:
            messages.success(request, _("The budget is saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "grid": grid, "conflict": conflict}
    return render(request, "programmes/budget/form.html", context)


@signed_in
def add_one_purpose(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Add a purpose."""
    agreement = editable_or_404(request, agreement_id)
    form = PurposeForm(request.POST or None)
    if carry_out_form(
        request,
        form,
        lambda: add_purpose(Purpose(agreement=agreement, **form.values), actor=request.user),
        said=_("The purpose is added."),
    ):
        return redirect("programmes:show", agreement_id)
    return render(request, "programmes/purposes/form.html", _context(agreement, form))


@signed_in
def edit_one_purpose(request: SignedInRequest, agreement_id: int, purpose_id: int) -> HttpResponse:
    """Change a purpose."""
    agreement = editable_or_404(request, agreement_id)
    purpose = get_object_or_404(agreement.purposes, pk=purpose_id)
    initial = _purpose_facts(purpose) | {"version": agreement.version}
    form = PurposeForm(request.POST or None, initial=initial)
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_purpose(purpose, values=form.values, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refusal:
            conflict = refuse_or_compare(
                form, refusal, lambda stored: _purpose_facts(stored.purposes.get(pk=purpose_id))
            )
        else:
            messages.success(request, _("The purpose is saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "purpose_id": purpose_id, "conflict": conflict}
    return render(request, "programmes/purposes/form.html", context)


@signed_in
def remove_one_purpose(request: SignedInRequest, agreement_id: int, purpose_id: int) -> HttpResponse:
    """Remove a purpose that nothing refers to."""
    agreement = editable_or_404(request, agreement_id)
    purpose = get_object_or_404(agreement.purposes, pk=purpose_id)
    if request.method != "POST":
        raise Http404
    said = _("“%(title)s” is removed.") % {"title": purpose.title}
    carry_out(request, lambda: remove_purpose(purpose, actor=request.user), said=said)
    return redirect("programmes:show", agreement_id)


def _context(agreement: Agreement, form: Any) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "form": form,
        "breadcrumbs": breadcrumbs_of(agreement),
        "cancel": reverse("programmes:show", args=[agreement.pk]),
    }


def _budget_facts(agreement: Agreement) -> dict[str, Any]:
    return initials(BudgetForm(grid=budget_grid(agreement), version=agreement.version))


def _purpose_facts(purpose: Purpose) -> dict[str, Any]:
    return {name: getattr(purpose, name) for name in ("title", "title_for", "code")}
