"""Communities and networks that work was for: adding, taking out."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.activities.actions import add_group, remove_group
from talka.activities.forms.groups import GroupForm
from talka.activities.queries.clients import group_suggestions
from talka.activities.views.finding import found_activity, staff, way_to
from talka.kernel.answers import carry_out
from talka.kernel.http import signed_in

MOST_SEARCH = 200


@signed_in
def add(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Say for which community or network it was."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if not add_group.allows(user, activity):
        raise Http404
    form = GroupForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        add_group(activity, group=form.meant, actor=user)
        messages.success(request, _("Added: %(name)s.") % {"name": form.meant.name})
        return redirect("activities:show", activity.pk)
    context = {
        "form": form,
        "activity": activity,
        "breadcrumbs": way_to(activity),
        "form_has_errors": bool(form.errors),
    }
    return render(request, "activities/add_group.html", context)


@signed_in
@require_GET
def suggestions(request: HttpRequest) -> JsonResponse:
    """Communities and networks to offer while somebody types."""
    user = staff(request)
    return JsonResponse({"suggestions": group_suggestions(user, request.GET.get("q", "")[:MOST_SEARCH])})


@signed_in
@require_POST
def remove(request: HttpRequest, activity_id: int, served_id: int) -> HttpResponse:
    """Take one out."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    carry_out(request, partial(remove_group, activity, served_id=served_id, actor=user), said=_("Taken out."))
    return redirect("activities:show", activity_id)
