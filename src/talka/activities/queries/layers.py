"""What the work log shows on the map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.activities.models import Activity, Format, Participation, ServedGroup, WorkKind
from talka.activities.models.kinds import CONSULTATION
from talka.kernel.numbers import format_count
from talka.kernel.portions import portions
from talka.places.queries import UnitsByName, units_by_name
from talka.places.queries.layers import ONLINE, Asked, Layer, OfKind, Raw, Where, WorkByKind

# Where a community or a network is.
GROUP_PLACE = Coalesce("community__place_id", "network__place_id", output_field=BigIntegerField())
AT_ONCE = 500
ENDS = ("first", "last", "group_first", "group_last")


def _work(asked: Asked) -> QuerySet[Any]:
    """Counted work of the time."""
    rows = Activity.objects.counted().order_by()
    if asked.period is not None:
        rows = rows.filter(listed_on__gte=asked.period.starts, listed_on__lte=asked.period.ends)
    return rows


class Counting:
    """Facts by where they are, in the making; places are carried to towns and parishes that the words name."""

    def __init__(self, figure: Any, *, newest: bool = False) -> None:
        self.figure = figure
        self.newest = newest
        self.found: dict[Where, int] = {}

    @cached_property
    def _named(self) -> UnitsByName:
        return units_by_name(timezone.localdate())

    def venue(self, place_id: int | None, words: str) -> int | None:
        """The place, or the one of its towns and parishes that the words name."""
        return self._named.of(place_id, words) if place_id is not None and words else place_id

    def put(self, where: Where, number: int | date | None) -> None:
        """Add facts to a place, or to the places that all of them are in; of days the newest stays."""
        if isinstance(number, date):
            number = number.toordinal()
        if number:
            before = self.found.get(where, 0)
            self.found[where] = max(before, number) if self.newest else before + number

    def venues(self, rows: QuerySet[Any]) -> None:
        """Work where it took place."""
        for place_id, words, number in rows.values_list("place_id", "place_text").annotate(number=self.figure):
            self.put(self.venue(place_id, words), number)

    def online(self, rows: QuerySet[Any]) -> None:
        """All of it is nowhere."""
        self.put(ONLINE, rows.aggregate(number=self.figure)["number"])

    def served(self, rows: QuerySet[Any], gatherings: Collection[int] = ()) -> None:
        """Work where those are whom it was for, each place once; what is for nobody with a place, where it took place.

        Grouped by the least and the greatest of its places: only where these differ is work looked at one by one.
        """
        rows = rows.annotate(**_ends(gatherings))
        any_differ = False
        grouped = rows.values_list(*ENDS, "place_id", "place_text").annotate(number=self.figure)
        for *ends, place_id, words, number in grouped:
            places = {end for end in ends if end is not None}
            if len(places) > 1:
                any_differ = True
            else:
                self.put(places.pop() if places else self.venue(place_id, words), number)
        if any_differ:
            differ = Q(first__lt=F("last")) | Q(group_first__lt=F("group_last"))
            differ |= Q(first__lt=F("group_first")) | Q(first__gt=F("group_first"))
            numbers = dict(rows.filter(differ).values_list("pk").annotate(number=self.figure))
            for pk, at in _places_of(numbers, gatherings).items():
                self.put(tuple(sorted(at)), numbers[pk])


def _ends(gatherings: Collection[int]) -> dict[str, Any]:
    """The least and the greatest place of whom each work was for; who came to a gathering is no such thing."""
    theirs = Participation.objects.filter(activity=OuterRef("pk"), organisation__place__isnull=False)
    groups = ServedGroup.objects.filter(activity=OuterRef("pk")).annotate(at=GROUP_PLACE).filter(at__isnull=False)

    def end(rows: QuerySet[Any], place: str, *, last: bool) -> Subquery:
        ordered = rows.order_by(f"-{place}" if last else place).values(place)[:1]
        return Subquery(ordered, output_field=BigIntegerField())

    def advised(*, last: bool) -> Case:
        found = end(theirs, "organisation__place_id", last=last)
        nobody = Value(None, output_field=BigIntegerField())
        return Case(When(kind_id__in=gatherings, then=nobody), default=found, output_field=BigIntegerField())

    ends = (advised(last=False), advised(last=True), end(groups, "at", last=False), end(groups, "at", last=True))
    return dict(zip(ENDS, ends, strict=True))


def _places_of(ids: Collection[int], gatherings: Collection[int]) -> dict[int, set[int]]:
    """The places of whom each of these works was for."""
    found: dict[int, set[int]] = {}
    for some in portions(sorted(ids), AT_ONCE):
        theirs = Participation.objects.filter(activity__in=some, organisation__place__isnull=False)
        theirs = theirs.exclude(activity__kind__in=gatherings)
        groups = ServedGroup.objects.filter(activity__in=some).annotate(at=GROUP_PLACE).filter(at__isnull=False)
        pairs = (theirs.values_list("activity", "organisation__place"), groups.values_list("activity", "at"))
        for pk, place_id in chain.from_iterable(pairs):
            found.setdefault(pk, set()).add(place_id)
    return found


def _gatherings() -> list[int]:
    """The kinds of work that have a venue."""
    return [kind.pk for kind in WorkKind.objects.all() if kind.asks_for("place")]


def _where_it_was(rows: QuerySet[Any], figure: Any, gatherings: Collection[int]) -> Raw:
    """Where it took place; without a venue, where those are whom it was for; what was online is nowhere."""
    counting, online = Counting(figure), Q(format=Format.ONLINE)
    counting.online(rows.filter(online))
    there = rows.exclude(online)
    counting.venues(there.exclude(place=None))
    counting.served(there.filter(place=None), gatherings)
    return counting.found


def _records(asked: Asked) -> Raw:
    return _where_it_was(_work(asked), Count("pk"), _gatherings())


def _advice(asked: Asked) -> Raw:
    counting = Counting(Count("pk"))
    counting.served(_work(asked).filter(kind__code=CONSULTATION))
    return counting.found


def _participations(asked: Asked) -> Raw:
    return _where_it_was(_people(_work(asked)), Sum("each"), _gatherings())


def _people(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with its participations: a total where one is known, otherwise the names."""
    named = (
        Participation.objects.filter(activity=OuterRef("pk"), person__isnull=False)
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    )
    counted: QuerySet[Any] = rows.annotate(each=Coalesce(F("participants"), Subquery(named), Value(0)))
    return counted


