"""Filters and columns that several lists of the registry have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.kernel.tables import ALL_FEMININE, ANY, Choice, ChoiceFilter, Column, Filter, TextFilter, choices_in
from talka.places.queries import municipalities, regions
from talka.registry.models import Profile
from talka.registry.models.profiles import LANGUAGES
from talka.registry.queries.meant import place_label
from talka.registry.queries.profiles import Freshness, fresh_on, in_places, is_old
from talka.registry.queries.search import called

NO_FIT = _("Check the spelling, or search by a part of the name. Letters with and without diacritics are the same.")


def named(title: Any) -> TextFilter[Any]:
    """Words of the name."""
    return TextFilter(name="q", title=title, prominent=True, search=called)


def place_filters(*fields: str, offered: Callable[[], Sequence[Choice]] | None = None) -> tuple[Filter[Any], ...]:
    """Region, municipality, and any place that another page links with; a row lies there by one of the fields."""

    def lying(rows: Any, pks: tuple[str, ...]) -> QuerySet[Any]:
        there = Q()
        for field in fields:
            there |= in_places([int(pk) for pk in pks], field)
        found: QuerySet[Any] = rows.filter(there)
        return found

    common: dict[str, Any] = {"ids": True, "by": lying}
    return (
        ChoiceFilter(name="region", title=_("Region"), prominent=True, choices=_regions, **common),
        ChoiceFilter(
            name="municipality",
            title=_("Municipality"),
            every=ALL_FEMININE,
            prominent=True,
            choices=offered or municipality_choices,
            **common,
        ),
        ChoiceFilter(name="place", title=_("Place"), drawn=False, choices=list, **common),
    )


def profile_filters() -> tuple[Filter[Any], ...]:
    """Languages, and how old the profile is."""
    return (
        ChoiceFilter(
            name="language",
            title=_("Language"),
            every=ALL_FEMININE,
            multiple=True,
            by=_speaking,
            choices=choices_in(LANGUAGES.items()),
        ),
        ChoiceFilter(
            name="confirmed",
            title=_("Confirmed"),
            every=ANY,
            by=lambda rows, chosen: rows.filter(fresh_on(chosen, timezone.localdate())),
            choices=choices_in(Freshness.choices),
        ),
    )


def confirmed_column() -> Column[Any]:
    """When somebody last said that the profile is true."""
    return Column(
        "confirmed",
        _("Confirmed on"),
        lambda one: one.confirmed_on,
        kind="date",
        order_by=("confirmed_on",),
        detail=_age,
    )


def contact_columns() -> tuple[Column[Any], ...]:
    """Where to write and call."""
    return (
        Column("email", _("E-mail"), lambda one: one.email, shown=False),
        Column("phone", _("Phone"), lambda one: one.phone, shown=False),
        Column("website", _("Website"), lambda one: one.website, shown=False),
        Column("languages", _("Languages"), language_words, shown=False),
        Column("works_with", _("Works with"), lambda one: one.works_with, shown=False),
        Column("offers", _("Offers"), lambda one: one.offers, shown=False),
        Column("needs", _("Needs"), lambda one: one.needs, shown=False),
    )


def language_words(profile: Profile) -> str:
    """Languages in words."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in profile.languages.split())


def place_words(one: Any) -> str:
    """The place by its full name."""
    return place_label(one.place)


def _speaking(rows: Any, codes: tuple[str, ...]) -> QuerySet[Any]:
    spoken = Q()
    for code in codes:
        spoken |= Q(languages__contains=f" {code} ")
    found: QuerySet[Any] = rows.filter(spoken)
    return found


def _regions() -> list[Choice]:
    return [Choice(str(place.pk), place.name) for place in regions()]


def municipality_choices() -> list[Choice]:
    """Municipalities and state cities as they are today."""
    return [Choice(str(place.pk), place.name) for place in municipalities()]


def _age(profile: Profile) -> str:
    is_late = profile.confirmed_on is not None and is_old(profile, timezone.localdate())
    return str(_("more than a year ago")) if is_late else ""
