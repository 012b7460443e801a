"""Pages about networks and their members."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.answers import carry_out_form
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.modules import manifests
from talka.kernel.ui.shapes import SummaryRow
from talka.places.queries.whereabouts import whereabouts
from talka.registry.actions import add_member, add_network, edit_network, end_membership
from talka.registry.forms import MemberForm, NetworkForm, network_facts
from talka.registry.models import Network, NetworkMember, Tie
from talka.registry.queries.meant import place_label
from talka.registry.queries.profiles import members_visible_to, networks_visible_to
from talka.registry.tables import networks_table
from talka.registry.views.changes import offered
from talka.registry.views.framing import (
    add_page,
    breadcrumbs,
    confirmed,
    edit_page,
    end_page,
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
def networks(request: HttpRequest) -> HttpResponseBase:
    """Networks: those that have not ended, unless the others are asked for."""
    rows = networks_visible_to(staff(request))
    if not request.GET.get("ended"):
        rows = rows.filter(ended_on=None)
    context = {
        "tabs": registry_tabs("networks", asking(request)),
        **offered("networks"),
        "add_url": reverse("registry:add_network"),
        "add_words": _("Add a network"),
    }
    return listed(request, networks_table(), rows, context)


@signed_in
def show(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Facts of a network, who belongs to it and who speaks for it."""
    network = _found(request.user, network_id)
    today = timezone.localdate()
    members = list(network.members.select_related("organisation", "community"))
    members.sort(key=_by_name)
    context = {
        "network": network,
        "rows": _rows(network),
        "where": whereabouts(name=network.name, seat=network.place),
        "members": [one for one in members if held_on(one, today)],
        "past_members": [one for one in members if not held_on(one, today)],
        "may_edit": edit_network.allows(request.user, network),
        "breadcrumbs": breadcrumbs("networks"),
        "panels": panels_for(request, [panel for m in manifests() for panel in m.profile_panels]),
        **shared_context(request.user, network, "network"),
    }
    return render(request, "registry/networks/show.html", context)


@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add a network."""
    if not add_network.allows(request.user, Network()):
        raise Http404
    place = place_asked(request)
    initial = {"tie": Tie.PLACE if place else Tie.THEME, "place": place}
    form = NetworkForm(request.POST or None, user=request.user, initial=initial)
    return add_page(request, form, lambda: add_network(Network(**form.values), actor=request.user), about="network")


@signed_in
def edit(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Change facts of a network."""
    network = _found(request.user, network_id)
    form = NetworkForm(request.POST or None, user=request.user, initial=network_facts(network))

    def change(version: int) -> None:
        edit_network(network, values=form.values, version=version, actor=request.user)

    stored = partial(_found, request.user, network_id)
    return edit_page(request, form, change, stored=stored, facts=network_facts)


@signed_in
@require_POST
def confirm(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Say that the profile is true."""
    return confirmed(request, _found(request.user, network_id))


@signed_in
def join(request: SignedInRequest, network_id: int) -> HttpResponse:
    """Enter an organisation or a community as a member."""
    network = _found(request.user, network_id)
    form = MemberForm(request.POST or None, user=request.user)
    if carry_out_form(
        request,
        form,
        lambda: add_member(NetworkMember(network=network, **form.cleaned_data), actor=request.user),
        said=_("The member is added."),
    ):
        return redirect("registry:show_network", network_id)
    context = {"form": form, "network": network, "breadcrumbs": breadcrumbs("networks", network)}
    return render(request, "registry/networks/member.html", context)


@signed_in
def leave(request: SignedInRequest, member_id: int) -> HttpResponse:
    """Say until when it belonged to the network."""
    members = members_visible_to(request.user).select_related("network", "organisation", "community")
    member = get_object_or_404(members, pk=member_id)
    return end_page(
        request,
        partial(end_membership, member),
        member.network,
        title=_("End the membership"),
        what=f"{member.organisation or member.community} – {member.network}",
    )


def _found(user: User, network_id: int) -> Network:
    rows = networks_visible_to(user).select_related("place__parent", "coordinator", "confirmed_by")
    return get_object_or_404(rows, pk=network_id)


def _by_name(member: NetworkMember) -> str:
    who = member.organisation or member.community
    return who.sort_key if who else ""


def _rows(network: Network) -> list[SummaryRow]:
    rows = {
        _("Theme"): network.theme,
        _("Place"): place_label(network.place),
        _("Time"): time_words(network.began_on, network.ended_on),
        _("Notes"): network.notes,
    }
    return known_rows(rows)
