"""Findings name the right year, records and numbers, and stand at the edge of each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.tests.makers import signed_in
from talka.activities.models import EvidenceKind, ParticipationRole
from talka.activities.tests.makers import a_proof, some_work, takes_part
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, an_agreement, an_indicator
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.actions import acknowledge_finding, write_narrative
from talka.reporting.findings import findings_of
from talka.reporting.tests.makers import a_colleague
from talka.reporting.tests.makers_findings import PLAN, spend, the, the_rules, two_planned_years
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """Two ended years; the purposes CS and MN, each with 1 000,00 € a year."""
    freeze("2024-01-10")
    return two_planned_years()


def leave(agreement: Agreement, ordinal: int, amount: int, code: str, disposition: str = "carried") -> None:
    year = agreement.years.get(ordinal=ordinal)
    a_remainder(year, amount, purpose=agreement.purposes.get(code=code), disposition=disposition)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_vanished_money_names_only_the_purposes_that_had_carried_something_in(agreement: Agreement) -> None:
    for code, left in (("CS", 100_00), ("MN", 0)):
        spend(agreement, 1, PLAN - left, code)
        spend(agreement, 2, PLAN, code)
    leave(agreement, 1, 100_00, "CS")

    finding = the(agreement, "carried_in_money_not_shown")

    assert [(record.name, record.label) for record in finding.records] == [("remainder/1/CS", "Attīstība")]
    assert (finding.year, finding.kind) == (2, "contradiction")


def test_carried_in_money_that_is_spent_in_part_is_no_contradiction_but_its_rest_is_missed(
    agreement: Agreement,
) -> None:
    for code, left in (("CS", 100_00), ("MN", 0)):
        spend(agreement, 1, PLAN - left, code)
    leave(agreement, 1, 100_00, "CS")
    spend(agreement, 2, PLAN + 1, "CS")
    spend(agreement, 2, PLAN, "MN")

    assert the_rules(agreement) == {"remainder_not_stated"}
    assert "99,99 €" in plain(the(agreement, "remainder_not_stated").message)


def test_vanished_carried_in_money_is_said_once_and_not_again_as_an_unstated_remainder(agreement: Agreement) -> None:
    for code, left in (("CS", 100_00), ("MN", 0)):
        spend(agreement, 1, PLAN - left, code)
        spend(agreement, 2, PLAN, code)
    leave(agreement, 1, 100_00, "CS")

    assert the_rules(agreement) == {"carried_in_money_not_shown"}


def test_carried_in_money_of_a_purpose_is_not_hidden_by_what_another_purpose_spent(agreement: Agreement) -> None:
    for code in ("CS", "MN"):
        spend(agreement, 1, PLAN - 100_00, code)
        leave(agreement, 1, 100_00, code)
    spend(agreement, 2, PLAN, "CS")
    spend(agreement, 2, PLAN + 100_00, "MN")

    finding = the(agreement, "carried_in_money_not_shown")
    assert (finding.kind, [record.name for record in finding.records]) == ("contradiction", ["remainder/1/CS"])
    assert finding.message.startswith("II. gads, „Attīstība”: pārcelti")
    assert the_rules(agreement) == {"carried_in_money_not_shown"}


def test_carried_in_money_of_a_purpose_is_not_hidden_by_what_another_purpose_left(agreement: Agreement) -> None:
    for code in ("CS", "MN"):
        spend(agreement, 1, PLAN - 100_00, code)
        leave(agreement, 1, 100_00, code)
        spend(agreement, 2, PLAN, code)
    leave(agreement, 2, 100_00, "MN", "returned")

    assert [record.name for record in the(agreement, "carried_in_money_not_shown").records] == ["remainder/1/CS"]
    assert the_rules(agreement) == {"carried_in_money_not_shown"}


def test_an_unstated_remainder_names_its_purpose_and_not_the_one_that_spent_all(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN - 1, "CS")
    spend(agreement, 1, PLAN, "MN")

    found = [finding for finding in findings_of(agreement) if finding.rule == "remainder_not_stated"]

    assert len(found) == 1
    assert "Attīstība" in found[0].message
    assert "0,01 €" in plain(found[0].message)


def test_spending_all_that_is_available_is_not_too_much(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN, "CS")
    assert "spent_more_than_available" not in the_rules(agreement)

    spend(agreement, 1, 1, "CS")
    finding = the(agreement, "spent_more_than_available")
    assert "Attīstība" in finding.message
    assert "0,01 €" in plain(finding.message)
    assert finding.year == 1


def test_the_first_years_plan_cannot_carry_money_in(agreement: Agreement) -> None:
    year, purpose = agreement.years.get(ordinal=1), agreement.purposes.get(code="CS")
    a_budget_line(year, purpose, PLAN, carried_in=5_00)
    finding = the(agreement, "carried_out_differs_from_carried_in")
    assert finding.year == 1
    assert "5,00 €" in plain(finding.message)
    assert "0,00 €" not in plain(finding.message).replace("5,00 €", "")
    assert "pirmais gads" in finding.message

    a_budget_line(year, purpose, PLAN, carried_in=0)
    assert "carried_out_differs_from_carried_in" not in the_rules(agreement)


def test_spending_without_a_purpose_is_a_gap_where_money_is_divided_by_purposes(agreement: Agreement) -> None:
    an_expenditure(agreement, 12_34, year=agreement.years.get(ordinal=1), date=dt.date(2022, 3, 1), ref="E-1")
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    only = a_purpose(other, "VIENS")
    a_budget_line(other.years.get(), only, PLAN)
    an_expenditure(other, 12_34, year=other.years.get(), date=dt.date(2022, 3, 1))

    finding = the(agreement, "spending_without_purpose")

    assert [record.name for record in finding.records] == ["E-1"]
    assert "12,34 €" in plain(finding.message)
    assert "spending_without_purpose" not in the_rules(other)


def test_each_ended_year_without_a_plan_is_told_with_the_way_to_it(freeze: Freeze) -> None:
    freeze("2024-01-10")
    bare = an_agreement("L-2", starts=dt.date(2021, 1, 1), ends=dt.date(2024, 12, 31), years=4)
    a_budget_line(bare.years.get(ordinal=2), a_purpose(bare, "CS"), PLAN)

    found = [finding for finding in findings_of(bare) if finding.rule == "plan_is_missing"]

    assert [(one.year, [record.name for record in one.records]) for one in found] == [
        (1, ["budget/1"]),
        (3, ["budget/3"]),
    ]
    assert {one.mend_url for one in found} == {f"/agreements/{bare.pk}/#budget"}
    assert 'id="budget"' in signed_in(a_colleague(bare)).get(f"/agreements/{bare.pk}/").content.decode()


def test_a_document_paid_under_another_agreement_names_it_and_only_the_own_record(agreement: Agreement) -> None:
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    third = an_agreement("L-3", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    day = dt.date(2022, 3, 1)
    an_expenditure(agreement, 500_00, date=day, ref="E-1", supplier="SIA „Nams”", document_number="R-17")
    twin = an_expenditure(other, 500_00, date=dt.date(2022, 3, 1))
    an_expenditure(third, 7_00, date=dt.date(2022, 3, 1), supplier="SIA „Nams”", document_number="R-18")
    # The verb refuses this; an older import could have brought it.
    type(twin).objects.filter(pk=twin.pk).update(
        supplier_compared=agreement.expenditures.get().supplier_compared,
        document_compared=agreement.expenditures.get().document_compared,
    )

    finding = the(agreement, "double_funding")

    assert [record.name for record in finding.records] == ["E-1"]
    assert "L-2" in finding.message
    assert "L-3" not in finding.message
    assert finding.year == 1


@pytest.mark.parametrize(
    ("starts", "ends", "outside_all"),
    [
        pytest.param(dt.date(2023, 1, 2), dt.date(2023, 1, 3), False, id="inside the agreement"),
        pytest.param(dt.date(2021, 12, 31), dt.date(2022, 1, 1), True, id="before the agreement"),
        pytest.param(dt.date(2023, 12, 31), dt.date(2024, 1, 1), True, id="after the agreement"),
    ],
)
def test_work_outside_its_year_says_whether_it_is_outside_the_agreement_too(
    agreement: Agreement, starts: dt.date, ends: dt.date, *, outside_all: bool
) -> None:
    some_work(agreement=agreement, purpose="CS", year=agreement.years.get(ordinal=1), starts=starts, ends=ends)

    finding = the(agreement, "dated_outside_year")

    assert ("ārpus visa līguma" in finding.message) is outside_all
    assert finding.facts == (starts, ends)


def test_work_on_the_first_and_the_last_day_of_its_year_is_inside(agreement: Agreement) -> None:
    year = agreement.years.get(ordinal=1)
    some_work(agreement=agreement, purpose="CS", year=year, starts=year.starts, ends=year.ends)

    assert "dated_outside_year" not in the_rules(agreement)


def test_as_many_people_as_participations_are_possible_and_one_more_is_not(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", participants=10, people=10)
    assert "people_above_participations" not in the_rules(agreement)

    some_work("Par daudz", agreement=agreement, purpose="CS", participants=10, people=11, ref="W-1")
    finding = the(agreement, "people_above_participations")
    assert finding.facts == (11, 10)
    assert [record.name for record in finding.records] == ["W-1"]


def test_one_name_of_many_participants_is_told_with_both_numbers(agreement: Agreement) -> None:
    seminar = some_work(
        "Seminārs", agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 5), participants=63, ref="W-1"
    )
    takes_part(seminar, person=a_person(centre=agreement.centre))
    finding = the(agreement, "participants_named_in_part")
    assert (finding.kind, finding.year) == ("gap", 1)
    assert "63 dalībnieki, nosaukti 1," in finding.message
    assert [(record.name, record.label) for record in finding.records] == [("W-1", "Seminārs (1 / 63)")]
    assert not the_rules(agreement) & {"participants_without_evidence", "evidence_rule_not_met"}

    a_proof(seminar, EvidenceKind.PHOTO)
    assert "participants_named_in_part" in the_rules(agreement)

    a_proof(seminar, EvidenceKind.ATTENDANCE)
    assert not the_rules(agreement)


def test_a_speaker_is_no_evidence_of_participants(agreement: Agreement) -> None:
    seminar = some_work(agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 5), participants=63)
    speaker = takes_part(seminar, person=a_person(centre=agreement.centre))
    type(speaker).objects.update(role=ParticipationRole.SPEAKER)

    assert the_rules(agreement) == {"participants_without_evidence"}


def test_twins_under_two_agreements_share_kind_day_and_title(agreement: Agreement) -> None:
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    day, next_day = dt.date(2022, 5, 5), dt.date(2022, 5, 6)
    some_work("Seminārs par līdzdalību", agreement=agreement, purpose="CS", starts=day, ref="W-1")
    some_work("Seminārs par līdzdalību", agreement=other, starts=next_day)
    some_work("Cits seminārs", agreement=other, starts=day)
    some_work("Seminārs par līdzdalību", agreement=other, starts=day, kind="consultation")
    some_work("Seminārs par līdzdalību", centre=agreement.centre, starts=day)
    assert "counted_in_two_agreements" not in the_rules(agreement)

    some_work("Seminārs par līdzdalību", agreement=other, starts=day)
    finding = the(agreement, "counted_in_two_agreements")
    assert (finding.year, finding.facts) == (1, ("L-2", day))
    assert [record.name for record in finding.records] == ["W-1"]


@pytest.mark.parametrize("title", ["Konsultācija", "Konsultācija: statūti", "Consultation: statūti"])
def test_advice_named_by_its_topic_is_the_same_only_if_somebody_had_both(agreement: Agreement, title: str) -> None:
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    day, asked = dt.date(2022, 5, 5), an_organisation("Biedrība „Paraugs”")
    here = some_work(title, kind="consultation", agreement=agreement, purpose="CS", starts=day, ref="W-1")
    there = some_work(title, kind="consultation", agreement=other, starts=day)
    takes_part(here, organisation=asked)
    takes_part(there, organisation=an_organisation("Biedrība „Cita”"))
    assert "counted_in_two_agreements" not in the_rules(agreement)

    takes_part(there, organisation=asked)
    assert [record.name for record in the(agreement, "counted_in_two_agreements").records] == ["W-1"]


def test_advice_with_a_title_of_its_own_is_the_same_without_names(agreement: Agreement) -> None:
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    for one in (agreement, other):
        some_work("Palīdzība Paraugam ar statūtiem", kind="consultation", agreement=one, starts=dt.date(2022, 5, 5))

    assert the(agreement, "counted_in_two_agreements").facts[0] == "L-2"


def test_work_without_a_purpose_is_a_gap_only_where_there_are_purposes(agreement: Agreement) -> None:
    other = an_agreement("L-2", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    some_work(agreement=agreement, starts=dt.date(2022, 5, 5), ref="W-1")
    some_work(agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 6), ref="W-2")
    some_work(agreement=other, starts=dt.date(2022, 5, 5))

    assert [record.name for record in the(agreement, "work_without_purpose").records] == ["W-1"]
    assert "work_without_purpose" not in the_rules(other)


@pytest.mark.parametrize(("done", "missed"), [(9, False), (8, True)])
def test_a_target_may_be_missed_by_the_tolerance_and_not_by_more(
    agreement: Agreement, done: int, *, missed: bool
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(tolerance_percent=10)
    agreement.refresh_from_db()
    indicator = an_indicator(agreement, "K", measure="items", filters={"kind": ["consultation"]})
    a_target(indicator, agreement.years.get(ordinal=1), 10)
    some_work(kind="consultation", agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 5), count=done)

    assert ("target_missed_without_reason" in the_rules(agreement)) is missed


def test_a_target_of_money_or_hours_is_said_in_its_own_unit(agreement: Agreement) -> None:
    money = an_indicator(agreement, "M", measure="money", title="Naudas rādītājs")
    hours = an_indicator(agreement, "H", measure="hours", title="Stundu rādītājs")
    year = agreement.years.get(ordinal=1)
    a_target(money, year, 1234_56)
    a_target(hours, year, 90 * 60)
    spend(agreement, 1, 12_34, "CS")
    some_work(agreement=agreement, purpose="CS", starts=dt.date(2022, 5, 5), minutes=150)

    said = [plain(f.message) for f in findings_of(agreement) if f.rule == "target_missed_without_reason"]

    assert any("12,34 €" in message and "1 234,56 €" in message for message in said)
    assert any("sasniedza 2,5 no 90" in message for message in said)
    assert len(said) == 2


def test_a_target_of_a_running_year_is_not_missed_yet(agreement: Agreement, freeze: Freeze) -> None:
    indicator = an_indicator(agreement, "K")
    a_target(indicator, agreement.years.get(ordinal=2), 10)
    freeze("2023-12-31")
    assert "target_missed_without_reason" not in the_rules(agreement)

    freeze("2024-01-01")
    assert "target_missed_without_reason" in the_rules(agreement)


def test_findings_up_to_a_year_leave_later_ones_out(agreement: Agreement) -> None:
    for year in agreement.years.all():
        some_work(agreement=agreement, purpose="CS", starts=year.starts, participants=10, people=11)

    assert [f.year for f in findings_of(agreement, up_to_year=1) if f.kind == "contradiction"] == [1]
    assert [f.year for f in findings_of(agreement) if f.kind == "contradiction"] == [1, 2]


def test_contradictions_come_first_and_each_kind_in_the_order_of_years(agreement: Agreement) -> None:
    # By the order of rules alone, the second year's work would stand before the first year's money.
    some_work(agreement=agreement, starts=dt.date(2023, 5, 5), participants=10, people=11)
    spend(agreement, 1, PLAN - 1, "CS")
    spend(agreement, 1, PLAN + 1, "MN")

    found = [(finding.kind, finding.year) for finding in findings_of(agreement)]

    assert found[:2] == [("contradiction", 1), ("contradiction", 2)]
    assert found[2] == ("gap", 1)
    assert ("gap", 2) in found[3:]
    assert not [kind for kind, _year in found[2:] if kind == "contradiction"]


def test_a_gap_never_blocks_and_an_explained_contradiction_does_not_either(agreement: Agreement) -> None:
    spend(agreement, 1, PLAN + 1, "CS")
    some_work(agreement=agreement, starts=dt.date(2022, 5, 5))
    contradiction, gap = the(agreement, "spent_more_than_available"), the(agreement, "work_without_purpose")
    assert (contradiction.blocks, gap.blocks) == (True, False)

    acknowledge_finding(agreement, key=contradiction.key, reason="Segts no ziedojumiem.", actor=a_colleague(agreement))
    explained = the(agreement, "spent_more_than_available")
    assert (explained.blocks, explained.acknowledged) == (False, "Segts no ziedojumiem.")


def test_the_acknowledgement_of_another_agreement_explains_nothing(agreement: Agreement) -> None:
    other = an_agreement(
        "L-2", centre=agreement.centre, starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1
    )
    a_budget_line(other.years.get(), a_purpose(other, "CS", title="Attīstība"), PLAN)
    for one in (agreement, other):
        spend(one, 1, PLAN + 1, "CS")
    mine = the(agreement, "spent_more_than_available")
    assert the(other, "spent_more_than_available").key == mine.key

    acknowledge_finding(agreement, key=mine.key, reason="Segts no ziedojumiem.", actor=a_colleague(agreement))

    assert the(other, "spent_more_than_available").blocks


@pytest.mark.parametrize(("ordinal", "name"), [(2, "narrative/2"), (None, "narrative/0")])
def test_a_typed_figure_names_the_narrative_in_which_it_stands(
    agreement: Agreement, ordinal: int | None, name: str
) -> None:
    year = agreement.years.get(ordinal=ordinal) if ordinal else None
    write_narrative(agreement, year=year, text="Sniegtas 72 konsultācijas.", version=0, actor=a_colleague(agreement))

    finding = the(agreement, "typed_figure_contradicts_records")

    assert [record.name for record in finding.records] == [name]
    assert (finding.year, finding.facts[:2]) == (ordinal, (72, 0))
