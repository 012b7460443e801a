"""Figures as a published report states them: what their names mean, and the page on which they are typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import a_programme, a_series, some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement, DeclaredFigure
from talka.programmes.tests.makers import a_budget_line
from talka.registry.tests.makers import a_person
from talka.reporting.findings import findings_of
from talka.reporting.queries.declared import declared_rows
from talka.reporting.tests.makers import a_colleague, a_manager, a_reviewer, the_riga_agreement
from talka.spending.queries.statements import statement
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    """Two seminars of a series, a consultation for three, and money."""
    made = a_programme(number="L-1")
    year, purpose = made.years.get(ordinal=1), made.purposes.get(code="CS")
    series = a_series(made, "Prasmju cikls")
    for participants in (15, 14):
        some_work(agreement=made, purpose="CS", series=series, participants=participants, starts=dt.date(2022, 10, 28))
    some_work(agreement=made, purpose="CS", kind="consultation", count=3)
    a_budget_line(year, purpose, 10_000_00)
    an_expenditure(made, 400_00, year=year, purpose=purpose)
    return made


def address(agreement: Agreement) -> str:
    return f"/reports/{agreement.pk}/declared/"


def declare(agreement: Agreement, **figures: int) -> None:
    """Of the first year."""
    named = {(1, name): value for name, value in figures.items()}
    set_declared_figures(agreement, figures=named, actor=system_actor())


def typed(browser: Client, agreement: Agreement, query: str = "", **cells: str) -> dict[str, Any]:
    """The form as its page fills it in, with these cells of the first year."""
    form = browser.get(address(agreement) + query).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    filled = {name: "" if value is None else str(value) for name, value in filled.items()}
    return filled | {f"figure-1-{name}": value for name, value in cells.items()}


@pytest.mark.parametrize(
    ("figure", "title", "computed"),
    [
        ("planned_total", "Plānots – kopā", 10_000_00),
        ("spent_CS", "Izlietots – Pilsoniskās sabiedrības attīstība", 400_00),
        ("spent_MN", "Izlietots – Mazākumtautību NVO attīstība", None),
        ("consultations_total", "Konsultācija – skaits", 3),
        ("gathering_total", "Pasākumi – skaits", 2),
        ("publications_total", "Publikācijas – skaits", 0),
        ("participants_total", "Dalības reizes – kopā", 29),
        ("seminar_participants", "Seminārs – dalības reizes", 29),
        ("training_participants", "Mācības – dalības reizes", None),
        ("seminar_series_participants", "Seminārs – dalības reizes ciklos", 29),
        ("sunshine_index", "sunshine_index", None),
        ("spent_XX", "spent_XX", None),
        ("robots_total", "robots_total", None),
        ("robots_participants", "robots_participants", None),
    ],
)
def test_a_name_means_what_the_records_answer(
    agreement: Agreement, figure: str, title: str, computed: int | None
) -> None:
    declare(agreement, **{figure: 7})
    row = declared_rows(agreement, statement(agreement))[0]
    assert (row.computed, row.declared, row.known) == (computed, 7, row.title != figure)
    assert row.title == title
    found = {finding.rule for finding in findings_of(agreement)} & {
        "declared_total_differs", "budget_lines_differ_from_plan", "declared_figure_not_comparable",
    }  # fmt: skip
    expected = "budget_lines_differ_from_plan" if figure == "planned_total" else "declared_total_differs"
    assert found == {"declared_figure_not_comparable" if computed is None else expected}


def test_a_series_is_declared_by_its_code(agreement: Agreement) -> None:
    series = agreement.series.get()
    declare(agreement, **{f"series_{series.code}_participants": 29})
    row = declared_rows(agreement, statement(agreement))[0]
    assert (row.title, row.computed, row.differs) == ("Prasmju cikls – dalības reizes", 29, False)


def test_who_took_part_in_a_series_by_name_is_counted_and_followed(agreement: Agreement) -> None:
    series = agreement.series.get()
    figures = {f"series_{series.code}_participants": 30, "seminar_series_participants": 30}
    declare(agreement, **figures)
    for computed in (30, 31):
        work = some_work(agreement=agreement, purpose="CS", series=series, starts=dt.date(2022, 11, 1))
        takes_part(work, person=a_person("Anna Bērziņa"))
        rows = declared_rows(agreement, statement(agreement))
        assert {row.figure: row.computed for row in rows} == dict.fromkeys(figures, computed)


def test_a_series_without_a_title_is_told_by_what_it_holds_and_never_by_its_code(agreement: Agreement) -> None:
    agreement.series.update(title="", code="XQ7")
    declare(agreement, series_XQ7_participants=99)
    row = declared_rows(agreement, statement(agreement))[0]
    number = agreement.series.get().activities.count()
    assert row.title.startswith(f"cikls bez nosaukuma ({number} nodarbīb")
    messages = [str(one.message) for one in findings_of(agreement) if one.rule == "declared_total_differs"]
    assert messages
    assert not any("XQ7" in message for message in messages)


def test_the_figures_of_the_published_report_stand_beside_those_of_the_records() -> None:
    agreement = the_riga_agreement()
    page = signed_in(a_colleague(agreement)).get(address(agreement)).content.decode().replace("\xa0", " ")
    for said in ("Publikācijas – skaits", ">118<", ">151<", "53 994,00", "52 816,67", "1 177,33"):
        assert said in page, said
    assert "<input" not in page.split("<main")[1].replace('<input type="hidden"', "")


def test_a_manager_declares_changes_and_forgets_figures(agreement: Agreement) -> None:
    browser = signed_in(a_manager(agreement))
    assert "Neviens skaitlis vēl nav deklarēts" in browser.get(address(agreement)).content.decode()
    query = "?add=consultations_total&add=spent_total"
    page = browser.get(address(agreement) + query).content.decode()
    assert "Konsultācija – skaits" in page
    sent = typed(browser, agreement, query, consultations_total="71", spent_total="400,00")
    assert browser.post(address(agreement) + query, sent)["Location"] == address(agreement)
    stored = DeclaredFigure.objects.values_list("year__ordinal", "figure", "value")
    assert set(stored) == {(1, "consultations_total", 71), (1, "spent_total", 400_00)}
    shown = browser.get(address(agreement)).content.decode()
    assert "atšķiras" in shown
    assert shown.count("atšķiras") == 1
    browser.post(address(agreement), typed(browser, agreement, consultations_total="", spent_total="1"))
    assert set(stored.all()) == {(1, "spent_total", 1_00)}


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("spent_total", "-1"), ("spent_total", "1,234"), ("spent_total", "daudz"), ("spent_total", "9" * 20),
        ("consultations_total", "1,5"), ("consultations_total", "-3"), ("consultations_total", "71\x00"),
        ("consultations_total", "9" * 20),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_at_its_field_and_kept(agreement: Agreement, figure: str, value: str) -> None:
    browser, query = signed_in(a_manager(agreement)), "?add=consultations_total&add=spent_total"
    answer = browser.post(address(agreement) + query, typed(browser, agreement, query, **{figure: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [f"figure-1-{figure}"]
    assert answer.context["form"][f"figure-1-{figure}"].value() == value
    assert not DeclaredFigure.objects.exists()


@pytest.mark.parametrize("name", ["nothing_like_it", "spent_XX", "\x00", "a" * 5000, "<b>_total", "'; drop_total"])
def test_a_name_that_means_nothing_adds_no_row(agreement: Agreement, name: str) -> None:
    answer = signed_in(a_manager(agreement)).get(address(agreement), {"add": name})
    assert answer.status_code == 200
    assert answer.context["rows"] == []


def test_the_second_of_two_who_type_sees_both_figures(agreement: Agreement) -> None:
    declare(agreement, spent_total=5_00)
    browser = signed_in(a_manager(agreement))
    mine = typed(browser, agreement, spent_total="6,00")
    declare(agreement, spent_total=7_00)
    answer = browser.post(address(agreement), mine)
    assert answer.context["conflict"] == [("Izlietots – kopā, I. gads", "7,00", "6,00")]
    assert DeclaredFigure.objects.get().value == 7_00
    mine["version"] = answer.context["form"]["version"].value()
    assert browser.post(address(agreement), mine).status_code == 302
    assert DeclaredFigure.objects.get().value == 6_00


def test_whoever_works_on_the_agreement_reads_and_only_who_edits_it_changes(agreement: Agreement) -> None:
    declare(agreement, spent_total=777_77)
    partner = a_centre("partneris")
    agreement.partners.add(partner)
    people = {
        "colleague": a_colleague(agreement),
        "partner": a_user(Role.MANAGER, centre=partner),
        "reviewer": a_reviewer(agreement),
        "stranger": a_user(Role.MANAGER),
    }
    for who, person in people.items():
        browser = signed_in(person)
        read = browser.get(address(agreement))
        assert ("777,77" in read.content.decode()) is (who in {"colleague", "partner"}), who
        assert browser.post(address(agreement), {"figure-1-spent_total": "1", "version": "99"}).status_code == 404
    assert DeclaredFigure.objects.get().value == 777_77


def test_a_finding_leads_to_the_figure(agreement: Agreement) -> None:
    declare(agreement, consultations_total=71)
    finding = next(one for one in findings_of(agreement) if one.rule == "declared_total_differs")
    assert finding.message == "I. gads: deklarētais „Konsultācija – skaits” ir 71, bet no ierakstiem izriet 3."
    assert finding.records[0].name == "declared/1/consultations_total"
    path, _separator, anchor = finding.records[0].url.partition("#")
    assert f'id="{anchor}"' in signed_in(a_manager(agreement)).get(path).content.decode()


# Money and the log are each asked once, from the first figure of either on.
@pytest.mark.parametrize("rows", [2, 3])
def test_the_page_costs_the_same_for_any_number_of_figures(
    agreement: Agreement, query_budget: QueryBudget, rows: int
) -> None:
    declare(agreement, **dict.fromkeys(("spent_total", "consultations_total", "seminar_series_participants")[:rows], 5))
    browser = signed_in(a_manager(agreement))
    browser.get(address(agreement))
    with query_budget(22):
        browser.get(address(agreement))


def test_what_was_carried_in_and_out_is_compared_with_the_chain_of_remainders(agreement: Agreement) -> None:
    first, second = agreement.years.get(ordinal=1), agreement.years.get(ordinal=2)
    purpose = agreement.purposes.get(code="CS")
    a_remainder(first, 100_00, purpose=purpose, disposition="carried")
    figures = {(1, "carried_out_total"): 100_00, (2, "carried_in_total"): 99_00, (2, "carried_in_CS"): 100_00}
    set_declared_figures(agreement, figures=figures, actor=system_actor())

    rows = {(row.year, row.figure): (row.computed, row.title) for row in declared_rows(agreement, statement(agreement))}
    assert rows == {
        (first, "carried_out_total"): (100_00, "Pārcelts uz nākamo gadu – kopā"),
        (second, "carried_in_total"): (100_00, "Pārcelts no iepriekšējā gada – kopā"),
        (second, "carried_in_CS"): (100_00, f"Pārcelts no iepriekšējā gada – {purpose.title}"),
    }
    (finding,) = [one for one in findings_of(agreement) if one.rule == "carried_out_differs_from_carried_in"]
    assert (finding.year, finding.facts) == (2, (99_00, 100_00))
    assert not [one for one in findings_of(agreement) if one.rule.startswith("declared")]


def test_a_declared_remainder_that_nobody_recorded_is_compared_with_what_is_left(agreement: Agreement) -> None:
    declare(agreement, remainder_total=9_600_00)
    rules = {one.rule for one in findings_of(agreement)}
    assert not {"declared_total_differs", "declared_figure_not_comparable"} & rules

    declare(agreement, remainder_total=9_600_01)
    (finding,) = [one for one in findings_of(agreement) if one.rule == "declared_total_differs"]
    assert finding.facts == (9_600_01, 9_600_00)

    an_expenditure(agreement, 9_700_00, year=agreement.years.get(ordinal=1), purpose=agreement.purposes.get(code="CS"))
    declare(agreement, remainder_total=0)
    assert "declared_total_differs" not in {one.rule for one in findings_of(agreement)}
