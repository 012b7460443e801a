"""What the report says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.programmes.models import Agreement
from talka.reporting.actions import acknowledge_finding, withdraw_acknowledgement
from talka.reporting.findings import Finding, findings_of
from talka.reporting.forms import AcknowledgeForm, FindingForm
from talka.reporting.views.report import crumbs_of, readable_agreement


@dataclass(frozen=True)
class ShownFinding:
    """A finding with the form in which somebody says why it stands; `tried` when that was refused."""

    finding: Finding
    form: AcknowledgeForm
    tried: bool


@signed_in
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Contradictions first, then gaps; each with what to mend, or a reason why it stands."""
    agreement = readable_agreement(request, pk)
    if request.method == "POST" and "withdraw" in request.POST:
        return _withdraw(request, agreement)
    form = AcknowledgeForm(request.POST or None, auto_id="tried-%s")
    if form.is_valid():
        try:
            acknowledge_finding(agreement, **form.cleaned_data, actor=asking(request))
            return redirect("reporting:findings", agreement.pk)
        except Refused as refused:
            refuse(form, refused)
    shown = list(_shown(findings_of(agreement), form))
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
            "may_acknowledge": acknowledge_finding.allows(asking(request), agreement),
        },
    )


def _withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = FindingForm(request.POST)
    try:
        key = form.cleaned_data["key"] if form.is_valid() else ""
        withdraw_acknowledgement(agreement, key=key, actor=asking(request))
    except Refused as refused:
        # Somebody else took it back first, or this reader may not take it back.
        messages.error(request, str(refused))
    return redirect("reporting:findings", agreement.pk)


def _shown(found: Iterable[Finding], tried: AcknowledgeForm) -> Iterator[ShownFinding]:
    key = str(tried["key"].value() or "") if tried.is_bound else ""
    for number, finding in enumerate(found, start=1):
        mine = finding.key == key
        form = tried if mine else AcknowledgeForm(initial={"key": finding.key}, auto_id=f"f{number}-%s")
        yield ShownFinding(finding, form, mine)
