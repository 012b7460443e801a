"""Recording and editing an expenditure, and sharing one document among several."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse, renew_version, stored_differences
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.actions import (
    SameDocument,
    SplitPart,
    edit_expenditure,
    record_expenditure,
    record_split,
)
from talka.spending.forms import ExpenditureForm, SplitForm, expenditure_facts
from talka.spending.models import DocumentSplit, Expenditure
from talka.spending.queries.supported import suggest_supported
from talka.spending.views.expenditures import breadcrumbs_of
from talka.spending.views.finding import money_worker, visible_or_404

MOST_SEARCH = 200


@signed_in
def choose_agreement(request: SignedInRequest) -> HttpResponse:
    """Under which agreement; with one only, straight to the form."""
    agreements = list(agreements_worked_on_by(money_worker(request)))
    if len(agreements) == 1:
        return redirect("spending:add_expenditure", agreements[0].pk)
    context = {"agreements": agreements, "breadcrumbs": [Link(_("Money"), reverse("spending:home"))]}
    return render(request, "spending/expenditures/choose.html", context)


@signed_in
def add(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Record an expenditure; a document that is recorded already is offered to be split."""
    agreement = get_object_or_404(agreements_worked_on_by(request.user), pk=agreement_id)
    form = ExpenditureForm(request.POST or None, request.FILES or None, user=request.user, agreement=agreement)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        expenditure = Expenditure(agreement=agreement, **form.values)
        try:
            added = _record(request, expenditure, form, context)
        except SameDocument as refusal:
            context |= _same_document(request, expenditure, refusal)
            refuse(form, refusal)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if added is not None:
                messages.success(request, _("The expenditure is recorded."))
                return redirect(_next(request, added))
    context |= {"form": form, "agreement": agreement, "breadcrumbs": breadcrumbs_of(agreement)}
    context["cancel"] = reverse("spending:statement", args=[agreement_id])
    return render(request, "spending/expenditures/form.html", context)


@signed_in
def suggestions(request: SignedInRequest) -> JsonResponse:
    """Whom money may have supported, offered while somebody types."""
    user = money_worker(request)
    return JsonResponse({"suggestions": suggest_supported(user, request.GET.get("q", "")[:MOST_SEARCH])})


def _record(
    request: SignedInRequest, expenditure: Expenditure, form: ExpenditureForm, context: dict[str, Any]
) -> Expenditure | None:
    if request.POST.get("act") != "split":
        return record_expenditure(expenditure, upload=form.cleaned_data["file"], actor=request.user)
    others = _visible_parts(request, expenditure)
    split_form = SplitForm(request.POST, parts=others, prefix="split")
    context["split_form"] = split_form
    if not split_form.is_valid():
        return None
    try:
        parts = [SplitPart(part, amount) for part, amount in split_form.amounts]
        record_split(
            _split_of(others, split_form),
            parts=[SplitPart(expenditure, expenditure.amount), *parts],
            read=split_form.read,
            actor=request.user,
        )
    except Conflict:
        _show_split_conflict(context, split_form, _visible_parts(request, expenditure))
        return None
    except Refused as refusal:
        refuse(split_form, refusal)
        return None
    return expenditure


def _visible_parts(request: SignedInRequest, expenditure: Expenditure) -> list[Expenditure]:
    expenditure.fill_derived()
    found = Expenditure.objects.visible_to(request.user).present()
    same = found.filter(
        supplier_compared=expenditure.supplier_compared, document_compared=expenditure.document_compared
    )
    return list(same.exclude(pk=expenditure.pk).select_related("agreement", "year", "purpose", "split").order_by("pk"))


def _split_of(parts: list[Expenditure], form: SplitForm) -> DocumentSplit:
    split = next((part.split for part in parts if part.split is not None), None) or DocumentSplit()
    split.total, split.note = form.cleaned_data["total"], form.cleaned_data["note"]
    return split


