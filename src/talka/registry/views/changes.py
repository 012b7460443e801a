"""Changing many records of a list together: choose, see what will change, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.kernel.answers import back_of
from talka.kernel.http import signed_in
from talka.kernel.tables import BulkAct, Change, Column, Offered, change_page
from talka.kernel.tables.changes import act_sent, rows_sent, value_sent
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
    return {"bulk": Offered(_acts(listing), reverse(f"registry:change_{listing}"))}


def _acts(listing: str) -> list[BulkAct]:
    return [BulkAct(act, TITLES[act], icon="check" if act == "confirm" else "") for act in ACTS[listing]]


@signed_in
@require_POST
def change(request: HttpRequest, listing: str) -> HttpResponse:
    """Show what would change; carried out only when confirmed."""
    user, act = staff(request), act_sent(request, _acts(listing))
    rows, in_words = LISTS[listing]
    chosen, back = rows_sent(request, rows(user)), back_of(request, reverse(f"registry:{listing}"))

    def carry_out(value: Any) -> HttpResponse:
        done = change_together(chosen, act=act.name, value=value, actor=user)
        messages.success(request, _("Changed: %(what)s.") % {"what": in_words(done)})
        return redirect(back)

    asks = act.name not in SAYS_ALL
    asked = Change(
        act=act,
        chosen=chosen,
        form=ChangeForm(value_sent(request), act=act.name, listing=listing, user=user) if asks else None,
        plan=lambda value: plan_together(chosen, act=act.name, value=value, actor=user),
        carry_out=carry_out,
        columns=(Column("name", gettext_lazy("Name"), str, always=True),),
        count_words=in_words,
        back=back,
    )
    return change_page(request, asked, suggest_url=_suggestions(act.name), breadcrumbs=breadcrumbs(listing))


def _suggestions(act: str) -> str:
    """Where a field that is typed finds what to offer."""
    if act == "employer":
        return reverse("registry:suggest_organisations")
    return reverse("registry:suggest_places") if act in {"serves", "place"} else ""
