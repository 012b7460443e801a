"""What the rules find, and what they must not find."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from django.utils import translation

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user
from talka.activities.actions import Attendee, add_participations, record_activity
from talka.activities.models import Activity, WorkKind
from talka.activities.tests.makers import a_programme, some_work
from talka.interchange.actions import import_path
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement, BudgetLine, Deviation, ImplementationYear, Indicator, Purpose, Target
from talka.registry.models import Organisation, Person
from talka.reporting.findings import Finding, findings_of
from talka.reporting.models import Narrative
from talka.spending.models import DocumentSplit, Expenditure, Remainder

pytestmark = pytest.mark.django_db


@pytest.fixture
def riga(tmp_path: Path) -> Path:
    """The real tables in a folder that a test may change."""
    folder = tmp_path / "riga"
    with resources.as_file(resources.files("talka.site.demo") / "riga-2022-2025") as source:
        shutil.copytree(source, folder)
    return folder


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """One ended year with one purpose, 1,000.00 planned."""
    freeze("2024-01-10")
    agreement = Agreement.objects.create(
        number="L-1",
        title="Līgums",
        centre=a_centre("riga"),
        funder=a_funder(),
        contractor=Organisation.objects.create(name="Biedrība „Paraugs”"),
        starts=date(2022, 1, 1),
        ends=date(2023, 12, 31),
    )
    for ordinal in (1, 2):
        year = ImplementationYear.objects.create(
            agreement=agreement, ordinal=ordinal, starts=date(2021 + ordinal, 1, 1), ends=date(2021 + ordinal, 12, 31)
        )
        purpose, _made = Purpose.objects.get_or_create(agreement=agreement, code="CS", defaults={"title": "Attīstība"})
        BudgetLine.objects.create(year=year, purpose=purpose, planned=1000_00)
    return agreement


@pytest.fixture
def user(agreement: Agreement) -> User:
    return a_user(Role.MANAGER, centre=agreement.centre)


def imported(folder: Path) -> Agreement:
    outcome = import_path(folder, actor=system_actor())
    assert not outcome.problems
    return Agreement.objects.get(number=outcome.number)


def rules(agreement: Agreement, kind: str = "contradiction") -> list[str]:
    return [finding.rule for finding in findings_of(agreement) if finding.kind == kind]


def the(agreement: Agreement, rule: str) -> Finding:
    (found,) = [finding for finding in findings_of(agreement) if finding.rule == rule]
    return found


def spend(agreement: Agreement, ordinal: int, amount: int, user: User, **fields: object) -> Expenditure:
    year = agreement.years.get(ordinal=ordinal)
    values = {"purpose": agreement.purposes.get(code="CS"), **fields}
    return Expenditure.objects.create(
        agreement=agreement, centre=agreement.centre, year=year, amount=amount, recorded_by=user, **values
    )


def leave(agreement: Agreement, ordinal: int, amount: int, user: User, disposition: str = "carried") -> Remainder:
    return Remainder.objects.create(
        agreement=agreement,
        year=agreement.years.get(ordinal=ordinal),
        purpose=agreement.purposes.get(code="CS"),
        amount=amount,
        disposition=disposition,
        recorded_by=user,
    )


def test_the_real_report_contradicts_itself_in_exactly_three_places(riga: Path) -> None:
    with translation.override("lv"):
        found = [f for f in findings_of(imported(riga)) if f.kind == "contradiction"]

    assert [(f.rule, f.year) for f in found] == [
        ("dated_outside_year", 1),
        ("remainder_does_not_follow", 2),
        ("carried_in_money_not_shown", 3),
    ]
    seminars = [f"R1-{number:02}" for number in range(5, 13)]
    assert sorted(record.name for record in found[0].records) == [*seminars, "R1-21"]
    assert all(amount in found[1].message for amount in ("719,38", "625,38", "94,00"))
    assert "1 177,33" in found[2].message.replace("\u00a0", " ")


def test_a_declared_total_that_its_parts_do_not_make_is_found(riga: Path) -> None:
    _change(riga / "declared.csv", {"figure": "seminar_series_participants"}, {"value": "152"})

    finding = the(imported(riga), "declared_total_differs")

    assert finding.facts == (152, 151)


def test_budget_lines_that_do_not_make_the_years_plan_are_found(riga: Path) -> None:
    _change(riga / "declared.csv", {"figure": "planned_total", "year": "2"}, {"value": "53994.00"})

    assert the(imported(riga), "budget_lines_differ_from_plan").facts == (5399400, 5390000)


def test_a_declared_figure_with_an_unknown_name_is_a_gap_and_no_error(riga: Path) -> None:
    _change(riga / "declared.csv", {"figure": "publications_total"}, {"figure": "sunshine_index"})

    assert "declared_figure_not_comparable" in rules(imported(riga), "gap")


def test_nothing_is_found_where_everything_follows(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 900_00, user)
    leave(agreement, 1, 100_00, user)
    spend(agreement, 2, 1100_00, user)

    assert findings_of(agreement) == []


def test_money_left_without_a_word_is_a_gap(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 900_00, user)
    spend(agreement, 2, 1000_00, user)

    assert "remainder_not_stated" in rules(agreement, "gap")
    assert rules(agreement) == []


def test_a_remainder_of_a_running_year_is_not_missed(agreement: Agreement, user: User, freeze: Freeze) -> None:
    freeze("2022-06-01")
    spend(agreement, 1, 900_00, user)

    assert rules(agreement, "gap") == []


def test_carrying_and_returning_more_than_is_left_is_one_contradiction(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 900_00, user)
    leave(agreement, 1, 80_00, user)
    leave(agreement, 1, 50_00, user, "returned")
    spend(agreement, 2, 1080_00, user)

    assert rules(agreement) == ["remainder_exceeds_what_is_left"]


def test_spending_above_plan_and_carried_in_money_is_found(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 1000_01, user)

    assert rules(agreement) == ["spent_more_than_available"]


def test_a_plan_that_names_another_carried_in_amount_is_found(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 900_00, user)
    leave(agreement, 1, 100_00, user)
    spend(agreement, 2, 1100_00, user)
    BudgetLine.objects.filter(year__ordinal=2).update(carried_in=90_00)

    assert rules(agreement) == ["carried_out_differs_from_carried_in"]


def test_carried_in_money_that_was_spent_is_shown(agreement: Agreement, user: User) -> None:
    spend(agreement, 1, 900_00, user)
    leave(agreement, 1, 100_00, user)
    spend(agreement, 2, 1000_00, user)
    assert rules(agreement) == ["carried_in_money_not_shown"]

    leave(agreement, 2, 100_00, user, "returned")
    assert rules(agreement) == []


def test_an_ineligible_part_needs_a_reason(agreement: Agreement, user: User) -> None:
    spent = spend(agreement, 1, 1000_00, user, ineligible=10_00)
    spend(agreement, 2, 1000_00, user)
    assert rules(agreement, "gap") == ["ineligible_without_reason"]

    Expenditure.objects.filter(pk=spent.pk).update(ineligible_reason="Nav attiecināms.")
    assert rules(agreement, "gap") == []


def test_the_same_document_twice_is_double_funding_unless_a_split_explains_it(agreement: Agreement, user: User) -> None:
    document = {"supplier": "SIA „Nams”", "document_number": "R-17"}
    first = spend(agreement, 1, 500_00, user, **document)
    second = spend(agreement, 1, 500_00, user, supplier="Nams SIA", document_number="r 17")
    spend(agreement, 2, 1000_00, user)
    assert rules(agreement) == ["double_funding"]

    split = DocumentSplit.objects.create(supplier_compared="nams", document_number="R-17", total=1000_00)
    Expenditure.objects.filter(pk__in=[first.pk, second.pk]).update(split=split, share=5000)
    assert rules(agreement) == []

    Expenditure.objects.filter(pk=second.pk).update(share=4999)
    assert rules(agreement) == ["double_funding"]


def test_the_same_work_under_two_agreements_is_found(agreement: Agreement, user: User) -> None:
    other = Agreement.objects.create(
        number="L-2",
        title="Cits",
        centre=agreement.centre,
        funder=agreement.funder,
        contractor=agreement.contractor,
        starts=date(2022, 1, 1),
        ends=date(2022, 12, 31),
    )
    ImplementationYear.objects.create(agreement=other, ordinal=1, starts=date(2022, 1, 1), ends=date(2022, 12, 31))
    for one in (agreement, other):
        a_seminar(one, user, participants=None)

    finding = the(agreement, "counted_in_two_agreements")

    assert finding.facts[0] == "L-2"


@pytest.mark.parametrize("ours", ["Ļoti gara nosaukuma " * 8 + "I daļa", "🌲🌲", "ريغا" * 8 + "1"])
def test_titles_that_only_begin_alike_are_not_the_same_work(agreement: Agreement, user: User, ours: str) -> None:
    theirs = a_programme(number="L-2")
    other = {"🌲🌲": "🌊🌊"}.get(ours, f"{ours}I daļa")
    for one, title in ((agreement, ours), (theirs, other)):
        some_work(agreement=one, purpose="CS", kind="meeting", title=title, starts=date(2022, 7, 20))
    assert "counted_in_two_agreements" not in rules(agreement)

    some_work(agreement=theirs, purpose="CS", kind="meeting", title=ours, starts=date(2022, 7, 20))
    assert "counted_in_two_agreements" in rules(agreement)


def test_of_more_documents_than_a_query_can_name_those_paid_twice_are_found(agreement: Agreement, user: User) -> None:
    first = spend(agreement, 1, 1, user, supplier="SIA „Nams”", document_number="R-0")
    spend(agreement, 1, 1, user, supplier="SIA „Sēta”", document_number="R-1")
    rows = []
    for number in range(1, 1100):
        row = Expenditure.objects.get(pk=first.pk)
        row.pk, row.document_number = None, f"R-{number}" if number % 500 else "R-500"
        row.document_compared = row.document_number.lower()
        rows.append(row)
    Expenditure.objects.bulk_create(rows)

    found = [finding for finding in findings_of(agreement) if finding.rule == "double_funding"]
    assert [[record.pk for record in finding.records] for finding in found] == [[rows[499].pk, rows[999].pk]]


def test_more_people_than_participations_is_found(agreement: Agreement, user: User) -> None:
    a_seminar(agreement, user, participants=10, people=11)

    assert rules(agreement) == ["people_above_participations"]


def test_participants_without_any_evidence_are_a_gap_and_names_mend_it(agreement: Agreement, user: User) -> None:
    seminar = a_seminar(agreement, user, participants=1)
    assert rules(agreement, "gap") == ["participants_without_evidence"]

    add_participations(seminar, attendees=[Attendee(person=Person.objects.create(name="Anna Ozola"))], actor=user)
    assert rules(agreement, "gap") == []


def test_a_target_missed_by_more_than_the_tolerance_needs_a_reason(agreement: Agreement) -> None:
    indicator = Indicator.objects.create(
        agreement=agreement, code="K", title="Konsultācijas", measure="items", filters={"kind": ["consultation"]}
    )
    Target.objects.create(indicator=indicator, year=agreement.years.get(ordinal=1), value=10)
    assert rules(agreement, "gap") == ["target_missed_without_reason"]

    Deviation.objects.create(indicator=indicator, year=agreement.years.get(ordinal=1), reason="Mazāk pieprasījumu.")
    assert rules(agreement, "gap") == []


def test_a_figure_typed_by_hand_that_its_records_deny_is_found(riga: Path) -> None:
    agreement = imported(riga)
    Narrative.objects.create(
        agreement=agreement, year=agreement.years.get(ordinal=1), text="Sniegtas 72 konsultācijas."
    )

    assert the(agreement, "typed_figure_contradicts_records").facts[:2] == (72, 71)


def a_seminar(agreement: Agreement, user: User, *, participants: int | None, people: int | None = None) -> Activity:
    purpose = agreement.purposes.filter(code="CS").first()
    return record_activity(
        Activity(
            centre=agreement.centre,
            agreement=agreement,
            purpose=purpose,
            kind=WorkKind.objects.get(code="seminar"),
            title="Seminārs",
            starts=date(2022, 5, 5),
            ends=date(2022, 5, 5),
            participants=participants,
            people=people,
            link="" if participants == 1 else "https://example.lv",
        ),
        actor=user,
    )


def _change(path: Path, where: dict[str, str], values: dict[str, str]) -> None:
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        if all(row[name] == value for name, value in where.items()):
            row.update(values)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
