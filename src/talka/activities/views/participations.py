"""Who took part: the list, pasting more, taking somebody out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.activities.actions import Newcomer, remove_participation, take_attendance
from talka.activities.forms.attendance import AttendanceForm
from talka.activities.models import Activity
from talka.activities.queries.attendance import LineVerdict, Preview, Verdict, preview_attendance
from talka.activities.queries.participations import participations_shown_to, reach_around
from talka.activities.views.facts import participations_words
from talka.activities.views.finding import found_activity, staff, way_to
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.registry.actions.readings import note_reading
from talka.registry.models import Organisation, Person
from talka.registry.queries.doubts import NEW, SKIP, choice_of, chosen_in, settled_organisation, still_undecided

PAGE = 100


@signed_in
def participations(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Everybody by name, and what they add up to in each scope."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    page = Paginator(participations_shown_to(user, activity), PAGE).get_page(request.GET.get("page"))
    named = sum(one.person_id is not None for one in page.object_list)
    if named and request.method == "GET":
        note_reading(user, what="participants", rows=named)
    reach = reach_around(activity)
    context = {
        "activity": activity,
        "page": page,
        "reach": reach,
        "total": participations_words(activity.participants, reach[0].participations),
        "may_edit": remove_participation.allows(user, activity),
        "breadcrumbs": way_to(activity),
    }
    return render(request, "activities/participations.html", context)


@signed_in
def paste(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Paste a list; see who is new, known or doubtful; confirm."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if not take_attendance.allows(user, activity):
        raise Http404
    form = AttendanceForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "activity": activity, "breadcrumbs": way_to(activity)}
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "back":
        return render(request, "activities/paste.html", context)
    preview = preview_attendance(user, activity, form.lines)
    if request.POST.get("step") == "confirm":
        undecided = still_undecided([*preview.doubtful_organisations, *preview.doubtful], request.POST)
        if not undecided:
            return _take(request, user, activity, preview)
        context |= {"undecided": undecided, "form_has_errors": True}
    return render(request, "activities/paste_preview.html", context | {"preview": preview, "decided": request.POST})


@signed_in
@require_POST
def remove(request: HttpRequest, activity_id: int, participation_id: int) -> HttpResponse:
    """Take one participation out."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    verb = partial(remove_participation, activity, participation_id=participation_id, actor=user)
    carry_out(request, verb, said=_("Taken out."))
    return redirect("activities:participations", activity_id)


def _take(request: HttpRequest, user: User, activity: Activity, preview: Preview) -> HttpResponse:
    organisations = {one.key: settled_organisation(one, request.POST) for one in preview.organisations}
    newcomers: list[Newcomer] = []
    for one in preview.lines:
        newcomer = _newcomer(one, organisations, request.POST)
        if newcomer is not None:
            newcomers.append(newcomer)
    before = activity.participations.count()
    try:
        take_attendance(activity, newcomers=newcomers, actor=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("activities:paste", activity.pk)
    added = activity.participations.count() - before
    words = ngettext("%(count)s participation is added.", "%(count)s participations are added.", added)
    messages.success(request, words % {"count": format_count(added)})
    return redirect("activities:participations", activity.pk)


def _newcomer(
    one: LineVerdict, organisations: Mapping[str, Organisation | None], given: Mapping[str, str]
) -> Newcomer | None:
    organisation = organisations[one.organisation.key] if one.organisation else None
    if one.verdict in {Verdict.WRONG, Verdict.PRESENT}:
        return None
    if not one.line.name:
        return Newcomer(organisation=organisation) if organisation else None
    choice = choice_of(one, given) if one.verdict == Verdict.DOUBTFUL else NEW
    if choice == SKIP:
        return None
    person = (one.match.found or chosen_in(one.match, choice)) if one.match else None
    return Newcomer(person=person or Person(name=one.line.name, email=one.line.email), organisation=organisation)
