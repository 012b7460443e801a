"""The list of expenditures and one expenditure."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.kernel.actions import Action, Conflict, Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.store import file_response
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.tables import Offered, apply, list_page, read_request
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.registry.models import Community, Organisation
from talka.registry.queries.addresses import record_url
from talka.spending.actions import (
    edit_expenditure,
    mark_ineligible,
    record_recovery,
    remove_expenditure,
    restore_expenditure,
)
from talka.spending.forms import IneligibleForm, RecoveryForm
from talka.spending.models import Expenditure
from talka.spending.queries.expenditures import REMOVED, sums_of
from talka.spending.tables import expenditures_table
from talka.spending.views.changes import ACTS
from talka.spending.views.finding import money_worker, visible_or_404
from talka.spending.views.history import history_of

# Fields of the small forms on the page of an expenditure, by the columns that they change.
STORED_AS = {
    "ineligible": {"amount": "ineligible", "reason": "ineligible_reason"},
    "recovery": {"amount": "recovered", "on": "recovered_on"},
}


@signed_in
def expenditures(request: SignedInRequest) -> HttpResponseBase:
    """Expenditures narrowed, ordered, exported, changed together, and their sum."""
    user = money_worker(request)
    rows = Expenditure.objects.visible_to(user)
    if REMOVED not in request.GET.getlist("state"):
        rows = rows.present()
    table = expenditures_table(user)
    state = read_request(request, table)
    agreement = agreements_worked_on_by(user).filter(pk__in=state.values.get("agreement", ())).first()
    add_to = reverse("spending:add_expenditure", args=[agreement.pk]) if agreement else None
    context = {
        "above_rows": "spending/expenditures/sums.html",
        "sums": SimpleLazyObject(partial(sums_of, apply(rows, state))),
        "agreement": agreement,
        "begin": Link(_("Record an expenditure"), add_to or reverse("spending:choose_agreement")),
        "bulk": Offered(ACTS, reverse("spending:change")),
        "breadcrumbs": [Link(_("Money"), reverse("spending:home"))],
    }
    return list_page(request, table, rows, "spending/expenditures/list.html", context)


@signed_in
def show(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Facts of an expenditure, its document, and what may be done with it."""
    expenditure = visible_or_404(request, expenditure_id)
    return render(request, "spending/expenditures/show.html", show_context(request, expenditure))


def show_context(request: SignedInRequest, expenditure: Expenditure, **forms: Any) -> dict[str, Any]:
    """What the page of an expenditure needs; the forms on it may come back with mistakes."""
    version = expenditure.version
    parts = expenditure.split.expenditures.present().visible_to(request.user) if expenditure.split else None
    return {
        "expenditure": expenditure,
        "rows": _rows(expenditure),
        "parts": parts.select_related("agreement", "purpose", "year") if parts is not None else [],
        "history": history_of(expenditure),
        "may_edit": edit_expenditure.allows(request.user, expenditure),
        "may_restore": restore_expenditure.allows(request.user, expenditure),
        "ineligible_form": IneligibleForm(
            initial={"amount": expenditure.ineligible, "reason": expenditure.ineligible_reason, "version": version},
            prefix="ineligible",
        ),
        "recovery_form": RecoveryForm(
            initial={"amount": expenditure.recovered, "on": expenditure.recovered_on, "version": version},
            prefix="recovery",
        ),
        "breadcrumbs": breadcrumbs_of(expenditure.agreement),
        **forms,
    }


def breadcrumbs_of(agreement: Agreement) -> list[Link]:
    """The way to a page below an agreement's expenditures."""
    return [
        Link(_("Money"), reverse("spending:home")),
        Link(agreement.number, reverse("spending:statement", args=[agreement.pk])),
        Link(_("Expenditures"), f"{reverse('spending:expenditures')}?agreement={agreement.pk}"),
    ]


@signed_in
def file(request: SignedInRequest, expenditure_id: int) -> FileResponse:
    """The attached document."""
    expenditure = visible_or_404(request, expenditure_id)
    if expenditure.file is None:
        raise Http404
    try:
        return file_response(expenditure.file)
    except FileNotFoundError as error:
        raise Http404 from error


@signed_in
def ineligible(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Mark a part as ineligible."""
    return _change_part(request, expenditure_id, mark_ineligible, IneligibleForm(request.POST, prefix="ineligible"))


@signed_in
def recovery(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Record what came back."""
    return _change_part(request, expenditure_id, record_recovery, RecoveryForm(request.POST, prefix="recovery"))


def _change_part(
    request: SignedInRequest, expenditure_id: int, verb: Action[Expenditure, ..., Expenditure], form: forms.Form
) -> HttpResponse:
    """Carry out one of the small forms on the page of an expenditure; with mistakes the page shows it again."""
    expenditure = _to_change(request, expenditure_id)
    tried: dict[str, Any] = {f"{form.prefix}_form": form, "form_has_errors": True}
    if form.is_valid():
        try:
            verb(expenditure, **form.cleaned_data, actor=request.user)
        except Conflict as conflict:
            tried["conflict"] = _compared(form, conflict)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("spending:show_expenditure", expenditure_id)
    context = show_context(request, visible_or_404(request, expenditure_id), **tried)
    return render(request, "spending/expenditures/show.html", context)


def _compared(form: forms.Form, conflict: Conflict) -> list[tuple[str, str, str]]:
    """What is stored now beside what was typed, where they differ; saving again replaces it."""
    stored: Any = conflict.current
    renew_version(form, stored)
    columns = STORED_AS[str(form.prefix)]
    return stored_differences(form, {name: getattr(stored, column) for name, column in columns.items()})


@signed_in
def remove(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Take the expenditure out of the sums."""
    expenditure = _to_change(request, expenditure_id)
    verb = partial(remove_expenditure, expenditure, version=expenditure.version, actor=request.user)
    carry_out(request, verb, said=_("The expenditure is removed. It can be restored here."))
    return redirect("spending:show_expenditure", expenditure_id)


@signed_in
def restore(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Put a removed expenditure back."""
    if request.method != "POST":
        raise Http404
    expenditure = visible_or_404(request, expenditure_id)
    if not restore_expenditure.allows(request.user, expenditure):
        raise Http404
    said = _("The expenditure is restored.")
    carry_out(request, lambda: restore_expenditure(expenditure, actor=request.user), said=said)
    return redirect("spending:show_expenditure", expenditure_id)


def _to_change(request: SignedInRequest, expenditure_id: int) -> Expenditure:
    """The expenditure for a change asked by POST, if the user may change it."""
    expenditure = visible_or_404(request, expenditure_id)
    if request.method != "POST" or not edit_expenditure.allows(request.user, expenditure):
        raise Http404
    return expenditure


def _link(record: Organisation | Community) -> SafeString:
    return format_html('<a class="govuk-link" href="{}">{}</a>', record_url(record), record.name)


def _rows(expenditure: Expenditure) -> list[SummaryRow]:
    year, supported = expenditure.year, expenditure.supported_organisation or expenditure.supported_community
    return [
        SummaryRow(_("Agreement"), expenditure.agreement),
        SummaryRow(_("Implementation year"), f"{year} ({year.period})"),
        SummaryRow(_("Purpose"), expenditure.purpose),
        SummaryRow(_("Supplier"), expenditure.supplier),
        SummaryRow(_("Document number"), expenditure.document_number),
        SummaryRow(_("What it was for"), expenditure.description),
        SummaryRow(_("Whom it supported"), supported and _link(supported)),
        SummaryRow(_("Centre"), expenditure.centre),
        SummaryRow(_("Recorded by"), expenditure.recorded_by),
    ]
