"""How many organisations were advised, and on what: all consultations of the work log, however they came there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncQuarter
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.activities.models import Activity, Participation
from talka.activities.models.kinds import CONSULTATION
from talka.advice.models import Outcome
from talka.advice.queries.desk import ANSWERED, requests_seen
from talka.kernel.periods import roman
from talka.registry.queries.suggestions import persons_visible_to

# Topics that are drawn one beside the other, and quarters that have room in one of these charts.
MOST_CHARTS, MOST_QUARTERS = 9, 5
Advised = Literal["organisation", "person"]


@dataclass(frozen=True)
class Asked:
    """Who asks for figures, and of what: of their centres or of one of them, from a day to a day."""

    user: User
    centre: Centre | None
    first: date
    last: date


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, as far as it lies in the time that is asked about."""

    name: str
    # Without its year.
    short: str
    first: date
    last: date


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
class Frequent:
    """What is asked about most over time: each column's name and what stands below it, the topics, and the rest."""

    columns: tuple[tuple[str, str], ...]
    topics: tuple[TopicLine, ...]
    # Consultations on other topics, or on none.
    rest: int

    @property
    def highest(self) -> int:
        """The largest number of all columns."""
        return max((count for one in self.topics for count in one.counts), default=0)


@dataclass(frozen=True)
class PlaceLine:
    """Consultations of one place; without code and name: of those whose place is not known."""

    code: str
    name: str
    number: int


@dataclass(frozen=True)
class AdviceFigures:
    """What a period held."""

    consultations: int
    # Empty when nobody said how long any of them took.
    minutes: int | None
    organisations: int
    people: int
    quarters: tuple[Quarter, ...]
    topics: tuple[TopicLine, ...]
    places: tuple[PlaceLine, ...]
    # Of the requests that came in this time: all of them, by when they were answered, and by what it brought.
    requests: int
    answered: dict[str, int]
    outcomes: dict[str, int]


@dataclass(frozen=True)
class AdvisedLine:
    """Somebody who was advised, and in how many entries of the log; the name is empty where it may not be seen."""

    pk: int
    name: str
    entries: int


def advice_figures(asked: Asked) -> AdviceFigures:
    """Everything that the page of figures says, by one question to the log, one to those advised, one to the desk."""
    # Without the order of the log, which would part the groups.
    rows = _work(asked).order_by().annotate(quarter=TruncQuarter("listed_on"))
    parts = rows.values("topic", "quarter", "place__code", "place__name")
    work = list(parts.annotate(number=Sum("count"), length=Sum("minutes")))
    known = [row["length"] for row in work if row["length"] is not None]
    advised = _taking_part(asked).aggregate(
        organisations=Count("organisation", distinct=True), people=Count("person", distinct=True)
    )
    quarters = list(_quarters(asked.first, asked.last))
    return AdviceFigures(
        consultations=sum(row["number"] for row in work),
        minutes=sum(known) if known else None,
        **advised,
        quarters=tuple(_told(one, asked) for one in quarters),
        topics=tuple(_topics(work, quarters)),
        places=tuple(_places(work)),
        **_requests(asked),
    )


def frequent_topics(figures: AdviceFigures) -> Frequent:
    """The topics that are asked about most, by name; of a longer time the years instead of the quarters."""
    lines = [one for one in figures.topics if one.name][:MOST_CHARTS]
    rest = figures.consultations - sum(one.total for one in lines)
    quarters = figures.quarters
    years = sorted({one.first.year for one in quarters})
    if len(quarters) > MOST_QUARTERS:
        of_years = [TopicLine(one.name, tuple(sum(_in_year(one, quarters, year)) for year in years)) for one in lines]
        return Frequent(tuple((str(year), "") for year in years), tuple(of_years), rest)
    # The year stands below the first of its quarters.
    begins = {min(one.first for one in quarters if one.first.year == year) for year in years}
    names = tuple((one.short, str(one.first.year) if one.first in begins else "") for one in quarters)
    return Frequent(names, tuple(lines), rest)


def _in_year(line: TopicLine, quarters: Sequence[Quarter], year: int) -> Iterator[int]:
    return (count for count, quarter in zip(line.counts, quarters, strict=True) if quarter.first.year == year)


