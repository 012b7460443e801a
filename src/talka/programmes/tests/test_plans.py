"""Budget, indicators, targets and deviations."""

from __future__ import annotations

import json

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre
from talka.kernel.actions import Conflict, Refused
from talka.kernel.audit.models import AuditEntry
from talka.programmes.actions import (
    add_indicator,
    edit_indicator,
    explain_deviation,
    remove_indicator,
    set_budget,
    set_budget_line,
    set_declared_figures,
    set_target,
)
from talka.programmes.actions.budgets import Plan
from talka.programmes.models import Agreement, BudgetLine, DeclaredFigure, Deviation, Indicator, Target
from talka.programmes.queries.budgets import budget_grid
from talka.programmes.queries.definitions import describe
from talka.programmes.queries.indicators import indicators_with_targets
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, an_agreement, an_indicator

pytestmark = pytest.mark.django_db


def test_a_budget_line_is_set_changed_and_taken_away() -> None:
    agreement = an_agreement(years=1)
    year, purpose = agreement.years.get(), a_purpose(agreement)
    for planned in (3_000_000, 2_399_400):
        a_budget_line(year, purpose, planned)
        assert BudgetLine.objects.get().planned == planned
    a_budget_line(year, purpose, None)
    assert not BudgetLine.objects.exists()


def test_carried_in_stands_only_beside_a_planned_sum_and_sums_are_not_negative() -> None:
    agreement = an_agreement(years=1)
    year, purpose = agreement.years.get(), a_purpose(agreement)
    for planned, carried in ((None, 5), (-1, None), (10**14, None), (5, -1)):
        with pytest.raises(Refused) as refused:
            set_budget_line(year, purpose=purpose, planned=planned, carried_in=carried, actor=system_actor())
        assert refused.value.field == "planned"
    assert not BudgetLine.objects.exists()


def test_a_purpose_of_another_agreement_is_refused() -> None:
    year = an_agreement(years=1).years.get()
    foreign = a_purpose(an_agreement())
    with pytest.raises(Refused):
        set_budget_line(year, purpose=foreign, planned=1, actor=system_actor())


def test_the_whole_budget_is_set_at_once_or_not_at_all() -> None:
    agreement, other = an_agreement(years=2), an_agreement(years=1)
    purpose = a_purpose(agreement)
    first, second = agreement.years.all()
    plans = {(first.pk, purpose.pk): Plan(100), (second.pk, purpose.pk): Plan(200, 50)}
    set_budget(agreement, plans=plans, version=agreement.version, actor=system_actor())
    grid = budget_grid(agreement)
    assert (grid.year_totals, grid.total, grid.rows[0].cells[1].carried_in) == ([100, 200], 300, 50)
    foreign = {(first.pk, purpose.pk): Plan(1), (other.years.get().pk, purpose.pk): Plan(1)}
    with pytest.raises(Refused):
        set_budget(agreement, plans=foreign, version=agreement.version, actor=system_actor())
    assert budget_grid(agreement).total == 300
    with pytest.raises(Conflict):
        set_budget(agreement, plans={}, version=agreement.version - 1, actor=system_actor())


def test_an_empty_budget_is_unknown_and_not_zero() -> None:
    agreement = an_agreement(years=1)
    a_purpose(agreement)
    grid = budget_grid(agreement)
    assert (grid.total, grid.year_totals) == (None, [None])


def test_a_declared_figure_is_kept_changed_and_forgotten() -> None:
    agreement = an_agreement(years=2)
    for value in (118, 151, 151):
        declare(agreement, publications_total=value)
        assert DeclaredFigure.objects.get().value == value
    said = AuditEntry.objects.filter(verb="programmes.set_declared_figures").order_by("pk")
    assert [json.loads(entry.changes)["figures"][1] for entry in said] == [
        {"I publications_total": [None, 118]}, {"I publications_total": [118, 151]},
    ]  # fmt: skip
    for _twice in range(2):
        declare(agreement, publications_total=None)
    assert not DeclaredFigure.objects.exists()


@pytest.mark.parametrize(
    ("year", "figure", "value", "field"),
    [
        (3, "publications_total", 1, "year"),
        (1, " ", 1, "figure"),
        (1, "a" * 81, 1, "figure"),
        (1, "publications_total", -1, "value"),
        (1, "publications_total", 10**14, "value"),
    ],
)
def test_a_declared_figure_that_makes_no_sense_is_refused_with_all_others(
    year: int, figure: str, value: int, field: str
) -> None:
    agreement = an_agreement(years=2)
    figures = {(1, "spent_total"): 5, (year, figure): value}
    with pytest.raises(Refused) as refused:
        set_declared_figures(agreement, figures=figures, actor=system_actor())
    assert refused.value.field == field
    assert not DeclaredFigure.objects.exists()


def test_declared_figures_are_not_changed_over_somebody_else_s_change() -> None:
    agreement = an_agreement(years=1)
    read = agreement.version
    declare(agreement, spent_total=5)
    with pytest.raises(Conflict):
        set_declared_figures(agreement, figures={(1, "spent_total"): 6}, version=read, actor=system_actor())
    assert DeclaredFigure.objects.get().value == 5


