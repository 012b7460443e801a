"""Putting work on the map: the words of places without a municipality, what they name, and all of it set at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from talka.activities.actions import change_together, plan_together
from talka.activities.forms.activities import ActivityForm
from talka.activities.forms.placing import PlacingForm
from talka.activities.models import WorkKind
from talka.activities.queries.log import for_listing
from talka.activities.queries.unplaced import unplaced_words, with_words
from talka.activities.views.changes import COLUMNS, DONE
from talka.activities.views.finding import staff, way_to
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.kernel.periods import BadDate, parse_date_or_datetime
from talka.kernel.tables import PlannedRows
from talka.kernel.text import BadText, clean_text
from talka.places.queries import place_with_id, recognise

MOST_SEARCH = 200
# Of those whose words name a place.
PLACED_AT_ONCE = 200
PLACED = (COLUMNS[0], replace(COLUMNS[1], detail=lambda a: a.place_text))


@signed_in
def places(request: HttpRequest) -> HttpResponse:
    """Words of places that are on no map; what would change is shown before it is done."""
    user = staff(request)
    words = unplaced_words(user)
    form = PlacingForm(request.POST or None, words=words)
    context: dict[str, Any] = {"form": form, "breadcrumbs": way_to()}
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen
        rows = list(for_listing(with_words(user, list(chosen)))[: PLACED_AT_ONCE + 1])
        more, rows = len(rows) > PLACED_AT_ONCE, rows[:PLACED_AT_ONCE]
        if not rows:
            messages.warning(request, _("Choose a municipality for at least one of the places."))
        elif request.POST.get("confirm") == "yes":
            done = change_together(rows, act="place", value=chosen, actor=user)
            request.session[DONE] = done
            said = ngettext("%(count)s record is on the map.", "%(count)s records are on the map.", len(done))
            messages.success(request, said % {"count": format_count(len(done))})
            return redirect("activities:changed")
        else:
            planned = plan_together(rows, act="place", value=chosen, actor=user)
            context |= {"preview": PlannedRows(PLACED, planned), "more": more}
    return render(request, "activities/places.html", context)


@signed_in
@require_GET
def hint(request: HttpRequest) -> HttpResponse:
    """The municipality that typed words name, chosen in its field while nobody has chosen another."""
    user = staff(request)
    kind = WorkKind(fields=["place"])
    chosen = place_with_id(request.GET.get("place", ""))
    words, day = "", timezone.localdate()
    try:
        words = clean_text(request.GET.get("place_text", "")[:MOST_SEARCH])
        day = parse_date_or_datetime(request.GET.get("starts", ""))[0]
    except (BadText, BadDate):
        # What is half typed offers less, and says nothing.
        pass
    found = recognise(words, day)
    offered = found.place if chosen is None else None
    form = ActivityForm(user=user, kind=kind, initial={"place": offered.id if offered else chosen and chosen.pk})
    maybe = "" if chosen or offered else "; ".join(one.name for one in found.suggestions)
    context = {"form": form, "offered": offered, "maybe": maybe}
    return render(request, "activities/parts/place_field.html", context)
