"""Remainders: money carried to the next year or returned."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.answers import carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.actions import record_remainder, remove_remainder
from talka.spending.forms import RemainderForm
from talka.spending.models import Remainder
from talka.spending.queries.remainders import remainders_of
from talka.spending.views.expenditures import breadcrumbs_of


@signed_in
def add(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Record what became of a remainder."""
    agreement = get_object_or_404(agreements_worked_on_by(request.user), pk=agreement_id)
    if not record_remainder.allows(request.user, Remainder(agreement=agreement)):
        raise Http404
    form = RemainderForm(request.POST or None, agreement=agreement)
    if carry_out_form(
        request,
        form,
        lambda: record_remainder(Remainder(agreement=agreement, **form.cleaned_data), actor=request.user),
        said=_("The remainder is recorded."),
    ):
        return redirect("spending:statement", agreement_id)
    context = {
        "form": form,
        "agreement": agreement,
        "breadcrumbs": breadcrumbs_of(agreement)[:2],
        "cancel": reverse("spending:statement", args=[agreement_id]),
    }
    return render(request, "spending/remainders/form.html", context)


@signed_in
def remove(request: SignedInRequest, agreement_id: int, remainder_id: int) -> HttpResponse:
    """Take a remainder out of the statement."""
    agreement = get_object_or_404(agreements_worked_on_by(request.user), pk=agreement_id)
    remainder = get_object_or_404(remainders_of(agreement), pk=remainder_id)
    if request.method != "POST" or not remove_remainder.allows(request.user, remainder):
        raise Http404
    remove_remainder(remainder, actor=request.user)
    messages.success(request, _("The remainder is removed."))
    return redirect("spending:statement", agreement_id)
