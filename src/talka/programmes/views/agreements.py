"""The list of agreements, one agreement, and its facts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.programmes import rules
from talka.programmes.actions import add_agreement, edit_agreement, explain_deviation
from talka.programmes.forms import AgreementForm, agreement_facts
from talka.programmes.models import Agreement, Indicator
from talka.programmes.queries.agreements import agreements_to_list
from talka.programmes.queries.budgets import budget_grid
from talka.programmes.queries.indicators import indicators_with_targets
from talka.programmes.views.comparing import Differences, refuse_or_compare

PAGE = 50


@signed_in
def agreements(request: SignedInRequest) -> HttpResponse:
    """Agreements that one works under or reviews."""
    if not rules.may_see_agreements(request.user):
        raise Http404
    page = Paginator(agreements_to_list(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_add": rules.may_add_agreements(request.user)}
    return render(request, "programmes/agreements/list.html", context)


@signed_in
def show(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """One agreement: what was promised, and the ways on to what was done."""
    agreement = get_object_or_404(agreements_to_list(request.user), pk=agreement_id)
    indicators = indicators_with_targets(agreement)
    context = {
        "agreement": agreement,
        "breadcrumbs": [Link(_("Agreements"), reverse("programmes:list"))],
        "rows": _rows(agreement),
        "ways": _ways(agreement, works=rules.works_under(request.user, agreement)),
        "grid": budget_grid(agreement),
        "indicators": indicators,
        "is_planned": any(row.is_planned for row in indicators),
        "may_edit": edit_agreement.allows(request.user, agreement),
        "may_explain": explain_deviation.allows(request.user, Indicator(agreement=agreement)),
    }
    return render(request, "programmes/agreements/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add an agreement."""
    if not rules.may_add_agreements(request.user):
        raise Http404
    unsaved = Agreement()
    defaults = {"tolerance_percent": unsaved.tolerance_percent, "report_due_days": unsaved.report_due_days}
    form = AgreementForm(request.POST or None, user=request.user, initial=defaults)
    added = carry_out_form(
        request,
        form,
        lambda: add_agreement(Agreement(**form.values), partners=form.cleaned_data["partners"], actor=request.user),
        said=_("The agreement is added. Now set its implementation years."),
    )
    if added:
        return redirect("programmes:edit_years", added.pk)
    return render(request, "programmes/agreements/form.html", {"form": form, "cancel": reverse("programmes:list")})


@signed_in
def edit(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """Change facts of an agreement."""
    agreement = editable_or_404(request, agreement_id)
    form = AgreementForm(request.POST or None, user=request.user, initial=agreement_facts(agreement))
    conflict: Differences = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_agreement(
                agreement,
                values=form.values,
                partners=form.cleaned_data["partners"],
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
        except Refused as refusal:
            conflict = refuse_or_compare(form, refusal, agreement_facts)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:show", agreement_id)
    cancel = reverse("programmes:show", args=[agreement_id])
    context = {"form": form, "number": agreement.number, "conflict": conflict, "cancel": cancel}
    return render(request, "programmes/agreements/form.html", context)


def editable_or_404(request: SignedInRequest, agreement_id: int) -> Agreement:
    """The agreement if the user may edit it; to others it is not here."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.user), pk=agreement_id)
    if not edit_agreement.allows(request.user, agreement):
        raise Http404
    return agreement


def breadcrumbs_of(agreement: Agreement) -> list[Link]:
    """The way to a page below an agreement."""
    return [
        Link(_("Agreements"), reverse("programmes:list")),
        Link(agreement.number, reverse("programmes:show", args=[agreement.pk])),
    ]


def _rows(agreement: Agreement) -> list[SummaryRow]:
    contractor = agreement.contractor
    number = contractor.registration_number
    registered = _("reg. no. %(number)s") % {"number": number}
    performer = f"{contractor.name}, {registered}" if number else contractor.name
    return [
        SummaryRow(_("Number"), agreement.number),
        SummaryRow(_("Period"), agreement.period),
        SummaryRow(_("Funder"), agreement.funder),
        SummaryRow(_("Performer"), performer),
        SummaryRow(_("Centre"), agreement.centre),
        SummaryRow(_("Partner centres"), ", ".join(centre.name for centre in agreement.partners.all()) or None),
        SummaryRow(_("Region"), agreement.region or agreement.region_text),
        SummaryRow(_("Report due"), _("%(days)s days after the end of a year") % {"days": agreement.report_due_days}),
        SummaryRow(_("Tolerance"), f"{agreement.tolerance_percent} %"),
    ]


def _ways(agreement: Agreement, *, works: bool) -> list[Link]:
    """Pages of other modules about this agreement; a module that is not installed has none.

    A reviewer goes on to the reports that were sent: what was done and spent since is the centre's to see.
    """
    page, narrowed = [agreement.pk], f"?agreement={agreement.pk}"
    wanted = [
        (_("Report and findings"), "reporting:report", page, "", "report", works),
        (_("Money statement"), "spending:statement", page, "", "money", works),
        (_("Declared figures"), "reporting:declared", page, "", "report", works),
        (_("Delivered work"), "activities:list", [], narrowed, "check", works),
        (_("Expenditures"), "spending:expenditures", [], narrowed, "evidence", works),
        (_("Submitted reports"), "reporting:list", [], "", "report", not works),
    ]
    found: list[Link] = []
    for title, name, args, query, icon, shown in wanted:
        try:
            url = f"{reverse(name, args=args)}{query}"
        except NoReverseMatch:
            continue
        if shown:
            found.append(Link(title, url, icon=icon))
    return found
