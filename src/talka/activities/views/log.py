"""The log as a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from talka.activities.models import Activity, State
from talka.activities.tables import activities_table
from talka.activities.views.finding import staff
from talka.kernel.http import signed_in
from talka.kernel.tables import list_page


@signed_in
def log(request: HttpRequest) -> HttpResponseBase:
    """Delivered work: narrowed, ordered, exported, changed together."""
    user = staff(request)
    rows = Activity.objects.visible_to(user)
    if State.REMOVED not in request.GET.getlist("state"):
        rows = rows.present()
    return list_page(request, activities_table(user), rows, "activities/list.html")
