"""The log as a list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.activities.models import Activity, State
from talka.activities.tables import activities_table
from talka.activities.views.changes import acts_for
from talka.activities.views.finding import staff
from talka.kernel.http import signed_in
from talka.kernel.tables import Offered, list_page
from talka.kernel.ui.shapes import Link


@signed_in
def log(request: HttpRequest) -> HttpResponseBase:
    """Delivered work: narrowed, ordered, exported, changed together."""
    user = staff(request)
    rows = Activity.objects.visible_to(user)
    if State.REMOVED not in request.GET.getlist("state"):
        rows = rows.present()
    context = {
        "begin": Link(_("Record work"), reverse("activities:choose_kind")),
        "bulk": Offered(acts_for(user), reverse("activities:change")),
    }
    return list_page(request, activities_table(user), rows, "activities/list.html", context)
