"""Pages about communities."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.kernel.ui.shapes import SummaryRow
from talka.places.queries.whereabouts import whereabouts
from talka.registry.actions import add_community, edit_community
from talka.registry.forms import CommunityForm, community_facts
from talka.registry.models import Community, Tie
from talka.registry.queries.meant import place_label
from talka.registry.queries.profiles import communities_visible_to, households_of
from talka.registry.tables import communities_table
from talka.registry.tables.communities import MATURITY_TONES
from talka.registry.views.changes import offered
from talka.registry.views.framing import (
    add_page,
    breadcrumbs,
    confirmed,
    edit_page,
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
        "where": whereabouts(name=community.name, seat=community.place, drawn=community.territory),
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
    return add_page(
        request, form, lambda: add_community(Community(**form.values), actor=request.user), about="community"
    )


@signed_in
def edit(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Change facts of a community."""
    community = _found(request.user, community_id)
    form = CommunityForm(request.POST or None, user=request.user, initial=community_facts(community))

    def change(version: int) -> None:
        edit_community(community, values=form.values, version=version, actor=request.user)

    stored = partial(_found, request.user, community_id)
    return edit_page(request, form, change, stored=stored, facts=community_facts)


@signed_in
@require_POST
def confirm(request: SignedInRequest, community_id: int) -> HttpResponse:
    """Say that the profile is true."""
    return confirmed(request, _found(request.user, community_id))


def _found(user: User, community_id: int) -> Community:
    rows = communities_visible_to(user).select_related("place__parent", "host", "confirmed_by")
    return get_object_or_404(rows, pk=community_id)


def _rows(community: Community) -> list[SummaryRow]:
    rows = {
        _("Place"): place_label(community.place),
        _("Territory in words"): community.territory_text,
        _("Theme"): community.theme,
        _("Time"): time_words(community.began_on, community.ended_on),
        _("Notes"): community.notes,
    }
    return known_rows(rows)
