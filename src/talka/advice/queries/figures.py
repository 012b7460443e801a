"""How many organisations were advised, and on what: all consultations of the work log, however they came there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.models import Activity, Participation
from talka.activities.models.kinds import CONSULTATION
from talka.advice.models import AdviceRequest, Outcome
from talka.kernel.charts import Series, YearColumns
from talka.kernel.periods import roman

MOST_SERIES = 3


@dataclass(frozen=True)
class TopicLine:
    """One topic: how often in each quarter, and in all."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.counts)


@dataclass(frozen=True)
class AdviceFigures:
    """What a period held."""

    consultations: int
    minutes: int
    organisations: int
    people: int
    quarters: tuple[str, ...]
    topics: tuple[TopicLine, ...]
    outcomes: tuple[tuple[str, int], ...]


def advice_figures(user: User, centre: Centre | None, first: date, last: date) -> AdviceFigures:
    """Of one's centres, or of one of them, from a day to a day."""
    work = _work(user, centre, first, last)
    there = Participation.objects.filter(activity__in=work.order_by().values("pk"))
    sums = work.order_by().aggregate(number=Sum("count"), minutes=Sum("minutes"))
    quarters = list(_quarters(first, last))
    return AdviceFigures(
        consultations=sums["number"] or 0,
        minutes=sums["minutes"] or 0,
        organisations=_number_of(there, "organisation"),
        people=_number_of(there, "person"),
        quarters=tuple(
            _("%(number)s qtr. %(year)s") % {"number": roman(quarter), "year": year} for year, quarter in quarters
        ),
        topics=tuple(_topics(work, quarters)),
        outcomes=tuple(_outcomes(user, centre, first, last)),
    )


def chart_of(figures: AdviceFigures, title: str, others: str) -> YearColumns:
    """The three most frequent topics over the quarters, and the rest together."""
    # The table beside it shows the quarters in which there was nothing.
    sums = [sum(column) for column in zip(*(one.counts for one in figures.topics), strict=True)]
    kept = [at for at, number in enumerate(sums) if number]
    shown = figures.topics[:MOST_SERIES]
    series = [Series(one.name or others, [one.counts[at] for at in kept]) for one in shown]
    if rest := figures.topics[MOST_SERIES:]:
        series.append(Series(others, [sum(one.counts[at] for one in rest) for at in kept]))
    return YearColumns(title, [figures.quarters[at] for at in kept], series)


def _work(user: User, centre: Centre | None, first: date, last: date) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(user).counted().filter(kind__code=CONSULTATION)
    rows = rows.filter(centre__in=centres_of(user) if centre is None else [centre.pk])
    return rows.filter(listed_on__gte=first, listed_on__lte=last)


def _number_of(rows: QuerySet[Participation], field: str) -> int:
    known = rows.filter(**{f"{field}__isnull": False}).order_by()
    return int(known.aggregate(number=Count(field, distinct=True))["number"])


def _quarters(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, quarter = first.year, (first.month + 2) // 3
    while (year, quarter) <= (last.year, (last.month + 2) // 3):
        yield year, quarter
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)  # noqa: PLR2004 -- a year has four


def _topics(work: QuerySet[Activity], quarters: Sequence[tuple[int, int]]) -> list[TopicLine]:
    rows = work.order_by().annotate(quarter=TruncQuarter("listed_on")).values("topic", "quarter")
    counts: dict[str, Counter[tuple[int, int]]] = {}
    for row in rows.annotate(number=Sum("count")):
        when = (row["quarter"].year, (row["quarter"].month + 2) // 3)
        counts.setdefault(row["topic"], Counter())[when] += row["number"]
    lines = [TopicLine(name, tuple(by_quarter[one] for one in quarters)) for name, by_quarter in counts.items()]
    return sorted(lines, key=lambda line: (line.name == "", -line.total, line.name))


def _outcomes(user: User, centre: Centre | None, first: date, last: date) -> Iterator[tuple[str, int]]:
    rows = AdviceRequest.objects.visible_to(user).filter(asked_at__date__gte=first, asked_at__date__lte=last)
    rows = rows.filter(centre__in=centres_of(user) if centre is None else [centre.pk])
    found = dict(rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    for value, label in Outcome.choices:
        yield str(label), found.get(value, 0)
