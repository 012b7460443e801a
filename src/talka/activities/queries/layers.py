"""What the work log shows on the map."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.activities.models import Activity, Participation, ServedGroup
from talka.kernel.numbers import format_count
from talka.places.queries import units_by_name
from talka.places.queries.layers import Asked, Layer, Raw

CONSULTATION = "consultation"


def _work(asked: Asked) -> QuerySet[Any]:
    """Counted work of the time, each with the place it happened in, or of the first that it was for."""
    rows = Activity.objects.counted().order_by()
    if asked.period is not None:
        rows = rows.filter(listed_on__gte=asked.period.starts, listed_on__lte=asked.period.ends)
    theirs = Participation.objects.filter(activity=OuterRef("pk"), organisation__place__isnull=False).order_by("pk")
    groups = ServedGroup.objects.filter(activity=OuterRef("pk"), community__place__isnull=False).order_by("pk")
    return rows.annotate(
        where=Coalesce(
            F("place_id"),
            Subquery(theirs.values("organisation__place_id")[:1]),
            Subquery(groups.values("community__place_id")[:1]),
            output_field=BigIntegerField(),
        )
    )


def _grouped(rows: QuerySet[Any], figure: Any) -> Raw:
    """By place; work in a municipality whose words name one of its towns or parishes belongs to that one."""
    counted = rows.values_list("where", "place_id", "place_text").annotate(number=figure)
    named = units_by_name(timezone.localdate())
    found: dict[int | None, int] = {}
    for where, place_id, words, number in counted:
        if number:
            at = named.of(place_id, words) if place_id is not None and words else where
            found[at] = found.get(at, 0) + number
    return found


def _records(asked: Asked) -> Raw:
    return _grouped(_work(asked), Count("pk"))


def _advice(asked: Asked) -> Raw:
    return _grouped(_work(asked).filter(kind__code=CONSULTATION), Count("pk"))


def _participations(asked: Asked) -> Raw:
    """A total where one is known, otherwise the names."""
    named = (
        Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False)
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    )
    each = Coalesce(F("participants"), Subquery(named), Value(0))
    return _grouped(_work(asked).annotate(each=each), Sum("each"))


def _last(asked: Asked) -> Raw:
    """The day of the newest work that has been, as an ordinal."""
    rows = _work(asked).filter(Q(starts__isnull=True) | Q(starts__lte=timezone.localdate()))
    days = rows.values_list("where", "place_id", "place_text").annotate(day=Max("listed_on"))
    named = units_by_name(timezone.localdate())
    found: dict[int | None, int] = {}
    for where, place_id, words, day in days:
        at = named.of(place_id, words) if place_id is not None and words else where
        found[at] = max(found.get(at, 0), day.toordinal())
    return found


def _records_in_words(number: int) -> str:
    return ngettext("%(number)s record of work", "%(number)s records of work", number) % {
        "number": format_count(number)
    }


def _advice_in_words(number: int) -> str:
    return ngettext("%(number)s consultation", "%(number)s consultations", number) % {"number": format_count(number)}


def _participations_in_words(number: int) -> str:
    return ngettext("%(number)s participation", "%(number)s participations", number) % {"number": format_count(number)}


def _days_in_words(ordinal: int) -> str:
    days = max(timezone.localdate().toordinal() - ordinal, 0)
    return ngettext("%(number)s day since the last support", "%(number)s days since the last support", days) % {
        "number": format_count(days)
    }


# Where staff record what will be done in a place.
PLAN: dict[str, Any] = {"add_url_name": "activities:choose_kind", "add_words": _("Plan work")}
LAYERS = (
    Layer("work", _("Delivered work"), _records_in_words, _records, order=30, of_time=True, expected=True, **PLAN),
    Layer("advice", _("Consultations"), _advice_in_words, _advice, order=35, of_time=True, expected=True, **PLAN),
    Layer(
        "participations",
        _("Participations"),
        _participations_in_words,
        _participations,
        order=40,
        of_people=True,
        of_time=True,
    ),
    Layer("last", _("Days since the last support"), _days_in_words, _last, order=45, newest=True),
)