def _by_kind(asked: Asked) -> Sequence[OfKind]:
    """The same, each kind by itself; and the organisations that took part, each once, by where they are."""
    gatherings, work = _gatherings(), _work(asked)
    found = []
    for kind in WorkKind.objects.filter(pk__in=work.values("kind")):
        rows = work.filter(kind=kind)
        theirs = Participation.objects.filter(activity__in=rows, organisation__isnull=False).order_by()
        places = theirs.values_list("organisation__place").annotate(number=Count("organisation", distinct=True))
        work_there = _where_it_was(rows, Count("pk"), gatherings)
        people = _where_it_was(_people(rows), Sum("each"), gatherings)
        found.append(OfKind(kind.code, str(kind), work_there, people, dict(places)))
    return found


def _last(asked: Asked) -> Raw:
    """The day of the newest work that has been, as an ordinal: where it took place, and where those are whom it met."""
    work = _work(asked).filter(listed_on__lte=timezone.localdate())
    newest = Counting(Max("listed_on"), newest=True)
    newest.venues(work.exclude(Q(format=Format.ONLINE) | Q(place=None)))
    met = Participation.objects.filter(activity__in=work, organisation__place__isnull=False).order_by()
    for place_id, day in met.values_list("organisation__place").annotate(day=Max("activity__listed_on")):
        newest.put(place_id, day)
    groups = ServedGroup.objects.filter(activity__in=work).annotate(at=GROUP_PLACE).filter(at__isnull=False).order_by()
    for place_id, day in groups.values_list("at").annotate(day=Max("activity__listed_on")):
        newest.put(place_id, day)
    return newest.found


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


# Where staff record what will be done in a place, and put on the map what was done.
PLAN: dict[str, Any] = {"add_url_name": "activities:choose_kind", "add_words": _("Plan work")}
MEND: dict[str, Any] = {"mend_url_name": "activities:places", "mend_words": _("Put work on the map")}
BY_KIND = WorkByKind(_by_kind)
LAYERS = (
    Layer(
        "work",
        _("Delivered work"),
        _records_in_words,
        _records,
        order=30,
        of_time=True,
        expected=True,
        note=_(
            "Work is shown where it took place. Support without a venue, such as advice or equipment, is shown where "
            "those are whom it was for: in each of their places, and once in the total."
        ),
        **PLAN,
        **MEND,
    ),
    Layer(
        "advice",
        _("Consultations"),
        _advice_in_words,
        _advice,
        order=35,
        of_time=True,
        expected=True,
        note=_(
            "A consultation is shown where those are who were advised. Several from several places: it is shown in "
            "each of them, and counted once in the total."
        ),
        **PLAN,
    ),
    Layer(
        "participations",
        _("Participations"),
        _participations_in_words,
        _participations,
        order=40,
        of_people=True,
        of_time=True,
        note=_("Participations are shown where the work took place, not where people come from."),
        **MEND,
    ),
    Layer(
        "last",
        _("Days since the last support"),
        _days_in_words,
        _last,
        order=45,
        newest=True,
        note=_("All support counts: work that took place there or was for somebody there, and money paid."),
    ),
)
