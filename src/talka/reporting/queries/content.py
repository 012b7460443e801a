"""The summary report in the ministry's form: one projection of the records, from which every output is made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone, translation

from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.models import Narrative
from talka.reporting.queries import latvian
from talka.reporting.queries.corrections import corrections_of
from talka.reporting.queries.explanations import explanations_of
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicator_lines import indicator_lines
from talka.reporting.queries.indicator_parts import IndicatorParts
from talka.reporting.queries.money_words import MoneyWords, money_rows
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.placeholders import Placeholder, narrative_paragraphs, placeholders_of
from talka.reporting.queries.sentences import YearSentences
from talka.reporting.queries.shapes import Paragraph, ReportContent, YearPart
from talka.reporting.queries.worklog import Work, records_of, rests_of, spending_of, work_of
from talka.spending.queries.statements import YearStatement, statement

__all__ = ["ReportContent", "default_year", "narrative_placeholders", "report_content"]


@dataclass(frozen=True)
class _Sources:
    """What a report is made from, read once."""

    agreement: Agreement
    works: list[Work]
    years: list[YearStatement]
    money: MoneyWords
    narratives: dict[int | None, str]
    numbers: Numbers

    def in_year(self, year: ImplementationYear) -> list[Work]:
        """The year's work."""
        return [work for work in self.works if work.activity.year_id == year.pk]

    def placeholders(self, year: int) -> dict[str, Placeholder]:
        """Names for the narrative of a year, or of the whole (0)."""
        return placeholders_of(year, self.works, self.money, self.years)


def report_content(agreement: Agreement, *, up_to_year: int | None = None) -> ReportContent:
    """The report over the years from the first to `up_to_year`, as the records stand now; Latvian for every reader."""
    with translation.override("lv"):
        return _content(agreement, up_to_year)


def _content(agreement: Agreement, up_to_year: int | None) -> ReportContent:
    last = up_to_year or default_year(agreement)
    sources = _read(agreement, last)
    years = tuple(_year(sources, year) for year in sources.years)
    money = tuple(sources.money.year(year) for year in sources.years)
    counted = figures(agreement)
    draft = ReportContent(
        agreement_id=agreement.pk,
        agreement=agreement.number,
        funder=agreement.funder.name,
        title_lines=_title_lines(agreement),
        task=agreement.title,
        performer=_performer(agreement),
        period=latvian.period_in_words(agreement.starts, agreement.ends),
        up_to_year=last,
        made_on=timezone.localdate().isoformat(),
        years=years,
        money=money,
        money_rows=money_rows(sources.money.statement, last),
        ineligible=sources.money.ineligible(sources.years),
        unrecovered=sources.money.unrecovered(sources.years),
        other=_other(sources),
        indicators=indicator_lines(
            counted, IndicatorParts(counted, sources.works, sources.money.spending), sources.numbers, last
        ),
        explanations=explanations_of(agreement, last, sources.numbers),
        corrections=(),
        numbers=sources.numbers.as_tuple(),
        records=records_of(sources.works),
        spending=sources.money.spending,
        rests=sources.money.rests,
    )
    return corrections_of(agreement, draft)


def default_year(agreement: Agreement) -> int:
    """The last year that has begun, or the first."""
    ordinals = list(agreement.years.order_by("ordinal").values_list("ordinal", "starts"))
    today = timezone.localdate()
    return max((ordinal for ordinal, starts in ordinals if starts <= today), default=ordinals[0][0] if ordinals else 1)


def narrative_placeholders(agreement: Agreement, year: ImplementationYear | None) -> dict[str, Placeholder]:
    """What may stand in braces in a narrative, with what it would become now."""
    last = year.ordinal if year else default_year(agreement)
    return _read(agreement, last).placeholders(year.ordinal if year else 0)


def _read(agreement: Agreement, last: int) -> _Sources:
    numbers = Numbers()
    money_statement = statement(agreement)
    spending, rests = spending_of(agreement, last), rests_of(agreement, last)
    narratives: dict[int | None, str] = dict(
        Narrative.objects.filter(agreement=agreement).values_list("year_id", "text")
    )
    years = [year for year in money_statement.years if year.year.ordinal <= last]
    money = MoneyWords(numbers, money_statement, spending, rests)
    return _Sources(agreement, work_of(agreement, last), years, money, narratives, numbers)


def _title_lines(agreement: Agreement) -> tuple[str, ...]:
    years = f"({agreement.starts.year}–{agreement.ends.year})"
    return "Kopsavilkums", "– par atsevišķu valsts pārvaldes uzdevumu veikšanu –", agreement.title, years


def _performer(agreement: Agreement) -> str:
    organisation = agreement.contractor
    number = organisation.registration_number
    known = f", reģistrācijas Nr.{latvian.NBSP}{number}" if number else ""
    return f"{latvian.quoted(organisation.name)}{known} (turpmāk – īstenotājs)"


def _year(sources: _Sources, statement_of_year: YearStatement) -> YearPart:
    year = statement_of_year.year
    anchor, text = f"y{year.ordinal}", sources.narratives.get(year.pk, "")
    works = sources.in_year(year)
    narrative = narrative_paragraphs(
        text, f"{anchor}.narrative", sources.placeholders(year.ordinal) if text else {}, sources.numbers
    )
    return YearPart(
        anchor=anchor,
        year_id=year.pk,
        ordinal=year.ordinal,
        title=latvian.year_title(year.ordinal),
        period=latvian.period_in_words(year.starts, year.ends),
        narrative=narrative,
        done=YearSentences(sources.numbers, year.ordinal, works).all(),
    )


def _other(sources: _Sources) -> tuple[Paragraph, ...]:
    text = sources.narratives.get(None, "")
    found = narrative_paragraphs(text, "other", sources.placeholders(0) if text else {}, sources.numbers)
    return found or (Sentence(sources.numbers, "other.1").say(latvian.NONE).done(),)
