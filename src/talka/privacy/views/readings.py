"""The log of readings, for administrators."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from talka.accounts.queries import asking
from talka.kernel.http import signed_in
from talka.kernel.tables import list_page
from talka.privacy import rules
from talka.privacy.queries.readings import all_readings
from talka.privacy.tables import readings_table


@signed_in
def readings(request: HttpRequest) -> HttpResponseBase:
    """Who looked at and took out personal data."""
    if not rules.may_see_readings(asking(request)):
        raise Http404
    return list_page(request, readings_table(), all_readings(), "privacy/readings/list.html")
