"""Rules about what was promised and what was declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_count, format_scaled
from talka.kernel.periods import roman
from talka.programmes.models import Agreement
from talka.reporting.findings.facts import CONTRADICTION, GAP, Facts, Figure, Finding, Words
from talka.reporting.findings.records import Record
from talka.reporting.findings.unique import fewest_participations, most_unique
from talka.reporting.queries.declared import DeclaredRow, declared_rows
from talka.reporting.queries.indicators import IndicatorRow
from talka.reporting.queries.shapes import DECLARED
from talka.reporting.queries.typed_figures import contradicting_typed_figures


def declared_figures_differ(facts: Facts) -> Iterator[Finding]:
    """A declared total is not what its parts add up to; what was promised and what was carried in are told apart."""
    rows = declared_rows(facts.agreement, facts.statement)
    bounds = {corner: found.bounds for corner, found in facts.work.corners.items()}
    unique = most_unique(rows, bounds)
    for row, most in unique:
        if most is not None and (row.declared or 0) > most:
            yield _above(row, most, facts.agreement)
    bounded = [row for row, most in unique if most is not None]
    # What differs from the records is told by that, and not once more by their people.
    few = {id(row): least for row, least in fewest_participations(rows, bounds) if (row.declared or 0) < least}
    for row in rows:
        if id(row) in few and not row.differs:
            yield _below(row, few[id(row)], facts.agreement)
        elif row.differs:
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
    shown: Callable[[Any], str] = format_euros if row.money else format_count
    message = Words.of(
        _("Year %(year)s: „%(figure)s” is declared as %(declared)s, but the records add up to %(computed)s."),
        {
            "year": roman(row.year.ordinal),
            "figure": row.title,
            "declared": Figure(shown(row.declared), row.declared or 0, f"deklarēts: {row.title}", row.money),
            "computed": Figure(
                shown(row.computed or 0),
                row.computed or 0,
                f"pēc ierakstiem: {row.title}",
                row.money,
                known_by_value=True,
            ),
        },
    )
    return _contradicting(rule, row, agreement, message, row.computed)


def _above(row: DeclaredRow, most: int, agreement: Agreement) -> Finding:
    template = _(
        "Year %(year)s: „%(figure)s” is declared as %(declared)s, but there are %(most)s participations, and each "
        "takes part at least once."
    )
    message = _declared_and(template, row, most=most)
    return _contradicting("declared_unique_above_participations", row, agreement, message, most)


def _below(row: DeclaredRow, least: int, agreement: Agreement) -> Finding:
    template = _(
        "Year %(year)s: „%(figure)s” is declared as %(declared)s, but the people in the records make at least "
        "%(least)s participations: each takes part at least once."
    )
    message = _declared_and(template, row, least=least)
    return _contradicting("declared_participations_below_people", row, agreement, message, least)


def _contradicting(rule: str, row: DeclaredRow, agreement: Agreement, message: Words, known: int | None) -> Finding:
    record = _record(row, agreement)
    return Finding(rule, CONTRADICTION, message, row.year.ordinal, (record,), (row.declared, known), record.url)


def _declared_and(template: str, row: DeclaredRow, **bounds: int) -> Words:
    figures = {
        name: Figure(format_count(value), value, "dalības reizes", known_by_value=True)
        for name, value in bounds.items()
    }
    declared = Figure(format_count(row.declared or 0), row.declared or 0, f"deklarēts: {row.title}")
    return Words.of(template, {"year": roman(row.year.ordinal), "figure": row.title, "declared": declared, **figures})


def _record(row: DeclaredRow, agreement: Agreement) -> Record:
    url = f"{reverse('reporting:declared', args=[agreement.pk])}#{row.figure}"
    return Record(f"declared/{row.year.ordinal}/{row.figure}", row.title, url, DECLARED)


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
    for wrong in contradicting_typed_figures(facts.agreement, facts.statement, facts.work.parts):
        template = (
            _("The narrative says „%(words)s”, but the records give %(counted)s.")
            if wrong.beyond is None
            else _(
                "Of year %(year)s the narrative says „%(words)s”, but the agreement has no such year: the last is "
                "%(last)s."
            )
        )
        values = {
            "words": wrong.text,
            "counted": Figure(
                wrong.said, wrong.recorded, "pēc ierakstiem", money=wrong.said.endswith("€"), known_by_value=True
            ),
            "year": roman(wrong.beyond or 1),
            "last": roman(len(facts.years)),
        }
        message = Words.of(template, values)
        ordinal = wrong.year.ordinal if wrong.year else None
        narrative = reverse("reporting:narrative", args=[facts.agreement.pk, ordinal or 0])
        yield Finding(
            "typed_figure_contradicts_records",
            CONTRADICTION,
            message,
            ordinal,
            (Record(f"narrative/{ordinal or 0}", wrong.text, narrative),),
            (wrong.typed, wrong.recorded, wrong.of) if wrong.beyond is None else (wrong.beyond, wrong.text, wrong.of),
            mend_url=narrative,
        )


def _shown(value: int | None, row: IndicatorRow) -> str:
    measure = row.measure
    if value is None:
        return "–"
    if measure is not None and measure.name == "money":
        return format_euros(value)
    return format_scaled(value, measure.scale if measure else 1)


RULES = (declared_figures_differ, target_missed_without_reason, typed_figure_contradicts_records)