def _same_document(request: SignedInRequest, expenditure: Expenditure, refusal: SameDocument) -> dict[str, Any]:
    """The other expenditures, and the form to share the document if all of them are one's own."""
    visible = _visible_parts(request, expenditure)
    found: dict[str, Any] = {"same": visible, "hidden": len(refusal.others) - len(visible)}
    if len(visible) == len(refusal.others):
        split = next((part.split for part in visible if part.split is not None), None)
        total = expenditure.amount + (split.total if split else sum(part.amount for part in visible))
        found["split_form"] = SplitForm(parts=visible, prefix="split", initial={"total": total})
    return found


def _next(request: SignedInRequest, added: Expenditure) -> str:
    if request.POST.get("act") == "another":
        return reverse("spending:add_expenditure", args=[added.agreement_id])
    return reverse("spending:show_expenditure", args=[added.pk])


@signed_in
def edit(request: SignedInRequest, expenditure_id: int) -> HttpResponse:
    """Change facts of an expenditure."""
    expenditure = visible_or_404(request, expenditure_id)
    if not edit_expenditure.allows(request.user, expenditure):
        raise Http404
    agreement: Agreement = expenditure.agreement
    form = ExpenditureForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        agreement=agreement,
        expenditure=expenditure,
        initial=expenditure_facts(expenditure),
    )
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            edit_expenditure(
                expenditure,
                values=form.values,
                version=form.cleaned_data["version"] or 0,
                upload=form.cleaned_data["file"],
                actor=request.user,
            )
        except Conflict as refusal:
            context["conflict"] = _renewed(form, refusal)
        except SameDocument as refusal:
            same = _visible_parts(request, expenditure)
            context |= {"same": same, "hidden": len(refusal.others) - len(same)}
            refuse(form, refusal)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("spending:show_expenditure", expenditure_id)
    context |= {"form": form, "agreement": agreement, "editing": True, "breadcrumbs": breadcrumbs_of(agreement)}
    context["cancel"] = reverse("spending:show_expenditure", args=[expenditure_id])
    return render(request, "spending/expenditures/form.html", context)


def _renewed(form: ExpenditureForm, refusal: Conflict) -> list[tuple[str, str, str]]:
    stored: Any = refusal.current
    renew_version(form, stored)
    facts = expenditure_facts(stored)
    return stored_differences(form, {name: value for name, value in facts.items() if name != "version"})


def _show_split_conflict(context: dict[str, Any], form: SplitForm, parts: list[Expenditure]) -> None:
    stored = next((part.split for part in parts if part.split is not None), None)
    context["conflict"] = form.show_conflict(parts, stored)
    if not context["conflict"]:
        form.add_error(None, _("Somebody else changed a part meanwhile, but nothing that differs here. Save again."))


@signed_in
def split(request: SignedInRequest, split_id: int) -> HttpResponse:
    """Change how a document is shared; only by somebody who may change all its parts."""
    parts = _parts_of(request, split_id)
    context: dict[str, Any] = {}
    stored = parts[0].split if parts else None
    if stored is None or stored.expenditures.present().count() != len(parts):
        raise Http404
    form = SplitForm(
        request.POST or None, parts=parts, prefix="split", initial={"total": stored.total, "note": stored.note}
    )
    if request.method == "POST" and form.is_valid():
        stored.total, stored.note = form.cleaned_data["total"], form.cleaned_data["note"]
        try:
            amounts = [SplitPart(part, amount) for part, amount in form.amounts]
            record_split(stored, parts=amounts, read=form.read, actor=request.user)
        except Conflict:
            _show_split_conflict(context, form, _parts_of(request, split_id))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The split is saved."))
            return redirect("spending:show_expenditure", parts[0].pk)
    context |= {
        "form": form,
        "number": parts[0].document_number,
        "supplier": parts[0].supplier,
        "breadcrumbs": breadcrumbs_of(parts[0].agreement),
        "cancel": reverse("spending:show_expenditure", args=[parts[0].pk]),
    }
    return render(request, "spending/splits/form.html", context)


def _parts_of(request: SignedInRequest, split_id: int) -> list[Expenditure]:
    # By its id, not by itself: only so is a number that no column holds the id of nothing.
    found = Expenditure.objects.visible_to(request.user).present().filter(split__pk=split_id)
    return list(found.select_related("agreement", "year", "purpose", "split").order_by("pk"))