def declare(agreement: Agreement, **figures: int | None) -> None:
    """Of the first year."""
    named = {(1, name): value for name, value in figures.items()}
    set_declared_figures(agreement, figures=named, actor=system_actor())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "R1"}, "code"), ({"code": " "}, "code"), ({"title": ""}, "title"), ({"measure": "luck"}, "measure"),
        ({"filters": {"colour": ["red"]}}, ""), ({"filters": {"purpose": ["NAV"]}}, "purpose"),
    ],
)  # fmt: skip
def test_an_indicator_that_cannot_be_counted_is_refused(changed: dict[str, object], field: str) -> None:
    agreement = an_agreement()
    an_indicator(agreement, "R1")
    facts: dict[str, object] = {"code": "R2", "title": "Semināri", "measure": "records", **changed}
    with pytest.raises(Refused) as refused:
        add_indicator(Indicator(agreement=agreement, **facts), actor=system_actor())
    assert refused.value.field == field
    assert agreement.indicators.count() == 1


def test_an_indicator_forgets_empty_dimensions_and_stands_after_the_others() -> None:
    agreement = an_agreement()
    first, second = an_indicator(agreement), an_indicator(agreement, filters={"kind": ["seminar"], "format": []})
    assert second.filters == {"kind": ["seminar"]}
    assert first.position < second.position
    edit_indicator(second, values={"measure": "people", "over_years": "distinct"}, actor=system_actor())
    second.refresh_from_db()
    assert (second.measure, second.over_years) == ("people", "distinct")
    with pytest.raises(Refused):
        edit_indicator(second, values={"agreement": agreement}, actor=system_actor())


def test_removing_an_indicator_takes_its_targets_and_leaves_an_entry() -> None:
    agreement = an_agreement(years=1)
    indicator = an_indicator(agreement)
    a_target(indicator, agreement.years.get(), 60)
    pk = indicator.pk
    remove_indicator(indicator, actor=system_actor())
    assert not Target.objects.exists()
    assert AuditEntry.objects.latest("sequence").object_id == str(pk)


def test_targets_are_set_for_all_and_for_a_centre_and_taken_back() -> None:
    partner = a_centre()
    agreement = an_agreement(years=1, partners=[partner])
    indicator, year = an_indicator(agreement), agreement.years.get()
    a_target(indicator, year, 60)
    a_target(indicator, year, 70)
    a_target(indicator, year, 20, centre=partner)
    assert set(Target.objects.values_list("centre", "value")) == {(None, 70), (partner.pk, 20)}
    for centre in (None, partner, partner):
        set_target(indicator, year=year, value=None, centre=centre, actor=system_actor())
    assert not Target.objects.exists()


def test_a_target_of_another_agreement_of_a_stranger_or_without_bounds_is_refused() -> None:
    agreement = an_agreement(years=1)
    indicator, year = an_indicator(agreement), agreement.years.get()
    foreign = an_agreement(years=1).years.get()
    with pytest.raises(Refused):
        set_target(indicator, year=foreign, value=1, actor=system_actor())
    with pytest.raises(Refused):
        set_target(indicator, year=year, value=1, centre=a_centre(), actor=system_actor())
    for value in (-1, 10**14):
        with pytest.raises(Refused):
            set_target(indicator, year=year, value=value, actor=system_actor())
    assert not Target.objects.exists()


def test_a_deviation_is_explained_and_taken_back() -> None:
    agreement = an_agreement(years=1)
    indicator, year = an_indicator(agreement), agreement.years.get()
    for reason in ("Pandēmija", " Slimība "):
        explain_deviation(indicator, year=year, reason=reason, actor=system_actor())
    assert Deviation.objects.get().reason == "Slimība"
    with pytest.raises(Refused):
        explain_deviation(indicator, year=year, reason="a" * 2001, actor=system_actor())
    with pytest.raises(Refused):
        explain_deviation(indicator, year=an_agreement(years=1).years.get(), reason="x", actor=system_actor())
    explain_deviation(indicator, year=year, reason=" ", actor=system_actor())
    explain_deviation(indicator, year=year, reason=" ", actor=system_actor())
    assert not Deviation.objects.exists()


def test_an_indicator_says_in_words_what_it_counts() -> None:
    agreement = an_agreement()
    a_purpose(agreement, "CS", title="Pilsoniskā sabiedrība")
    narrowed = an_indicator(agreement, measure="items", filters={"purpose": ["CS"], "kind": ["nav_zinams"]})
    assert "Pilsoniskā sabiedrība" in describe(narrowed)
    assert "nav_zinams" in describe(narrowed)
    assert "viss līgumā paveiktais darbs" in describe(an_indicator(agreement, over_years="max"))


def test_the_years_target_is_stated_or_the_centres_own_together_in_shown_units() -> None:
    partner = a_centre()
    agreement = an_agreement(years=2, partners=[partner])
    first, second = agreement.years.all()
    hours = an_indicator(agreement, measure="hours")
    a_target(hours, first, 600)
    a_target(hours, second, 120, centre=partner)
    a_target(hours, second, 60, centre=agreement.centre)
    (row,) = indicators_with_targets(agreement)
    assert [target.value for target in row.targets] == [10, 3]
    a_target(hours, first, 90)
    (row,) = indicators_with_targets(agreement)
    assert str(row.targets[0].value) == "1.5"
