"""Pages about communities."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.kernel.ui.shapes import SummaryRow
from talka.places.queries.figures import territory_picture
from talka.registry.actions import add_community, edit_community
from talka.registry.forms import CommunityForm, community_facts
from talka.registry.models import Community, Tie
from talka.registry.queries.meant import place_label
from talka.registry.queries.profiles import communities_visible_to, households_of
from talka.registry.tables import communities_table
from talka.registry.tables.communities import MATURITY_TONES
from talka.registry.views.changes import offered
from talka.registry.views.framing import (
    breadcrumbs,
    confirmed,
    contact_rows,
    form_page,
    held_on,
    known_rows,
    listed,
    panels_for,
    place_asked,
    registry_tabs,
    shared_context,
    staff,
    time_words,
)


@signed_in
def communities(request: HttpRequest) -> HttpResponseBase:
    """Communities: those that have not ended, unless the others are asked for."""
    rows = communities_visible_to(staff(request))
    if not request.GET.get("ended"):
        rows = rows.filter(ended_on=None)
    context = {
        "tabs": registry_tabs("communities", asking(request)),
        **offered("communities"),
        "add_url": reverse("registry:add_community"),
        "add_words": _("Add a community"),
        "none_title": _("There are no communities yet"),
        "none_words": _(
            "A community is people of one place or one interest who act together; no legal form is needed."
        ),
    }
    return listed(request, communities_table(), rows, context)


@signed_in
def show(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Facts of a community, who speaks for it, where it belongs."""
    community = _found(request.user, community_id)
    today = timezone.localdate()
    memberships = community.network_memberships.select_related("network")
    context = {
        "community": community,
        "rows": _rows(community),
        "contacts": contact_rows(community),
        "territory": territory_picture(community.territory, _("Territory of %(name)s") % {"name": community.name}),
        "maturity_tone": MATURITY_TONES[community.maturity],
        "memberships": [one for one in memberships if held_on(one, today)],
        "speaking": households_of(community, today),
        "may_edit": edit_community.allows(request.user, community),
        "breadcrumbs": breadcrumbs("communities"),
        "panels": panels_for(request, [panel for m in manifests() for panel in m.profile_panels]),
        **shared_context(request.user, community, "community"),
    }
    return render(request, "registry/communities/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add a community; a link from the map brings its place along."""
    if not add_community.allows(request.user, Community()):
        raise Http404
    initial = {"tie": Tie.PLACE, "place": place_asked(request)}
    form = CommunityForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_community(Community(**form.values), actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": added.name})
            return redirect("registry:show_community", added.pk)
    return _form(request, form, {})


@signed_in
def edit(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Change facts of a community."""
    community = _found(request.user, community_id)
    form = CommunityForm(request.POST or None, user=request.user, initial=community_facts(community))
    trouble: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            edit_community(community, values=form.values, version=version, actor=request.user)
        except Conflict as conflict:
            current = _found(request.user, conflict.current.pk)
            trouble = {"conflict": form.show_conflict(current, community_facts(current))}
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("registry:show_community", community_id)
    return _form(request, form, trouble, community_id)


@signed_in
@require_POST
def confirm(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Say that the profile is true."""
    return confirmed(request, _found(request.user, community_id))


def _found(user: User, community_id: int) -> Community:
    rows = communities_visible_to(user).select_related("place__parent", "host", "confirmed_by")
    return get_object_or_404(rows, pk=community_id)


def _form(
    request: SignedInRequest, form: CommunityForm, trouble: dict[str, Any], community_id: int | None = None
) -> HttpResponse:
    stored = _found(request.user, community_id) if community_id else None
    return form_page(request, form, trouble, about="community", stored=stored)


def _rows(community: Community) -> list[SummaryRow]:
    rows = {
        _("Place"): place_label(community.place),
        _("Territory in words"): community.territory_text,
        _("Theme"): community.theme,
        _("Time"): time_words(community.began_on, community.ended_on),
        _("Notes"): community.notes,
    }
    return known_rows(rows)
