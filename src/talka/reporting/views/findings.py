"""What the report says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement
from talka.reporting.actions import acknowledge_finding, withdraw_acknowledgement
from talka.reporting.findings import CONTRADICTION, Finding, findings_of, read_first
from talka.reporting.forms import AcknowledgeForm, FindingForm
from talka.reporting.views.report import crumbs_of, readable_agreement

PAGE = 100


@dataclass(frozen=True)
class ShownFinding:
    """A finding with its place on the page, and where somebody says why it stands; `tried` when that was refused."""

    number: int
    finding: Finding
    form: AcknowledgeForm | None
    tried: bool


@signed_in
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Contradictions first, then gaps; each with what to mend, or a reason why it stands; or all records of one."""
    agreement = readable_agreement(request, pk)
    if "of" in request.GET:
        return _records(request, agreement)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, agreement)
    form = AcknowledgeForm(request.POST or None, auto_id="tried-%s")
    if form.is_valid():
        try:
            acknowledge_finding(agreement, **form.cleaned_data, actor=asking(request))
            return redirect("reporting:findings", agreement.pk)
        except Refused as refused:
            refuse(form, refused)
    may_acknowledge = acknowledge_finding.allows(asking(request), agreement)
    shown = list(_shown(findings_of(agreement), form, may_acknowledge=may_acknowledge))
    read_first(one.finding.records for one in shown)
    groups = [(_("Contradictions"), "contradiction"), (_("Gaps"), "gap")]
    return render(
        request,
        "reporting/findings/list.html",
        {
            "agreement": agreement,
            "breadcrumbs": crumbs_of(agreement),
            "groups": [(title, kind, [one for one in shown if one.finding.kind == kind]) for title, kind in groups],
            # What was written about a finding that is gone meanwhile is not lost.
            "homeless": form if form.is_bound and not any(one.tried for one in shown) else None,
            "form_has_errors": bool(form.is_bound and form.errors),
            "may_acknowledge": may_acknowledge,
        },
    )


def _records(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """All work behind one finding, page by page."""
    wanted = request.GET.get("of"), request.GET.get("year")
    found = [one for one in findings_of(agreement) if (one.rule, str(one.year)) == wanted and one.is_of_work]
    if not found:
        raise Http404
    context = {
        "agreement": agreement,
        "finding": found[0],
        "page": Paginator(found[0].records, PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": [*crumbs_of(agreement), Link(_("Findings"), reverse("reporting:findings", args=[agreement.pk]))],
    }
    return render(request, "reporting/findings/records.html", context)


def _withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = FindingForm(request.POST)
    try:
        key = form.cleaned_data["key"] if form.is_valid() else ""
        withdraw_acknowledgement(agreement, key=key, actor=asking(request))
    except Refused as refused:
        # Somebody else took it back first, or this reader may not take it back.
        messages.error(request, str(refused))
    return redirect("reporting:findings", agreement.pk)


def _shown(found: Iterable[Finding], tried: AcknowledgeForm, *, may_acknowledge: bool) -> Iterator[ShownFinding]:
    key = str(tried["key"].value() or "") if tried.is_bound else ""
    for number, finding in enumerate(found, start=1):
        # The key of a finding is made of all its records: only whoever can say something about it needs it.
        if finding.kind != CONTRADICTION or not may_acknowledge:
            yield ShownFinding(number, finding, None, tried=False)
            continue
        own = finding.key
        form = tried if own == key else AcknowledgeForm(initial={"key": own}, auto_id=f"f{number}-%s")
        yield ShownFinding(number, finding, form, own == key)
