"""Entries of the log at which a rule may find fault, found from nothing; they are kept beside the sums of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from talka.activities.models import Activity, ActivityQuerySet, Participation
from talka.activities.queries.evidence import (
    lacking_evidence,
    with_participants_named_in_part,
    with_participants_unproven,
)
from talka.programmes.models import Agreement, ImplementationYear

# A year and a kind by its code.
Corner = tuple[int, str]
_CHUNK = 2_000


def doubts_of(
    agreement: Agreement, *, years: Collection[int] | None = None, kinds: Collection[str] | None = None
) -> dict[Corner, list[int]]:
    """Find the doubtful entries from nothing: all of them, or of every one of these kinds in these years."""
    entries = Activity.objects.counted().filter(agreement=agreement, year__isnull=False).order_by()
    if years is not None and kinds is not None:
        entries = entries.filter(year_id__in=years, kind__code__in=kinds)
    of_year = {year.pk: year for year in agreement.years.all()}
    conditions = (
        dated_outside(entries, of_year.values()),
        above_participations(entries),
        with_participants_unproven(entries),
        with_participants_named_in_part(entries),
        lacking_evidence(entries),
    )
    found: dict[Corner, set[int]] = defaultdict(set)
    for condition in conditions:
        # Of a log in which much is doubtful nobody wants all rows in memory.
        for pk, year, kind in condition.values_list("pk", "year_id", "kind__code").iterator(chunk_size=_CHUNK):
            found[year or 0, kind].add(pk)
    return {corner: sorted(ids) for corner, ids in found.items()}


def dated_outside(entries: ActivityQuerySet, years: Iterable[ImplementationYear]) -> ActivityQuerySet:
    """Entries that carry dates outside the year in which they are reported."""
    outside = Q(pk__in=())
    for year in years:
        # Work with a date is listed on that date, so the two ends of each year are found in the order of the log.
        early, late = Q(listed_on__lt=year.starts), Q(listed_on__gt=year.ends)
        outside |= Q(year=year) & ((early | late) & Q(starts__isnull=False) | Q(ends__gt=year.ends))
    return entries.filter(outside)


def above_participations(entries: ActivityQuerySet) -> ActivityQuerySet:
    """Entries that count more people than participations, each with `named`: how many take part by name."""
    named = Participation.objects.filter(activity=OuterRef("pk"), role="participant", person__isnull=False).order_by()
    number = named.values("activity").annotate(number=Count("person", distinct=True)).values("number")
    stated = entries.exclude(participants=None).annotate(named=Coalesce(Subquery(number), 0))
    return stated.filter(Q(people__gt=F("participants")) | Q(named__gt=F("participants")))
