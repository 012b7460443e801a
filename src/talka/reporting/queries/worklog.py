"""Rows of the log and of the money as the report shows them, read with a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet

from talka.activities.models import Activity, ActivityQuerySet, Evidence, Family, Participation, Series
from talka.programmes.models import Agreement
from talka.reporting.queries.shapes import EvidenceLine, Record, Rest, Spending
from talka.spending.models import Expenditure, Remainder


@dataclass(frozen=True)
class Work:
    """A counted activity with what its sentence needs beside its own columns."""

    activity: Activity
    # People by name; stands in for the total where nobody gave one.
    named: int = 0
    organisation_ids: frozenset[int] = frozenset()
    organisation_names: tuple[str, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()

    @property
    def id(self) -> int:
        """Of the activity."""
        return self.activity.pk

    @property
    def participants(self) -> int | None:
        """The total as somebody counted it, otherwise the names; unknown when there is neither."""
        if self.activity.participants is not None:
            return self.activity.participants
        return self.named or None

    @property
    def organisations(self) -> int | None:
        """Organisations by name, otherwise the total somebody gave."""
        return len(self.organisation_ids) or self.activity.organisations

    @property
    def is_private(self) -> bool:
        """Advice is counted, its content stays between those who spoke."""
        return self.activity.kind.family == Family.ADVICE


@dataclass
class _Named:
    people: int = 0
    organisations: dict[int, str] = field(default_factory=dict)


def counted_work(agreement: Agreement, up_to_year: int) -> ActivityQuerySet:
    """The counted activities of the years up to this one."""
    return Activity.objects.counted().filter(agreement=agreement, year__ordinal__lte=up_to_year)


def work_of(found: QuerySet[Activity], *, proven: bool = True) -> list[Work]:
    """These activities in the order in which they happened, undated work last; without evidence where nobody asks."""
    activities = (
        found.select_related("kind", "purpose", "year", "centre", "place")
        .prefetch_related(Prefetch("series", Series.objects.named()))
        .order_by("year__ordinal", "listed_on", F("starts_time").asc(nulls_first=True), "pk")
    )
    ids = found.order_by().values("pk")
    named, evidence = _named(ids), _evidence(ids) if proven else {}
    works = [
        Work(
            activity,
            named[activity.pk].people,
            frozenset(named[activity.pk].organisations),
            tuple(named[activity.pk].organisations.values()),
            tuple(evidence.get(activity.pk, ())),
        )
        for activity in activities
    ]
    return sorted(
        works, key=lambda work: (work.activity.year.ordinal if work.activity.year else 0, not work.activity.starts)
    )


def _named(ids: QuerySet[Any, Any]) -> dict[int, _Named]:
    rows = Participation.objects.filter(activity__in=ids).order_by()
    found: dict[int, _Named] = defaultdict(_Named)
    for activity, people in rows.values_list("activity_id").annotate(Count("person")):
        found[activity].people = people
    organised = rows.filter(organisation__isnull=False).values_list(
        "activity_id", "organisation_id", "organisation__name"
    )
    for activity, organisation, name in organised.order_by("activity_id", "organisation__sort_key"):
        if organisation is not None:
            found[activity].organisations[organisation] = str(name)
    return found


def _evidence(ids: QuerySet[Any, Any]) -> dict[int, list[EvidenceLine]]:
    found: dict[int, list[EvidenceLine]] = defaultdict(list)
    for row in Evidence.objects.filter(activity__in=ids).select_related("file").order_by("pk"):
        found[row.activity_id].append(_evidence_line(row))
    return found


def _evidence_line(row: Evidence) -> EvidenceLine:
    file = row.file
    if file is None:
        return EvidenceLine(row.pk, row.kind, row.note or row.link, row.link)
    return EvidenceLine(row.pk, row.kind, row.note or file.name, row.link, file.pk, file.sha256, file.size)


def records_of(works: Iterable[Work]) -> tuple[Record, ...]:
    """The activities as they are now, to be frozen with the report."""
    return tuple(_record(work) for work in works)


def _record(work: Work) -> Record:
    row = work.activity
    return Record(
        id=row.pk,
        ref=row.ref,
        year=row.year.ordinal if row.year else 0,
        centre_id=row.centre_id,
        centre=row.centre.name,
        purpose=row.purpose.code if row.purpose else "",
        kind=row.kind.code,
        kind_name=row.kind.name,
        title="" if work.is_private else row.title,
        starts=row.starts.isoformat() if row.starts else "",
        ends=row.ends.isoformat() if row.ends else "",
        starts_time=_time(row.starts_time),
        ends_time=_time(row.ends_time),
        place="" if work.is_private else row.place_text,
        format=row.format,
        count=row.count,
        participants=work.participants,
        total_only=row.participants is not None and not work.named,
        organisations=work.organisations,
        channel=row.channel,
        series=str(row.series) if row.series else "",
        evidence=_with_link(work),
        named=work.named,
    )


def _with_link(work: Work) -> tuple[EvidenceLine, ...]:
    link = "" if work.is_private else work.activity.link
    return (*work.evidence, EvidenceLine(0, "link", link, link)) if link else work.evidence


def _time(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""


def spending_of(agreement: Agreement, up_to_year: int) -> tuple[Spending, ...]:
    """Expenditures of the years up to this one, as they are now."""
    rows = (
        Expenditure.objects.filter(agreement=agreement, year__ordinal__lte=up_to_year)
        .present()
        .select_related("year", "purpose", "file")
        .order_by("year__ordinal", "date", "pk")
    )
    return tuple(
        Spending(
            id=row.pk,
            ref=row.ref,
            year=row.year.ordinal,
            centre_id=row.centre_id,
            purpose=row.purpose.code if row.purpose else "",
            date=row.date.isoformat() if row.date else "",
            amount=row.amount,
            supplier=row.supplier,
            document=row.document_number,
            description=row.description,
            ineligible=row.ineligible,
            ineligible_reason=row.ineligible_reason,
            recovered=row.recovered,
            file=EvidenceLine(0, "document", row.file.name, "", row.file.pk, row.file.sha256, row.file.size)
            if row.file
            else None,
        )
        for row in rows
    )


def rests_of(agreement: Agreement, up_to_year: int) -> tuple[Rest, ...]:
    """Remainders that somebody stated, as they are now."""
    rows = (
        Remainder.objects.filter(agreement=agreement, removed_at=None, year__ordinal__lte=up_to_year)
        .select_related("year", "purpose")
        .order_by("year__ordinal", "purpose_id", "pk")
    )
    return tuple(
        Rest(
            row.pk,
            row.year.ordinal,
            row.purpose.code if row.purpose else "",
            row.amount,
            row.disposition,
            row.date.isoformat() if row.date else "",
            row.document,
        )
        for row in rows
    )


def centre_with_file(agreement: Agreement, file_id: int) -> int | None:
    """The centre whose evidence or invoice under the agreement the file is; None when no report stands on it."""
    if not file_id:
        return None
    proven = Activity.objects.counted().filter(agreement=agreement, year__isnull=False, evidence__file=file_id)
    spent = Expenditure.objects.filter(agreement=agreement, file=file_id).present()
    for rows in (proven.order_by("year__ordinal", "pk"), spent.order_by("year__ordinal", "pk")):
        if (centre := rows.values_list("centre_id", flat=True).first()) is not None:
            return int(centre)
    return None
