"""Changing many entries of the log together: choose, see what will change, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.activities.actions import change_together, plan_together, undo_together
from talka.activities.forms.changes import WITH_VALUE, ChangeForm
from talka.activities.models import Activity
from talka.activities.queries.log import for_listing
from talka.activities.views.finding import back_or, staff
from talka.kernel.each import changed_since, keys_sent, marks_of
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.kernel.ui.shapes import Link

MOST = 100
# Of those whose words name a place.
PLACED_AT_ONCE = 200
DONE = "changed_together"
TITLES = {
    "purpose": gettext_lazy("Set the purpose"),
    "year": gettext_lazy("Set the implementation year"),
    "series": gettext_lazy("Set the series"),
    "place": gettext_lazy("Set the municipality"),
    "approve": gettext_lazy("Approve"),
    "remove": gettext_lazy("Remove"),
}


@signed_in
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user = staff(request)
    act = request.POST.get("act", "")
    if act not in TITLES:
        raise Http404
    chosen = _chosen(user, request.POST.getlist("id"))
    if not chosen:
        messages.warning(request, _("Choose at least one row first."))
        return back_or(request, reverse("activities:list"))
    form = (
        ChangeForm(request.POST if "value" in request.POST else None, user=user, act=act) if act in WITH_VALUE else None
    )
    ready = form is None or form.is_valid()
    value = form.cleaned_data["value"] if form is not None and ready else None
    read = marks_of(chosen)
    if ready and request.POST.get("confirm") == "yes":
        if not changed_since(chosen, request.POST.getlist("read")):
            return _carry_out(request, user, chosen, act=act, value=value)
        messages.warning(request, _("Meanwhile somebody changed one of these. This is what would change now."))
    context: dict[str, Any] = {
        "act": act,
        "title": TITLES[act],
        "form": form,
        "chosen": chosen,
        "read": read,
        "value": value,
        "planned": plan_together(chosen, act=act, value=value, actor=user) if ready else None,
        "back": request.POST.get("back", ""),
        "breadcrumbs": [Link(_("Work log"), reverse("activities:list"))],
    }
    if context["planned"] is not None:
        context["will_change"] = sum(not one.refusal for one in context["planned"])
    return render(request, "activities/change.html", context)


@signed_in
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last change of many entries back."""
    user = staff(request)
    done = request.session.pop(DONE, [])
    found = {
        activity.pk: activity for activity in _chosen(user, [str(step["id"]) for step in done], most=PLACED_AT_ONCE)
    }
    undone = undo_together(found, done, actor=user)
    words = ngettext("%(count)s record is as it was.", "%(count)s records are as they were.", undone)
    if undone < len(done):
        messages.warning(request, _("Records that were changed since stay as they are."))
    messages.success(request, words % {"count": format_count(undone)})
    return back_or(request, reverse("activities:list"))


def _chosen(user: User, ids: list[str], most: int = MOST) -> list[Activity]:
    return list(for_listing(Activity.objects.visible_to(user).filter(pk__in=keys_sent(ids, most))))


def _carry_out(request: HttpRequest, user: User, chosen: list[Activity], *, act: str, value: Any) -> HttpResponse:
    done = change_together(chosen, act=act, value=value, actor=user)
    request.session[DONE] = done
    words = ngettext("%(count)s record is changed.", "%(count)s records are changed.", len(done))
    messages.success(request, words % {"count": format_count(len(done))})
    return redirect("activities:changed")


@signed_in
def changed(request: HttpRequest) -> HttpResponse:
    """What was changed last, with the way back."""
    user = staff(request)
    done = request.session.get(DONE, [])
    context = {
        "changed": _chosen(user, [str(step["id"]) for step in done], most=PLACED_AT_ONCE),
        "breadcrumbs": [Link(_("Work log"), reverse("activities:list"))],
    }
    return render(request, "activities/changed.html", context)
