"""Communities and networks as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from talka.kernel.numbers import format_count
from talka.kernel.tables import BooleanFilter, ChoiceFilter, Column, Empty, Filter, TableDefinition, choices_in
from talka.registry.models import Community, Network, Tie
from talka.registry.tables.profiles import (
    NO_FIT,
    confirmed_column,
    contact_columns,
    named,
    place_filters,
    place_words,
    profile_filters,
)

MATURITY_TONES = {"new": "neutral", "growing": "info", "mature": "good", "": "neutral"}


def communities_table() -> TableDefinition[Community]:
    """Columns and filters of the communities."""
    return TableDefinition(
        name="communities",
        title=_("Communities"),
        empty=Empty(
            title=_("There are no communities yet"),
            words=_("A community is people of one place or one interest who act together; no legal form is needed."),
            no_fit=NO_FIT,
        ),
        columns=(
            _name("registry:show_community"),
            _tie(),
            Column("place", _("Place"), place_words, order_by=("place__sort_key",), detail=lambda c: c.territory_text),
            Column(
                "maturity",
                _("Maturity"),
                lambda c: c.get_maturity_display(),
                kind="tag",
                tone=lambda c: MATURITY_TONES[c.maturity],
            ),
            Column("speakers", _("Representatives"), lambda c: c.speakers, kind="number"),
            Column("host", _("Hosted by"), lambda c: str(c.host or ""), order_by=("host__sort_key",), shown=False),
            confirmed_column(),
            Column("ended", _("Ended on"), lambda c: c.ended_on, kind="date", order_by=("ended_on",), shown=False),
            *contact_columns(),
        ),
        filters=(
            named(_("Name")),
            *place_filters("place"),
            _tied(),
            ChoiceFilter(
                name="maturity",
                title=_("Maturity"),
                lookup="maturity",
                choices=choices_in(Community.Maturity.choices),
            ),
            *profile_filters(),
            _ended(),
        ),
        order="name",
        prepare=_with_speakers,
        count_words=community_count,
    )


def networks_table() -> TableDefinition[Network]:
    """Columns and filters of the networks."""
    return TableDefinition(
        name="networks",
        title=_("Networks"),
        empty=Empty(
            title=_("There are no networks yet"),
            words=_("A network is organisations and communities that work together."),
            no_fit=NO_FIT,
        ),
        columns=(
            _name("registry:show_network"),
            _tie(),
            Column("place", _("Place"), place_words, order_by=("place__sort_key",)),
            Column("members", _("Members"), lambda n: n.present_members, kind="number"),
            Column("coordinator", _("Coordinated by"), lambda n: str(n.coordinator or "")),
            confirmed_column(),
            Column("ended", _("Ended on"), lambda n: n.ended_on, kind="date", order_by=("ended_on",), shown=False),
            *contact_columns(),
        ),
        filters=(named(_("Name")), *place_filters("place"), _tied(), *profile_filters(), _ended()),
        order="name",
        prepare=_with_members,
        count_words=network_count,
    )


def community_count(number: int) -> str:
    """„47 kopienas”."""
    return ngettext("%(count)s community", "%(count)s communities", number) % {"count": format_count(number)}


def network_count(number: int) -> str:
    """„47 tīkli”."""
    return ngettext("%(count)s network", "%(count)s networks", number) % {"count": format_count(number)}


def _name(address: str) -> Column[Any]:
    return Column(
        "name",
        _("Name"),
        lambda one: one.name,
        order_by=("sort_key",),
        always=True,
        link=lambda one: reverse(address, args=[one.pk]),
        detail=lambda one: one.theme,
    )


def _tie() -> Column[Any]:
    return Column(
        "tie", pgettext_lazy("kind of community", "Kind"), lambda one: one.get_tie_display(), order_by=("tie",)
    )


def _tied() -> Filter[Any]:
    return ChoiceFilter(
        name="tie",
        title=pgettext_lazy("kind of community", "Kind"),
        lookup="tie",
        choices=choices_in(Tie.choices),
    )


def _ended() -> Filter[Any]:
    """By itself the list holds those that have not ended; the view leaves the others out until they are asked for."""
    return BooleanFilter(name="ended", title=_("Those that ended, too"), only=lambda rows: rows)


def _held_today(relation: str) -> Q:
    today = timezone.localdate()
    starts = Q(**{f"{relation}__starts": None}) | Q(**{f"{relation}__starts__lte": today})
    return starts & (Q(**{f"{relation}__ends": None}) | Q(**{f"{relation}__ends__gte": today}))


def _with_speakers(rows: QuerySet[Community]) -> QuerySet[Community]:
    speakers = Count("mandates__person", filter=_held_today("mandates"), distinct=True)
    return rows.select_related("place__parent", "host").annotate(speakers=speakers)


def _with_members(rows: QuerySet[Network]) -> QuerySet[Network]:
    members = Count("members", filter=_held_today("members"), distinct=True)
    return rows.select_related("place__parent", "coordinator").annotate(present_members=members)
