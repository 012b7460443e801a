"""Changing many records of a list together: choose, see what will change, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.each import changed_since, keys_sent, marks_of
from talka.kernel.http import signed_in
from talka.registry.actions import change_together, plan_together
from talka.registry.actions.together import ACTS
from talka.registry.forms.changes import SAYS_ALL, ChangeForm
from talka.registry.queries import organisations_visible_to
from talka.registry.queries.profiles import communities_visible_to, networks_visible_to, partner_roles_visible_to
from talka.registry.queries.suggestions import persons_visible_to
from talka.registry.tables.communities import community_count, network_count
from talka.registry.tables.organisations import count_words
from talka.registry.tables.partners import partner_count
from talka.registry.tables.persons import person_count
from talka.registry.views.framing import breadcrumbs, staff

MOST = 100
TITLES: dict[str, str | Promise] = {
    "area": gettext_lazy("Add an area of activity"),
    "serves": gettext_lazy("Add a place that is served"),
    "status": gettext_lazy("Set the status"),
    "confirm": gettext_lazy("Confirm profiles"),
    "place": gettext_lazy("Set the place"),
    "language": gettext_lazy("Add a language"),
    "hide": gettext_lazy("Keep out of the public directory"),
    "show": gettext_lazy("Show in the public directory"),
    "ends": gettext_lazy("End the role"),
    "centre": gettext_lazy("Add a centre that has met them"),
    "employer": gettext_lazy("Set the organisation"),
}
# By list: whose rows they are, and how many in words.
LISTS: dict[str, tuple[Callable[[User], QuerySet[Any]], Callable[[int], str]]] = {
    "organisations": (lambda user: organisations_visible_to(user).select_related("place"), count_words),
    "communities": (lambda user: communities_visible_to(user).select_related("place__parent"), community_count),
    "networks": (lambda user: networks_visible_to(user).select_related("place__parent"), network_count),
    "partners": (
        lambda user: partner_roles_visible_to(user).select_related("organisation", "place__parent"),
        partner_count,
    ),
    "persons": (
        lambda user: persons_visible_to(user).filter(erased_at=None).select_related("organisation"),
        person_count,
    ),
}


def offered(listing: str) -> dict[str, Any]:
    """What the list of a page needs for its bulk changes."""
    return {
        "bulk_form": "registry/changes/bulk.html",
        "bulk_url": reverse(f"registry:change_{listing}"),
        "bulk_acts": [(act, TITLES[act], "check" if act == "confirm" else "") for act in ACTS[listing]],
    }


@signed_in
@require_POST
def change(request: HttpRequest, listing: str) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user = staff(request)
    act = request.POST.get("act", "")
    if act not in ACTS[listing]:
        raise Http404
    rows, in_words = LISTS[listing]
    back = _back(request, listing)
    chosen = _chosen(rows(user), request.POST.getlist("id"))
    if not chosen:
        messages.warning(request, _("Choose at least one row first."))
        return redirect(back)
    asks = act not in SAYS_ALL
    given = request.POST if "value" in request.POST or not asks else None
    form = ChangeForm(given, act=act, listing=listing, user=user)
    ready = form.is_valid()
    read = marks_of(chosen)
    if ready and request.POST.get("confirm") == "yes":
        if not changed_since(chosen, request.POST.getlist("read")):
            done = change_together(chosen, act=act, value=form.value, actor=user)
            messages.success(request, _("Changed: %(what)s.") % {"what": in_words(done)})
            return redirect(back)
        messages.warning(request, _("Meanwhile somebody changed one of these. This is what would change now."))
    planned = plan_together(chosen, act=act, value=form.value, actor=user) if ready else None
    context: dict[str, Any] = {
        "act": act,
        "title": TITLES[act],
        "form": form if asks else None,
        "typed": request.POST.get("value", "")[:250],
        "suggest_url": _suggestions(act),
        "chosen": chosen,
        "read": read,
        "chosen_words": in_words(len(chosen)),
        "planned": planned,
        "will_change": sum(not one.refusal and one.before != one.after for one in planned or ()) or act == "confirm",
        "back": back,
        "breadcrumbs": breadcrumbs(listing),
    }
    return render(request, "registry/changes/change.html", context)


def _suggestions(act: str) -> str:
    """Where a field that is typed finds what to offer."""
    if act == "employer":
        return reverse("registry:suggest_organisations")
    return reverse("registry:suggest_places") if act in {"serves", "place"} else ""


def _chosen(rows: QuerySet[Any], ids: list[str]) -> list[Any]:
    return list(rows.filter(pk__in=keys_sent(ids, MOST)))


def _back(request: HttpRequest, listing: str) -> str:
    """The list as it was left, if it is one of this site."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else reverse(f"registry:{listing}")
