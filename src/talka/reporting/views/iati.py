"""The agreement as an activity of IATI."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from talka.kernel.actions import Refused
from talka.kernel.http import signed_in
from talka.reporting.documents.iati import identifier, render_iati
from talka.reporting.views.report import download, readable_agreement


@signed_in
def iati(request: HttpRequest, pk: int) -> HttpResponse:
    """The activity as a file; where it cannot be made, the report's page says why."""
    agreement = readable_agreement(request, pk)
    try:
        data = render_iati(agreement)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:report", pk)
    name = re.sub(r"[^A-Za-z0-9-]+", "-", identifier(agreement))
    return download(data, f"{name}.xml", "application/xml")
