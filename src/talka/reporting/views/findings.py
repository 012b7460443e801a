"""What the report says about itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Refused
from talka.kernel.http import signed_in
from talka.reporting.actions import acknowledge_finding, withdraw_acknowledgement
from talka.reporting.findings import findings_of
from talka.reporting.forms import ReasonForm
from talka.reporting.views.report import readable_agreement


@signed_in
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Contradictions first, then gaps; each with what to mend, or a reason why it stands."""
    agreement = readable_agreement(request, pk)
    form = ReasonForm(request.POST or None)
    key = "".join(letter for letter in request.POST.get("key", "")[:64] if letter.isalnum())
    if request.method == "POST" and "withdraw" in request.POST:
        try:
            withdraw_acknowledgement(agreement, key=key, actor=asking(request))
        except Refused as refused:
            # Somebody else took it back first, or this reader may not take it back.
            messages.error(request, str(refused))
        return redirect("reporting:findings", agreement.pk)
    if form.is_valid():
        try:
            acknowledge_finding(agreement, key=key, reason=form.cleaned_data["reason"], actor=asking(request))
            return redirect("reporting:findings", agreement.pk)
        except Refused as refused:
            form.add_error("reason", str(refused))
    found = findings_of(agreement)
    return render(
        request,
        "reporting/findings/list.html",
        {
            "agreement": agreement,
            "groups": [
                (_("Contradictions"), "contradiction", [f for f in found if f.kind == "contradiction"]),
                (_("Gaps"), "gap", [f for f in found if f.kind == "gap"]),
            ],
            "form": form,
            "key": key,
            "may_acknowledge": acknowledge_finding.allows(asking(request), agreement),
        },
    )
