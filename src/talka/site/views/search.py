"""One search over organisations, people and the work log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from talka.accounts.queries import asking
from talka.activities.queries.log import activities_found
from talka.kernel.http import signed_in
from talka.kernel.text import BadText, clean_text
from talka.registry.queries.suggestions import suggest_organisations, suggest_persons

SHOWN = 20


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Whatever the diacritics; only what the person may see."""
    try:
        text = clean_text(request.GET.get("q", ""))[:100]
    except BadText:
        text = ""
    found = {
        "text": text,
        "organisations": suggest_organisations(asking(request), text, SHOWN) if text else [],
        "persons": suggest_persons(asking(request), text, SHOWN) if text else [],
        "activities": activities_found(asking(request), text, SHOWN) if text else [],
    }
    return render(request, "site/search.html", found)
