"""Changing many organisations together: choose, see what will change, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.http import signed_in
from talka.kernel.numbers import format_count
from talka.registry.actions import change_together, plan_together
from talka.registry.forms.changes import ChangeForm, value_field
from talka.registry.models import Organisation
from talka.registry.queries import organisations_visible_to
from talka.registry.views.framing import MOST_DIGITS, breadcrumbs, staff

MOST = 100
TITLES = {
    "area": gettext_lazy("Add an area of activity"),
    "serves": gettext_lazy("Add a place that is served"),
    "status": gettext_lazy("Set the status"),
    "confirm": gettext_lazy("Confirm profiles"),
}


@signed_in
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user = staff(request)
    act = request.POST.get("act", "")
    if act not in TITLES:
        raise Http404
    back = _back(request)
    chosen = _chosen(user, request.POST.getlist("id"))
    if not chosen:
        messages.warning(request, _("Choose at least one row first."))
        return redirect(back)
    asks = value_field(act) is not None
    form = ChangeForm(request.POST if "value" in request.POST or not asks else None, act=act)
    ready = form.is_valid()
    if ready and request.POST.get("confirm") == "yes":
        done = change_together(chosen, act=act, value=form.value, actor=user)
        words = ngettext("%(count)s organisation is changed.", "%(count)s organisations are changed.", done)
        messages.success(request, words % {"count": format_count(done)})
        return redirect(back)
    planned = plan_together(chosen, act=act, value=form.value, actor=user) if ready else None
    context: dict[str, Any] = {
        "act": act,
        "title": TITLES[act],
        "form": form if asks else None,
        "typed": request.POST.get("value", "")[:250],
        "chosen": chosen,
        "planned": planned,
        "will_change": sum(not one.refusal and one.before != one.after for one in planned or ()) or act == "confirm",
        "back": back,
        "breadcrumbs": breadcrumbs(),
    }
    return render(request, "registry/organisations/change.html", context)


def _chosen(user: User, ids: list[str]) -> list[Organisation]:
    pks = [int(pk) for pk in ids[:MOST] if pk.isascii() and pk.isdigit() and len(pk) <= MOST_DIGITS]
    return list(organisations_visible_to(user).filter(pk__in=pks))


def _back(request: HttpRequest) -> str:
    """The list as it was left, if it is one of this site."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else reverse("registry:organisations")
