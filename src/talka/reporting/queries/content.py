"""The summary report in the ministry's form: one projection of the records, from which every output is made.

Whole, it holds each record and what every number is made of: so it is sent and taken away. As told, it holds the same
words and numbers, made from what is kept of the log: so it is read on a page, whose cost does not grow with the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone, translation

from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.models import Narrative
from talka.reporting.queries import latvian
from talka.reporting.queries.corrections import corrections_of
from talka.reporting.queries.explanations import explanations_of
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicator_lines import indicator_lines
from talka.reporting.queries.indicator_parts import IndicatorParts
from talka.reporting.queries.log import KeptLog, Log, WholeLog
from talka.reporting.queries.money_words import MoneyWords, money_rows
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.placeholders import Placeholder, narrative_paragraphs, placeholders_of
from talka.reporting.queries.sentences import YearSentences
from talka.reporting.queries.shapes import ACTIVITY, Paragraph, ReportContent, YearPart
from talka.reporting.queries.worklog import records_of, rests_of, spending_of
from talka.spending.queries.statements import YearStatement, statement

__all__ = [
    "ReportContent",
    "default_year",
    "narrative_placeholders",
    "report_behind",
    "report_content",
    "report_told",
]


@dataclass(frozen=True)
class _Sources:
    """What a report is made from, read once."""

    agreement: Agreement
    log: Log
    years: list[YearStatement]
    money: MoneyWords
    narratives: dict[int | None, str]
    numbers: Numbers

    def placeholders(self, year: int) -> dict[str, Placeholder]:
        """Names for the narrative of a year, or of the whole (0)."""
        return placeholders_of(year, self.log, self.money, self.years)


def report_content(agreement: Agreement, *, up_to_year: int | None = None) -> ReportContent:
    """The whole report over the years from the first to `up_to_year`, read from the records as they stand now.

    Latvian for every reader.
    """
    last = up_to_year or default_year(agreement)
    log = WholeLog(agreement, last)
    with translation.override("lv"):
        return replace(_content(_read(log, last), last), records=records_of(log.all))


def report_told(agreement: Agreement, *, up_to_year: int | None = None) -> ReportContent:
    """The same words and numbers without the records behind them; what did not change since is not read again."""
    last = up_to_year or default_year(agreement)
    with translation.override("lv"):
        return _content(_read(KeptLog(agreement, last), last), last)


def report_behind(agreement: Agreement, number_id: str) -> ReportContent | None:
    """The shortest report that prints the number, with the records behind that one; None when none prints it.

    Sums over all years depend on where the report ends.
    """
    every = agreement.years.order_by("-ordinal").values_list("ordinal", flat=True).first()
    with translation.override("lv"):
        for last in dict.fromkeys((default_year(agreement), every or 1)):
            sources = _read(KeptLog(agreement, last), last)
            content = _content(sources, last)
            if content.number(number_id):
                return _traced(content, sources, number_id)
    return None


def _traced(content: ReportContent, sources: _Sources, number_id: str) -> ReportContent:
    found = sources.numbers.traced(number_id)
    ids = {part.id for number in found.values() for part in number.of(ACTIVITY)}
    numbers = tuple(found.get(number.id, number) for number in content.numbers)
    return replace(content, numbers=numbers, records=records_of(sources.log.read(ids)))


def _content(sources: _Sources, last: int) -> ReportContent:
    agreement = sources.agreement
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
            counted, IndicatorParts(counted, sources.log, sources.money.spending), sources.numbers, last
        ),
        explanations=explanations_of(agreement, last, sources.numbers),
        corrections=(),
        numbers=sources.numbers.as_tuple(),
        records=(),
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
    return _read(KeptLog(agreement, last), last).placeholders(year.ordinal if year else 0)


def _read(log: Log, last: int) -> _Sources:
    agreement, numbers = log.agreement, Numbers(whole=isinstance(log, WholeLog))
    money_statement = statement(agreement)
    spending, rests = spending_of(agreement, last), rests_of(agreement, last)
    narratives: dict[int | None, str] = dict(
        Narrative.objects.filter(agreement=agreement).values_list("year_id", "text")
    )
    years = [year for year in money_statement.years if year.year.ordinal <= last]
    money = MoneyWords(numbers, money_statement, spending, rests)
    return _Sources(agreement, log, years, money, narratives, numbers)


def _title_lines(agreement: Agreement) -> tuple[str, ...]:
    years = "–".join(dict.fromkeys((str(agreement.starts.year), str(agreement.ends.year))))
    return "Kopsavilkums", "– par atsevišķu valsts pārvaldes uzdevumu veikšanu –", agreement.title, f"({years})"


def _performer(agreement: Agreement) -> str:
    organisation = agreement.contractor
    number = organisation.registration_number
    known = f", reģistrācijas Nr.{latvian.NBSP}{number}" if number else ""
    return f"{latvian.quoted(organisation.name)}{known} (turpmāk – īstenotājs)"


def _year(sources: _Sources, statement_of_year: YearStatement) -> YearPart:
    year = statement_of_year.year
    anchor, text = f"y{year.ordinal}", sources.narratives.get(year.pk, "")
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
        done=YearSentences(sources.numbers, year.ordinal, sources.log).all(),
    )


def _other(sources: _Sources) -> tuple[Paragraph, ...]:
    text = sources.narratives.get(None, "")
    found = narrative_paragraphs(text, "other", sources.placeholders(0) if text else {}, sources.numbers)
    return found or (Sentence(sources.numbers, "other.1").say(latvian.NONE).done(),)
