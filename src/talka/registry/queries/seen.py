"""Which records show something to everybody, as a condition for whoever asks for many at once."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone

from talka.registry.models import Community, Network, NetworkMember, Organisation, Status
from talka.registry.models.organisations import REGISTERED


def seen_by_all(model: type[Organisation | Community | Network], field: str, prefix: str = "") -> Q:
    """Records that let everybody see a field; `prefix` leads to them from another table, as in `organisation__`."""
    found = Q((f"{prefix}public_fields__contains", f" {field} "))
    if model is Organisation and field in REGISTERED:
        found |= Q((f"{prefix}registration_number__isnull", False))
    return found


def told_memberships() -> QuerySet[NetworkMember]:
    """Memberships of today that everybody may know of: both sides act, are in the directory and show them."""
    today = timezone.localdate()
    held = (Q(starts=None) | Q(starts__lte=today)) & (Q(ends=None) | Q(ends__gte=today))
    network = seen_by_all(Network, "members", "network__") & Q(network__ended_on=None, network__is_hidden=False)
    community = seen_by_all(Community, "networks", "community__") & Q(
        community__ended_on=None, community__is_hidden=False
    )
    organisation = seen_by_all(Organisation, "networks", "organisation__") & Q(organisation__is_hidden=False)
    return NetworkMember.objects.filter(
        held & network & (community | organisation & ~Q(organisation__status=Status.CLOSED))
    )


def members_in(ground: Collection[int], *, told_to_all: bool) -> QuerySet[NetworkMember]:
    """Members of networks that have their place there; for everybody those of whom both facts are shown."""
    own, theirs = Q(organisation__place__in=ground), Q(community__place__in=ground)
    if not told_to_all:
        return NetworkMember.objects.filter(own | theirs)
    seen = own & seen_by_all(Organisation, "place", "organisation__")
    return told_memberships().filter(seen | theirs & seen_by_all(Community, "place", "community__"))
