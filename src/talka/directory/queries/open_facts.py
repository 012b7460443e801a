"""What open data says: plain values of records, places and figures, nothing that a public page does not show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from talka.directory.queries.addresses import page_of
from talka.directory.queries.listed import MOST_FOUND, listed, there
from talka.directory.queries.public import shown_facts, shown_languages, shown_link, territory_words
from talka.directory.queries.register import RegisterFacts, register_facts
from talka.kernel.addresses import absolute
from talka.kernel.audit.models import AuditEntry
from talka.kernel.periods import Period
from talka.places.models import Level, Place
from talka.places.queries import places_today
from talka.places.queries.figures import Figures, Question
from talka.places.queries.layers import Asked, Layer, layers
from talka.registry.models import Kind, Organisation, Profile
from talka.registry.queries.search import ids_called
from talka.registry.queries.seen import seen_by_all

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
    if area and kind == Kind.ORGANISATION:
        rows = rows.filter(seen_by_all(Organisation, "areas"), areas__code=area)
    return rows


def open_facts(kind: Kind, records: Sequence[Any]) -> list[dict[str, Any]]:
    """Records of a kind as plain values; null is unknown or not public. As many queries for many as for one."""
    pages = absolute(page_of(kind.value, 0)).removesuffix("0/")
    if kind != Kind.ORGANISATION:
        return [_facts(record, pages) | _of_group(record) for record in records]
    ids = [record.pk for record in records]
    served = _codes(Organisation.service_areas.through, "place__code", ids)
    areas = _codes(Organisation.areas.through, "activityarea__code", ids)
    today = timezone.localdate()
    registers = register_facts(records)
    return [
        _facts(one, pages)
        | _of_organisation(one, today)
        | {
            "serves": served[one.pk] if one.shows("service_areas") else [],
            "areas": areas[one.pk] if one.shows("areas") else [],
            "in_register": _of_register(registers.get(one.pk)),
        }
        for one in records
    ]


def _of_register(said: RegisterFacts | None) -> dict[str, Any] | None:
    return None if said is None else said.as_data()


def _codes(through: Any, column: str, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, code in through.objects.filter(organisation__in=ids).order_by(column).values_list("organisation", column):
        found[pk].append(code)
    return found


def _facts(record: Profile, pages: str) -> dict[str, Any]:
    place = shown_link(record, "place")
    facts = {name: value or None for name, value in shown_facts(record).items() if name != "theme"}
    return {
        "id": record.pk,
        "name": record.name,
        "page": f"{pages}{record.pk}/",
        **facts,
        "languages": shown_languages(record),
        "place": place.code if place else None,
        "place_name": place.name if place else None,
        "confirmed_on": record.confirmed_on,
    }


def _of_organisation(record: Organisation, today: date) -> dict[str, Any]:
    works_in = shown_link(record, "working_place")
    return {
        "registration_number": record.registration_number,
        "legal_form": record.legal_form or None,
        "status": record.status,
        "founded_on": record.founded_on if record.shows("founded_on") else None,
        "public_benefit": record.has_public_benefit(today),
        "working_place": works_in.code if works_in else None,
    }


def _of_group(record: Any) -> dict[str, Any]:
    return {
        "kind": record.tie,
        "theme": shown_facts(record)["theme"] or None,
        "territory": territory_words(record) or None,
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
