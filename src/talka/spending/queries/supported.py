"""Whom money supported: found while somebody types, told in its story, shown on the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.kernel.money import format_euros
from talka.kernel.ui.shapes import TimelineEntry
from talka.places.queries.layers import Asked, Layer, MoreFacts, Raw
from talka.registry.models import Community, Kind, Organisation
from talka.registry.queries import organisation_meant, organisations_visible_to, suggest_organisations
from talka.registry.queries.groups import groups_named, suggest_groups
from talka.registry.queries.profiles import communities_visible_to
from talka.registry.queries.support import Support, SupportSource
from talka.registry.queries.timeline import Asked as AskedStory
from talka.registry.queries.timeline import TimelineSource
from talka.spending.models import Expenditure

Supported = Organisation | Community
COLUMNS = {Kind.ORGANISATION: "supported_organisation", Kind.COMMUNITY: "supported_community"}


def supported_code(one: Supported) -> str:
    """„o12”, „c5”: how a form names whom money supported."""
    return f"{'o' if isinstance(one, Organisation) else 'c'}{one.pk}"


def supported_meant(user: User, written: str, code: str) -> tuple[Supported | None, str]:
    """Whom somebody chose from suggestions or wrote out; None with the reason when that is not clear."""
    if not written:
        return None, ""
    rows: QuerySet[Any] = organisations_visible_to(user) if code.startswith("o") else communities_visible_to(user)
    chosen = rows.filter(pk=code[1:]).first() if code else None
    if chosen is not None and chosen.name == written:
        return chosen, ""
    organisation, problem = organisation_meant(user, written, None)
    if organisation is not None:
        return organisation, ""
    communities = [one for one in groups_named(user, written) if isinstance(one, Community)]
    if len(communities) == 1:
        return communities[0], ""
    return None, _("Several are named like this. Choose one from the suggestions.") if communities else problem


def suggest_supported(user: User, text: str) -> list[dict[str, str]]:
    """Organisations and communities to offer while somebody types."""
    communities = [one for one in suggest_groups(user, text) if isinstance(one, Community)]
    hints = [(one, one.registration_number or "") for one in suggest_organisations(user, text, limit=6)]
    offered: list[tuple[Supported, str]] = [*hints, *((one, _("community")) for one in communities)]
    return [
        {"value": one.name, "id": supported_code(one), "hint": " · ".join(filter(None, (hint, str(one.place or ""))))}
        for one, hint in offered
    ]


def _paid() -> QuerySet[Any]:
    """What was paid for somebody; a day without a date is the last of its year."""
    paid = Expenditure.objects.present().exclude(supported_organisation=None, supported_community=None)
    rows: QuerySet[Any] = paid.order_by().annotate(day=Coalesce("date", "year__ends"))
    return rows


def _by_place(asked: Asked) -> Raw:
    """Cents by where those are who were supported."""
    rows = _paid()
    if asked.period is not None:
        rows = rows.filter(day__gte=asked.period.starts, day__lte=asked.period.ends)
    where = Coalesce("supported_organisation__place", "supported_community__place")
    sums = rows.annotate(where=where).values_list("where").annotate(cents=Sum("amount"))
    return {place: cents for place, cents in sums if cents}


def _days(_asked: Asked) -> Raw:
    """The newest day, as an ordinal, on which money was paid, by where those are who were supported."""
    today = timezone.localdate()
    where = Coalesce("supported_organisation__place", "supported_community__place")
    days = _paid().filter(day__lte=today).annotate(where=where).values_list("where").annotate(last=Max("day"))
    return {place: last.toordinal() for place, last in days if place is not None}


def _last(kind: Kind, ids: Collection[int]) -> Mapping[int, Support]:
    column = COLUMNS.get(kind)
    if column is None:
        return {}
    rows = _paid().filter(**{f"{column}__in": ids}).values_list(column).annotate(last=Max("day"))
    today = timezone.localdate()
    return {pk: Support(min(last, today), _("support paid")) for pk, last in rows}


def _story(asked: AskedStory) -> Sequence[TimelineEntry]:
    """Money paid for it, as far as the user may see it."""
    column = COLUMNS.get(asked.kind)
    if column is None:
        return []
    visible = Expenditure.objects.visible_to(asked.user).order_by().values("pk")
    rows = _paid().filter(**{column: asked.record}, pk__in=visible).select_related("centre")
    if asked.before is not None:
        rows = rows.filter(day__lt=asked.before)
    return [
        TimelineEntry(
            one.day, _("Support paid: %(amount)s") % {"amount": format_euros(one.amount)}, who=str(one.centre),
            detail=one.description, url=reverse("spending:show_expenditure", args=[one.pk]), tone="good",
        )
        for one in rows.order_by(F("day").desc(), "-pk")[: asked.most]
    ]  # fmt: skip


LAYERS = (
    Layer(
        "support",
        gettext_lazy("Support paid"),
        format_euros,
        _by_place,
        order=42,
        of_time=True,
        figure=format_euros,
        scale=100,
    ),
    MoreFacts("last", _days),
)
STORIES = (TimelineSource("support", _story),)
SUPPORT = (SupportSource("money", _last),)
