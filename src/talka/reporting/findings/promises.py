"""Rules about what was promised and what was declared."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_count
from talka.kernel.periods import roman
from talka.programmes.models import Agreement
from talka.reporting.findings.facts import CONTRADICTION, GAP, Facts, Finding, Record
from talka.reporting.findings.unique import most_unique
from talka.reporting.queries.declared import DeclaredRow, declared_rows
from talka.reporting.queries.indicators import IndicatorRow
from talka.reporting.queries.typed_figures import contradicting_typed_figures


def declared_figures_differ(facts: Facts) -> Iterator[Finding]:
    """A declared total is not what its parts add up to; what was promised and what was carried in are told apart."""
    rows = declared_rows(facts.agreement, facts.statement)
    unique = most_unique(rows, facts.agreement)
    for row, most in unique:
        if most is not None and (row.declared or 0) > most:
            yield _above(row, most, facts.agreement)
    bounded = [row for row, most in unique if most is not None]
    for row in rows:
        if row.differs:
            yield _differing(_rule(row.figure), row, facts.agreement)
        elif row.computed is None and row not in bounded:
            yield Finding(
                "declared_figure_not_comparable",
                GAP,
                _("Year %(year)s: the declared figure „%(figure)s” cannot be compared with records.")
                % {"year": roman(row.year.ordinal), "figure": row.title},
                row.year.ordinal,
                (_record(row, facts.agreement),),
                (row.declared,),
                mend_url=_record(row, facts.agreement).url,
            )


def _rule(figure: str) -> str:
    if figure.startswith("carried_in"):
        return "carried_out_differs_from_carried_in"
    return "budget_lines_differ_from_plan" if figure == "planned_total" else "declared_total_differs"


def _differing(rule: str, row: DeclaredRow, agreement: Agreement) -> Finding:
    shown = format_euros if row.money else format_count
    message = _("Year %(year)s: „%(figure)s” is declared as %(declared)s, but the records add up to %(computed)s.") % {
        "year": roman(row.year.ordinal),
        "figure": row.title,
        "declared": shown(row.declared),
        "computed": shown(row.computed or 0),
    }
    records, facts = (_record(row, agreement),), (row.declared, row.computed)
    return Finding(rule, CONTRADICTION, message, row.year.ordinal, records, facts, records[0].url)


def _above(row: DeclaredRow, most: int, agreement: Agreement) -> Finding:
    message = _(
        "Year %(year)s: „%(figure)s” is declared as %(declared)s, but there are %(most)s participations, and each "
        "takes part at least once."
    ) % {
        "year": roman(row.year.ordinal),
        "figure": row.title,
        "declared": format_count(row.declared or 0),
        "most": format_count(most),
    }
    records, facts = (_record(row, agreement),), (row.declared, most)
    rule = "declared_unique_above_participations"
    return Finding(rule, CONTRADICTION, message, row.year.ordinal, records, facts, records[0].url)


def _record(row: DeclaredRow, agreement: Agreement) -> Record:
    url = f"{reverse('reporting:declared', args=[agreement.pk])}#{row.figure}"
    return Record(f"declared/{row.year.ordinal}/{row.figure}", row.title, url)


def target_missed_without_reason(facts: Facts) -> Iterator[Finding]:
    """An ended year stays below a target by more than the tolerance, and nobody says why."""
    for row in facts.indicators:
        missed = row.misses_by_more_than(facts.agreement.tolerance_percent)
        if missed and not row.deviation and facts.has_ended(row.year):
            message = _("Year %(year)s: „%(title)s” reached %(value)s of %(target)s, and the reason is not given.") % {
                "year": roman(row.year.ordinal),
                "title": row.indicator.title,
                "value": _shown(row.value, row),
                "target": _shown(row.target, row),
            }
            yield Finding(
                "target_missed_without_reason",
                GAP,
                message,
                row.year.ordinal,
                (Record(f"indicator/{row.indicator.code}", row.indicator.title, row.records_url),),
                (row.value, row.target),
                mend_url=reverse("programmes:deviation", args=[facts.agreement.pk, row.indicator.pk, row.year.ordinal]),
            )


def typed_figure_contradicts_records(facts: Facts) -> Iterator[Finding]:
    """A number written by hand into the narrative is not what the records say."""
    for wrong in contradicting_typed_figures(facts.agreement, facts.statement):
        message = _("The narrative says „%(words)s”, but the records give %(counted)s.") % {
            "words": wrong.text,
            "counted": wrong.said,
        }
        ordinal = wrong.year.ordinal if wrong.year else None
        narrative = reverse("reporting:narrative", args=[facts.agreement.pk, ordinal or 0])
        yield Finding(
            "typed_figure_contradicts_records",
            CONTRADICTION,
            message,
            ordinal,
            (Record(f"narrative/{ordinal or 0}", wrong.text, narrative),),
            (wrong.typed, wrong.recorded, wrong.of),
            mend_url=narrative,
        )


def _shown(value: int | None, row: IndicatorRow) -> str:
    measure = row.measure
    if value is None:
        return "–"
    if measure is not None and measure.name == "money":
        return format_euros(value)
    return format_count(value // measure.scale if measure else value)


RULES = (declared_figures_differ, target_missed_without_reason, typed_figure_contradicts_records)
