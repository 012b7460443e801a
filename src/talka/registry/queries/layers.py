"""What the registry shows on the map."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.kernel.numbers import format_count
from talka.places.queries.layers import Asked, Layer, Raw
from talka.registry.models import Community, Network, Organisation, Status


def _by_place(rows: QuerySet[Organisation] | QuerySet[Community] | QuerySet[Network], place: str) -> Raw:
    counted = rows.order_by().values_list(place).annotate(number=Count("pk", distinct=True))
    return {place_id: number for place_id, number in counted if number}


def _organisations(_asked: Asked) -> Raw:
    return _by_place(Organisation.objects.exclude(status=Status.CLOSED), "place")


def _serving(_asked: Asked) -> Raw:
    served = Organisation.objects.exclude(status=Status.CLOSED).filter(service_areas__isnull=False)
    return _by_place(served, "service_areas")


def _communities(_asked: Asked) -> Raw:
    return _by_place(Community.objects.filter(ended_on=None), "place")


def _networks(_asked: Asked) -> Raw:
    return _by_place(Network.objects.filter(Q(ended_on=None), place__isnull=False), "place")


def organisations_in_words(number: int) -> str:
    """“12 organisations”."""
    return ngettext("%(number)s organisation", "%(number)s organisations", number) % {"number": format_count(number)}


def communities_in_words(number: int) -> str:
    """“3 communities”."""
    return ngettext("%(number)s community", "%(number)s communities", number) % {"number": format_count(number)}


def networks_in_words(number: int) -> str:
    """“2 networks”."""
    return ngettext("%(number)s network", "%(number)s networks", number) % {"number": format_count(number)}


LAYERS = (
    Layer(
        "organisations",
        _("Organisations"),
        organisations_in_words,
        _organisations,
        order=10,
        expected=True,
        add_url_name="registry:add_organisation",
        add_words=_("Add an organisation"),
    ),
    Layer("serving", _("Organisations that serve the place"), organisations_in_words, _serving, order=15),
    Layer(
        "communities",
        _("Communities"),
        communities_in_words,
        _communities,
        order=20,
        expected=True,
        add_url_name="registry:add_community",
        add_words=_("Add a community"),
    ),
    Layer("networks", _("Networks"), networks_in_words, _networks, order=25),
)
