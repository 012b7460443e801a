"""Indicators, targets and reasons of deviation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.programmes.actions import (
    add_indicator,
    edit_indicator,
    explain_deviation,
    remove_indicator,
    set_targets,
)
from talka.programmes.actions.indicators import Promise
from talka.programmes.forms import DeviationForm, IndicatorForm, TargetsForm
from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.definitions import describe
from talka.programmes.views.agreements import breadcrumbs_of, editable_or_404
from talka.programmes.views.comparing import Differences, initials, refuse_or_compare


@signed_in
def add(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Add an indicator, seeing in words what it counts."""
    agreement = editable_or_404(request, agreement_id)
    form = IndicatorForm(request.POST or None, agreement=agreement)
    if _is_to_be_saved(request, form):
        try:
            add_indicator(Indicator(agreement=agreement, **form.values), actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The indicator is added. Now set its targets."))
            return redirect("programmes:targets", agreement_id)
    return render(request, "programmes/indicators/form.html", _context(agreement, form))


@signed_in
def edit(request: SignedInRequest, agreement_id: int, indicator_id: int) -> HttpResponse:
    """Change what an indicator counts."""
    agreement = editable_or_404(request, agreement_id)
    indicator = get_object_or_404(agreement.indicators, pk=indicator_id)
    form = IndicatorForm(request.POST or None, agreement=agreement, indicator=indicator)
    conflict: Differences = []
    if _is_to_be_saved(request, form):
        try:
            edit_indicator(indicator, values=form.values, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refusal:
            conflict = refuse_or_compare(form, refusal, lambda stored: _indicator_facts(stored, indicator_id))
        else:
            messages.success(request, _("The indicator is saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "indicator_id": indicator_id, "conflict": conflict}
    if request.method != "POST":
        context["preview"] = describe(indicator)
    return render(request, "programmes/indicators/form.html", context)


@signed_in
def remove(request: SignedInRequest, agreement_id: int, indicator_id: int) -> HttpResponse:
    """Ask, then remove an indicator with its targets."""
    agreement = editable_or_404(request, agreement_id)
    indicator = get_object_or_404(agreement.indicators, pk=indicator_id)
    if request.method == "POST" and request.POST.get("confirm") == "yes":
        remove_indicator(indicator, actor=request.user)
        messages.success(request, _("“%(title)s” is removed.") % {"title": indicator.title})
        return redirect("programmes:show", agreement_id)
    context = {
        "indicator": indicator,
        "breadcrumbs": breadcrumbs_of(agreement),
        "targets": indicator.targets.count(),
        "cancel": reverse("programmes:edit_indicator", args=[agreement_id, indicator_id]),
    }
    return render(request, "programmes/indicators/remove.html", context)


@signed_in
def targets(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """All targets on one screen."""
    agreement = editable_or_404(request, agreement_id)
    form = TargetsForm(request.POST or None, agreement=agreement)
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        try:
            promises = [Promise(i, year, value, centre) for i, year, centre, value in form.changes()]
            set_targets(agreement, promises=promises, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refusal:
            conflict = refuse_or_compare(form, refusal, lambda stored: initials(TargetsForm(agreement=stored)))
        else:
            messages.success(request, _("The targets are saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "conflict": conflict}
    return render(request, "programmes/indicators/targets.html", context)


@signed_in
def deviation(request: SignedInRequest, agreement_id: int, indicator_id: int, ordinal: int) -> HttpResponse:
    """Say why a target was missed or passed."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), pk=agreement_id)
    indicator = get_object_or_404(agreement.indicators, pk=indicator_id)
    year = get_object_or_404(agreement.years, ordinal=ordinal)
    if not explain_deviation.allows(request.user, indicator):
        raise Http404
    stored = indicator.deviations.filter(year=year).first()
    reason = stored.reason if stored else ""
    form = DeviationForm(request.POST or None, initial={"reason": reason, "read": reason})
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        try:
            explain_deviation(indicator, year=year, **form.cleaned_data, actor=request.user)
        except Conflict as refusal:
            conflict = form.show_conflict(str(refusal.current))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The reason is saved."))
            return redirect("programmes:show", agreement_id)
    context = {**_context(agreement, form), "indicator": indicator, "year": year, "conflict": conflict}
    return render(request, "programmes/indicators/deviation.html", context)


def _indicator_facts(agreement: Agreement, indicator_id: int) -> dict[str, Any]:
    stored = agreement.indicators.get(pk=indicator_id)
    return initials(IndicatorForm(agreement=agreement, indicator=stored))


def _is_to_be_saved(request: SignedInRequest, form: IndicatorForm) -> bool:
    return request.method == "POST" and request.POST.get("act") != "preview" and form.is_valid()


def _context(agreement: Agreement, form: Any) -> dict[str, Any]:
    context = {
        "agreement": agreement,
        "form": form,
        "breadcrumbs": breadcrumbs_of(agreement),
        "cancel": reverse("programmes:show", args=[agreement.pk]),
    }
    if isinstance(form, IndicatorForm) and form.is_bound and form.is_valid():
        context["preview"] = describe(Indicator(agreement=agreement, **form.values))
    return context