def advised_in(asked: Asked, kind: Advised) -> QuerySet[Any, Any]:
    """Whoever stands behind the number of the unique ones: each once, who was advised most often comes first.

    Rows are dictionaries; `lines_of` makes of them what a page shows.
    """
    there = _taking_part(asked).filter(**{f"{kind}__isnull": False})
    rows: QuerySet[Any, Any] = there.values(f"{kind}_id", f"{kind}__name", f"{kind}__sort_key")
    rows = rows.annotate(entries=Count("activity", distinct=True))
    return rows.order_by("-entries", f"{kind}__sort_key", f"{kind}_id")


def lines_of(asked: Asked, kind: Advised, rows: Iterable[Any]) -> list[AdvisedLine]:
    """The lines of one page; a person whom the user may not see is counted and not named."""
    rows = list(rows)
    ids = {row[f"{kind}_id"] for row in rows}
    named = ids
    if kind == "person":
        named = set(persons_visible_to(asked.user).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    return [
        AdvisedLine(
            row[f"{kind}_id"], row[f"{kind}__name"] if row[f"{kind}_id"] in named else "", entries=row["entries"]
        )
        for row in rows
    ]


def _work(asked: Asked) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(asked.user).counted().filter(kind__code=CONSULTATION)
    if asked.centre is not None:
        rows = rows.filter(centre=asked.centre)
    return rows.filter(listed_on__gte=asked.first, listed_on__lte=asked.last)


def _taking_part(asked: Asked) -> QuerySet[Participation]:
    return Participation.objects.filter(activity__in=_work(asked).order_by().values("pk")).order_by()


def _quarters(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, quarter = first.year, (first.month + 2) // 3
    while (year, quarter) <= (last.year, (last.month + 2) // 3):
        yield year, quarter
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)  # noqa: PLR2004 -- a year has four


def _told(when: tuple[int, int], asked: Asked) -> Quarter:
    year, quarter = when
    starts = date(year, 3 * quarter - 2, 1)
    ends = (starts.replace(day=28) + timedelta(days=70)).replace(day=1) - timedelta(days=1)
    name = _("%(number)s qtr. %(year)s") % {"number": roman(quarter), "year": year}
    return Quarter(
        name, _("%(number)s qtr.") % {"number": roman(quarter)}, max(starts, asked.first), min(ends, asked.last)
    )


def _topics(work: Sequence[Any], quarters: Sequence[tuple[int, int]]) -> list[TopicLine]:
    counts: dict[str, Counter[tuple[int, int]]] = {}
    for row in work:
        when = (row["quarter"].year, (row["quarter"].month + 2) // 3)
        counts.setdefault(row["topic"], Counter())[when] += row["number"]
    lines = [TopicLine(name, tuple(by_quarter[one] for one in quarters)) for name, by_quarter in counts.items()]
    return sorted(lines, key=lambda line: (line.name == "", -line.total, line.name))


def _places(work: Sequence[Any]) -> list[PlaceLine]:
    counts: Counter[str] = Counter()
    for row in work:
        counts[row["place__code"] or ""] += row["number"]
    names = {row["place__code"] or "": row["place__name"] or "" for row in work}
    lines = [PlaceLine(code, names[code], number) for code, number in counts.items()]
    return sorted(lines, key=lambda line: (line.code == "", -line.number, line.name, line.code))


def _requests(asked: Asked) -> dict[str, Any]:
    """Of requests: how many came, how they were answered, and what they brought."""
    rows = requests_seen(asked.user).filter(asked_at__date__gte=asked.first, asked_at__date__lte=asked.last)
    rows = rows.filter(centre__in=centres_of(asked.user) if asked.centre is None else [asked.centre.pk])
    outcomes = {f"outcome_{value}": Count("pk", filter=Q(outcome=value)) for value in Outcome.values}
    answered = {f"answered_{name}": Count("pk", filter=fact) for name, fact in ANSWERED.items()}
    found = rows.order_by().aggregate(requests=Count("pk"), **outcomes, **answered)
    return {
        "requests": found["requests"],
        "answered": {name: found[f"answered_{name}"] for name in ANSWERED},
        "outcomes": {value: found[f"outcome_{value}"] for value in Outcome.values},
    }
