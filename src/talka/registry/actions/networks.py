"""Networks, and who belongs to them from when until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.registry import rules
from talka.registry.actions.communities import settle_tie
from talka.registry.actions.profiles import PROFILE, locked, mark_confirmed, put_values
from talka.registry.models import Network, NetworkMember

EDITABLE = PROFILE | {"tie", "theme", "place", "coordinator", "began_on", "ended_on"}


class AlreadyMember(Refused):
    """The organisation or community belongs to the network in that time."""

    def __init__(self) -> None:
        super().__init__(_("It belongs to the network already in this time."))


@action(allowed=rules.may_keep_network)
def add_network(network: Network, *, actor: User) -> Network:
    """Enter an unsaved network; whoever enters it says that it is so today."""
    settle_tie(network)
    mark_confirmed(network, actor)
    network.added_by = actor
    network.save(force_insert=True)
    return network


@action(allowed=rules.may_keep_network, edits=True)
def edit_network(network: Network, *, values: Mapping[str, Any], version: int, actor: User) -> Network:
    """Change facts of a network; with a day on which it ended it is no longer counted."""
    locked(network, version)
    put_values(network, values, EDITABLE)
    settle_tie(network)
    network.version = version + 1
    network.save()
    return network


@action(allowed=rules.may_keep_member)
def add_member(member: NetworkMember, *, actor: User) -> NetworkMember:
    """Enter an unsaved membership of an organisation or a community; not twice in the same time."""
    if (member.organisation is None) == (member.community is None):
        raise Refused(_("Name one organisation or one community."))
    refuse_wrong_time(member.starts, member.ends)
    # One at a time for a network, so that two who press the button at once do not both succeed.
    Network.objects.select_for_update().get(pk=member.network_id)
    same = {"organisation": member.organisation, "community": member.community}
    if (
        NetworkMember.objects.filter(network_id=member.network_id, **same)
        .filter(overlapping(member.starts, member.ends))
        .exists()
    ):
        raise AlreadyMember
    member.save(force_insert=True)
    return member


@action(allowed=rules.may_keep_member)
def end_membership(member: NetworkMember, *, ends: date, actor: User) -> NetworkMember:
    """Say until which day it belonged to the network."""
    refuse_wrong_time(member.starts, ends)
    member.ends = ends
    member.save()
    return member


def overlapping(starts: date | None, ends: date | None) -> Q:
    """Rows of which some day is also a day of this time; an open end is open."""
    found = Q()
    if ends is not None:
        found &= Q(starts=None) | Q(starts__lte=ends)
    if starts is not None:
        found &= Q(ends=None) | Q(ends__gte=starts)
    return found


def refuse_wrong_time(starts: date | None, ends: date | None) -> None:
    """Refuse a time that ends before it begins."""
    if starts is not None and ends is not None and ends < starts:
        raise Refused(_("The end is before the beginning."), field="ends")
