"""What open data says: plain values of records, places and figures, nothing that a public page does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from talka.directory.queries.addresses import absolute, public_page
from talka.directory.queries.listed import MOST_FOUND, listed, there
from talka.directory.queries.public import shown_facts, shown_languages, territory_words
from talka.kernel.audit.models import AuditEntry
from talka.kernel.periods import Period
from talka.places.models import Level, Place
from talka.places.queries import places_today
from talka.places.queries.figures import Figures, Question
from talka.places.queries.layers import Asked, Layer, layers
from talka.registry.models import Kind, Organisation, Profile
from talka.registry.queries.search import ids_called

# How far back figures of one year are told, as on the map.
YEARS = 5
A_MOMENT = timedelta(seconds=2)


def rows_of_kind(
    kind: Kind, *, text: str = "", place: Place | None = None, area: str = "", after: int = 0
) -> QuerySet[Any]:
    """Records that everybody may see, by their ids, with what their facts need."""
    rows = listed(kind).filter(pk__gt=after).order_by("pk")
    if text:
        rows = rows.filter(pk__in=ids_called(text, kind, MOST_FOUND))
    if place is not None:
        rows = rows.filter(there(kind, place))
    if kind == Kind.ORGANISATION:
        rows = rows.prefetch_related("areas", "service_areas")
        return rows.filter(areas__code=area) if area else rows
    return rows


def open_facts(record: Profile) -> dict[str, Any]:
    """One record; null is unknown or not public."""
    place = getattr(record, "place", None)
    facts: dict[str, Any] = {
        "id": record.pk,
        "name": record.name,
        "page": absolute(public_page(record)),
        **{name: value or None for name, value in shown_facts(record).items() if name != "working_address"},
        "languages": shown_languages(record),
        "place": place.code if place else None,
        "place_name": place.name if place else None,
        "confirmed_on": record.confirmed_on,
    }
    if isinstance(record, Organisation):
        return facts | _of_organisation(record)
    about: Any = record
    return facts | {"kind": about.tie, "theme": about.theme or None, "territory": territory_words(record) or None}


def _of_organisation(record: Organisation) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "registration_number": record.registration_number,
        "legal_form": record.legal_form or None,
        "status": record.status,
        "founded_on": record.founded_on,
        "public_benefit": record.has_public_benefit(today),
        "working_place": record.working_place.code if record.working_place else None,
        "working_address": shown_facts(record)["working_address"] or None,
        "serves": sorted(one.code for one in record.service_areas.all()),
        "areas": [one.code for one in record.areas.all()],
    }


def open_places(*, level: str = "", after: str = "") -> QuerySet[Place]:
    """Units as they are today, by their codes."""
    rows = places_today().filter(code__gt=after).order_by("code")
    return rows.filter(level=level) if level else rows


def place_facts(place: Place) -> dict[str, Any]:
    """One unit."""
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "kind": place.kind or None,
        "within": place.parent.code if place.parent else None,
        "valid_from": place.valid_from,
        "map": absolute(f"/map/{place.pk}/") if place.level != Level.COUNTRY else None,
    }


def place_with_code(code: str) -> Place | None:
    """The unit of today with this code."""
    return places_today().filter(code=code).first()


def open_layers() -> dict[str, Layer]:
    """What figures there are."""
    return layers()


@dataclass(frozen=True)
class Told:
    """The figures of a map as everybody is told them."""

    layer: Layer
    year: int | None
    rows: Sequence[dict[str, Any]]


def figures_told(layer: Layer, *, year: int | None, by: str, place: Place | None) -> Told:
    """The same figures as the public map; small numbers of people are kept back, people are told by single years."""
    today = timezone.localdate()
    known = year if layer.of_time and year is not None and today.year - YEARS < year <= today.year else None
    if layer.of_people and known is None:
        known = today.year
    period = Period(date(known, 1, 1), date(known, 12, 31)) if known else None
    question = Question(
        layer, Asked(None, period), today, place, by=Level.REGION if by == Level.REGION else Level.MUNICIPALITY,
        threshold=settings.SMALLEST_COUNT,
    )  # fmt: skip
    rows = [
        {
            "place": row.place.code,
            "place_name": row.place.name,
            "value": row.value,
            "per_thousand": row.rate,
            "kept_back": row.kept_back,
        }
        for row in Figures(question).rows
    ]
    return Told(layer, known, rows)


def last_change() -> datetime | None:
    """A moment since which nothing changed that is told here; none while that is too fresh to be said in seconds.

    Whatever changes is an entry of the trail. What is told depends on the day as well: statuses begin and end.
    """
    now = timezone.localtime()
    newest = AuditEntry.objects.order_by("-sequence").values_list("at", flat=True).first()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    moment = max(midnight, newest) if newest else midnight
    return moment.replace(microsecond=0) if now - moment >= A_MOMENT else None
