"""Recording and editing work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions import add_series, edit_activity, record_activity
from talka.activities.forms.activities import ActivityForm, activity_facts, place_facts
from talka.activities.forms.fields import ChannelField
from talka.activities.models import Activity, Family, Format, Series, WorkKind
from talka.activities.queries.log import kinds_in_use, most_used_kinds
from talka.activities.queries.participations import how_known, taking_part
from talka.activities.views.finding import found_activity, staff, way_to
from talka.activities.views.history import history_of
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import CountField, DayField, refuse
from talka.kernel.http import signed_in
from talka.kernel.time_fields import ClockField, HoursField
from talka.kernel.ui.shapes import Link
from talka.places.queries import place_with_id

REMEMBERED = "last_recorded"
STORED = "stored"


@signed_in
def choose_kind(request: HttpRequest) -> HttpResponse:
    """Which kind of work is recorded: the usual ones first, then all by family."""
    user = staff(request)
    families = [(str(family.label), [k for k in kinds_in_use() if k.family == family]) for family in Family]
    context = {
        "usual": most_used_kinds(user),
        "families": [(title, kinds) for title, kinds in families if kinds],
        "may_add_kind": rules.may_add_kind(user),
        "place": place_with_id(request.GET.get("place", "")),
        "breadcrumbs": way_to(),
    }
    return render(request, "activities/choose_kind.html", context)


@signed_in
def record(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one kind."""
    user = staff(request)
    kind = get_object_or_404(kinds_in_use(), code=code)
    initial = (request.session.get(REMEMBERED) or {}) | place_facts(place_with_id(request.GET.get("place", "")))
    form = ActivityForm(request.POST or None, user=user, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        recorded = _record(form, user, kind, draft=request.POST.get("act") == "draft")
        if recorded is not None:
            request.session[REMEMBERED] = {
                name: request.POST.get(name, "") for name in ("agreement", "purpose", "centre")
            }
            messages.success(request, _("Saved: %(title)s.") % {"title": recorded.title})
            return redirect("activities:show", recorded.pk)
    context = {
        "form": form,
        "kind": kind,
        "breadcrumbs": [*way_to(), Link(_("Record work"), reverse("activities:choose_kind"))],
    }
    return render(request, "activities/record.html", context)


@signed_in
def edit(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Change an entry; when somebody else changed it meanwhile, both versions are shown and one is chosen by field."""
    user = staff(request)
    activity = found_activity(user, activity_id)
    if not edit_activity.allows(user, activity):
        raise Http404
    form = ActivityForm(
        request.POST or None, user=user, kind=activity.kind, activity=activity, initial=activity_facts(activity)
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                _edit(form, user, activity, request)
        except Conflict as conflict:
            return _both_versions(request, form, conflict.current)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("activities:show", activity_id)
    stored = found_activity(user, activity_id)
    context = {
        "form": form,
        "kind": activity.kind,
        "activity": stored,
        "how_known": how_known(stored.participants, taking_part(stored)[1]),
        "breadcrumbs": [*way_to(), Link(stored.title, reverse("activities:show", args=[activity_id]))],
    }
    return render(request, "activities/record.html", context)


def _record(form: ActivityForm, user: User, kind: WorkKind, *, draft: bool) -> Activity | None:
    centre = form.centre_chosen
    if centre is None:
        form.add_error(None, _("You do not work in a centre yet."))
        return None
    try:
        with transaction.atomic():
            values = _with_new_series(form, user, form.values)
            return record_activity(Activity(centre=centre, kind=kind, **values), actor=user, draft=draft)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _edit(form: ActivityForm, user: User, activity: Activity, request: HttpRequest) -> None:
    values = _with_new_series(form, user, form.values)
    mine = {name: value for name, value in values.items() if request.POST.get(f"keep_{name}") != STORED}
    edit_activity(activity, values=mine, version=form.cleaned_data["version"] or 0, actor=user)


def _with_new_series(form: ActivityForm, user: User, values: dict[str, Any]) -> dict[str, Any]:
    title = form.cleaned_data.get("new_series", "")
    if not title:
        return values
    agreement = values.get("agreement")
    if agreement is None:
        raise Refused(_("A series belongs to an agreement: choose it."), field="agreement")
    return values | {"series": add_series(Series(agreement=agreement, title=title), actor=user)}


def _both_versions(request: HttpRequest, form: ActivityForm, current: Any) -> HttpResponse:
    stored = activity_facts(current)
    pairs = [(name, field, stored.get(name), form.cleaned_data.get(name)) for name, field in form.fields.items()]
    differing = [
        {"name": name, "label": field.label, "stored": _shown(field, before), "typed": _shown(field, typed)}
        for name, field, before, typed in pairs
        if name in stored and name != "version" and not _is_same(before, typed)
    ]
    context = {
        "form": form,
        "activity": current,
        "differing": differing,
        "last": history_of(current)[:1],
        "version": current.version,
        "breadcrumbs": way_to(current),
    }
    return render(request, "activities/conflict.html", context, status=409)


def _is_same(before: object, typed: object) -> bool:
    """Nothing typed is nothing stored, but a zero is known."""
    known = isinstance(before, int) or isinstance(typed, int)
    return before == typed if known else (before or "") == (typed or "")


def _shown(field: Any, value: object) -> str:
    if value is None or value == "":
        return ""
    if value in Format.values:
        return str(Format(value).label)
    if isinstance(field, CountField | DayField | ClockField | HoursField | ChannelField):
        return str(field.prepare_value(value))
    return str(value)
