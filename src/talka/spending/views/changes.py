"""Changing many expenditures together: choose, see what will change, confirm, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.each import changed_since, keys_sent, marks_of
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.numbers import format_count
from talka.kernel.ui.shapes import Link
from talka.spending.actions import change_together, plan_together, undo_together
from talka.spending.forms import ChangeForm, asks_for
from talka.spending.models import Expenditure
from talka.spending.queries.expenditures import for_listing
from talka.spending.views.expenditures import money_worker

MOST = 100
DONE = "expenditures_changed_together"
TITLES = {
    "purpose": gettext_lazy("Set the purpose"),
    "year": gettext_lazy("Set the implementation year"),
    "supplier": gettext_lazy("Write the supplier the same way"),
    "ineligible": gettext_lazy("Mark as ineligible"),
    "eligible": gettext_lazy("Mark as eligible"),
    "remove": gettext_lazy("Remove"),
}


@signed_in
@require_POST
def change(request: SignedInRequest) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user, act, back = money_worker(request), request.POST.get("act", ""), _back(request)
    if act not in TITLES:
        raise Http404
    chosen = _chosen(user, request.POST.getlist("id"))
    if not chosen:
        messages.warning(request, _("Choose at least one row first."))
        return redirect(back)
    asks = asks_for(act)
    given = request.POST if "value" in request.POST or not asks else None
    form = ChangeForm(given, user=user, act=act, chosen=chosen)
    ready = form.is_valid()
    read = marks_of(chosen)
    if ready and request.POST.get("confirm") == "yes":
        if not changed_since(chosen, request.POST.getlist("read")):
            return _carry_out(request, chosen, act=act, value=form.value)
        messages.warning(request, _("Meanwhile somebody changed one of these. This is what would change now."))
    planned = plan_together(chosen, act=act, value=form.value, actor=user) if ready else None
    context: dict[str, Any] = {
        "act": act,
        "title": TITLES[act],
        "form": form if asks else None,
        "typed": request.POST.get("value", "")[:300],
        "chosen": chosen,
        "read": read,
        "planned": planned,
        "will_change": sum(not one.refusal and one.before != one.after for one in planned or ()),
        "back": back,
        "breadcrumbs": _way(),
    }
    return render(request, "spending/expenditures/change.html", context)


@signed_in
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Take the last change of many expenditures back."""
    user = money_worker(request)
    done = request.session.pop(DONE, [])
    found = {one.pk: one for one in _chosen(user, [str(step["id"]) for step in done])}
    undone = undo_together(found, done, actor=user)
    if undone < len(done):
        messages.warning(request, _("Records that were changed since stay as they are."))
    words = ngettext("%(count)s record is as it was.", "%(count)s records are as they were.", undone)
    messages.success(request, words % {"count": format_count(undone)})
    return redirect("spending:expenditures")


@signed_in
def changed(request: SignedInRequest) -> HttpResponse:
    """What was changed last, with the way back."""
    user = money_worker(request)
    done = request.session.get(DONE, [])
    context = {"changed": _chosen(user, [str(step["id"]) for step in done]), "breadcrumbs": _way()}
    return render(request, "spending/expenditures/changed.html", context)


def _carry_out(request: SignedInRequest, chosen: list[Expenditure], *, act: str, value: Any) -> HttpResponse:
    done = change_together(chosen, act=act, value=value, actor=request.user)
    request.session[DONE] = done
    words = ngettext("%(count)s record is changed.", "%(count)s records are changed.", len(done))
    messages.success(request, words % {"count": format_count(len(done))})
    return redirect("spending:changed")


def _chosen(user: User, ids: list[str]) -> list[Expenditure]:
    return list(for_listing(Expenditure.objects.visible_to(user).filter(pk__in=keys_sent(ids, MOST))))


def _back(request: SignedInRequest) -> str:
    """The list as it was left, if it is one of this site."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if is_ours else reverse("spending:expenditures")


def _way() -> list[Link]:
    return [Link(_("Money"), reverse("spending:home")), Link(_("Expenditures"), reverse("spending:expenditures"))]
