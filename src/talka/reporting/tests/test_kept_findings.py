"""Findings cost what changed: of a long log no more is asked and read than of a short one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.signals import post_init
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import signed_in
from talka.activities.actions import add_group, edit_activity, remove_activity, remove_group, save_kind
from talka.activities.models import Activity, WorkClock
from talka.activities.tests.makers import a_programme, some_work, takes_part, the_kind
from talka.kernel.actions import Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.models import Agreement, ImplementationYear
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Merge
from talka.registry.tests.makers import a_community, a_person, an_organisation
from talka.reporting.actions import acknowledge_finding, write_narrative
from talka.reporting.findings import Finding, findings_of, read_first
from talka.reporting.models import FigureState, WorkParts, WorkTwin
from talka.reporting.queries.parts import kept_parts, parts_of, together
from talka.reporting.queries.twins import pairs_of, twins
from talka.reporting.tests.makers import a_colleague, the_riga_agreement
from talka.reporting.tests.makers_findings import the

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 28)
FEW, MANY = 3, 130


@pytest.fixture
def agreement() -> Agreement:
    return a_programme()


@pytest.fixture
def read() -> Iterator[list[Any]]:
    """Entries of the log that were read, as they come."""
    found: list[Any] = []

    def keep(instance: Activity, **_rest: object) -> None:
        found.append(instance)

    post_init.connect(keep, sender=Activity)
    yield found
    post_init.disconnect(keep, sender=Activity)


def doubtful_work(agreement: Agreement, number: int) -> None:
    """So much work in which every rule finds fault that finds it in one entry alone."""
    for at in range(number):
        day = DAY + dt.timedelta(at % 200)
        some_work(f"Darbs {at}", agreement=agreement, starts=day, participants=5, ref=f"W-{at}")
        some_work(f"Darbs {at}", agreement=agreement, starts=day, people=5)
        some_work(f"Darbs {at}", agreement=agreement, starts=dt.date(2021, 1, 1), year=agreement.years.get(ordinal=1))


def by_rule(agreement: Agreement) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings_of(agreement)}


@pytest.mark.parametrize("number", [FEW, MANY])
def test_what_is_found_in_a_log_costs_the_same_however_long_it_is(
    agreement: Agreement, query_budget: QueryBudget, read: list[Any], number: int
) -> None:
    doubtful_work(agreement, number)
    findings_of(agreement)
    read.clear()

    with query_budget(27):
        found = by_rule(agreement)
    assert read == []
    assert {rule: len(one.records) for rule, one in found.items() if one.is_of_work} == {
        "dated_outside_year": number,
        "people_without_participations": number,
        "participants_without_evidence": number,
        "evidence_rule_not_met": 2 * number,
        "work_without_purpose": 3 * number,
    }

    with query_budget(1):
        read_first(one.records for one in found.values())
        assert [len(one.shown) for one in found.values() if one.is_of_work] == [
            min(20, len(one.records)) for one in found.values() if one.is_of_work
        ]
    assert len(read) <= 5 * 20


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_page_reads_as_much_as_it_shows(
    agreement: Agreement, query_budget: QueryBudget, read: list[Any], number: int
) -> None:
    doubtful_work(agreement, number)
    browser = signed_in(a_colleague(agreement))
    browser.get(f"/reports/{agreement.pk}/findings/")
    read.clear()

    with query_budget(35):
        page = browser.get(f"/reports/{agreement.pk}/findings/").content.decode()

    # A contradiction may be explained: its key is made of all its records.
    assert len(read) <= 5 * 20 + number
    assert page.count("/activities/") <= 5 * 20 + 10
    assert ("un vēl 110 ieraksti" in page) is (number == MANY)


def test_all_records_of_a_finding_are_a_list_of_pages(agreement: Agreement) -> None:
    doubtful_work(agreement, MANY)
    browser = signed_in(a_colleague(agreement))
    page = browser.get(f"/reports/{agreement.pk}/findings/").content.decode()
    address = "?of=participants_without_evidence&amp;year=1"
    assert address in page

    first, second = (listed(browser, agreement, "participants_without_evidence", page=at) for at in (1, 2))
    records = the(agreement, "participants_without_evidence").records
    assert (len(first), len(second)) == (100, 30)
    assert first + second == [record.url for record in records]
    assert [record.name for record in records][:2] == ["W-0", "W-1"]


def listed(browser: Client, agreement: Agreement, rule: str, *, page: int) -> list[str]:
    answer = browser.get(f"/reports/{agreement.pk}/findings/?of={rule}&year=1&page={page}")
    return [record.url for record in answer.context["page"]]


@pytest.mark.parametrize(
    "query", ["of=work_without_purpose", "of=work_without_purpose&year=2", "of=plan_is_missing&year=1", "of=&year=x"]
)
def test_what_is_not_found_in_work_has_no_list(agreement: Agreement, query: str) -> None:
    some_work(agreement=agreement)
    browser = signed_in(a_colleague(agreement))
    assert browser.get(f"/reports/{agreement.pk}/findings/?of=work_without_purpose&year=1").status_code == 200
    assert browser.get(f"/reports/{agreement.pk}/findings/?{query}").status_code == 404


def test_a_gap_is_mended_and_not_explained(agreement: Agreement) -> None:
    some_work(agreement=agreement)
    gap = the(agreement, "work_without_purpose")
    with pytest.raises(Refused):
        acknowledge_finding(agreement, key=gap.key, reason="Tā ir.", actor=a_colleague(agreement))


def test_a_kind_that_no_longer_asks_for_participants_misses_none(agreement: Agreement) -> None:
    some_work(agreement=agreement, people=5)
    assert "people_without_participations" in by_rule(agreement)
    kind = the_kind("seminar")
    save_kind(kind, values={"fields": [one for one in kind.fields if one != "participants"]}, actor=system_actor())
    assert "people_without_participations" not in by_rule(agreement)


def test_work_lacks_a_purpose_once_money_is_divided() -> None:
    undivided = an_agreement(years=1)
    some_work(agreement=undivided, starts=DAY)
    assert "work_without_purpose" not in by_rule(undivided)
    a_purpose(undivided, "CS")
    assert len(by_rule(undivided)["work_without_purpose"].records) == 1


def test_reasons_that_were_given_long_ago_hold() -> None:
    found = [finding for finding in findings_of(the_riga_agreement()) if finding.blocks]
    # As they were when the first reasons were written.
    assert {finding.rule: finding.key[:16] for finding in found} == {
        "dated_outside_year": "4ad0d0d9c8dfc70e",
        "remainder_does_not_follow": "8755ed322bf99097",
        "carried_in_money_not_shown": "bfc4ae57542db3d5",
    }


def kept_and_found(agreement: Agreement) -> list[tuple[int, int]]:
    """The twins that are kept, which are those found from nothing."""
    kept = twins(agreement)
    assert sorted(kept) == sorted((entry.pk, twin.pk) for entry, twin in pairs_of(agreement))
    return kept


def test_a_twin_comes_and_goes_with_what_happens_on_either_side(agreement: Agreement) -> None:
    other = a_programme(number="CITS")
    ours, theirs = (some_work("Seminārs", agreement=one, starts=DAY) for one in (agreement, other))
    assert kept_and_found(agreement) == [(ours.pk, theirs.pk)]
    assert kept_and_found(other) == [(theirs.pk, ours.pk)]
    edit_activity(theirs, values={"title": "Forums"}, version=theirs.version, actor=system_actor())
    assert kept_and_found(agreement) == kept_and_found(other) == []
    edit_activity(ours, values={"title": "Forums"}, version=ours.version, actor=system_actor())
    assert kept_and_found(agreement) == [(ours.pk, theirs.pk)]
    remove_activity(theirs, actor=system_actor())
    assert kept_and_found(agreement) == kept_and_found(other) == []


def test_advice_is_the_same_while_both_were_for_somebody(agreement: Agreement) -> None:
    other, community, advice = a_programme(number="CITS"), a_community(), the_kind("consultation")
    ours, theirs = (
        some_work(advice.name, kind="consultation", agreement=one, starts=DAY) for one in (agreement, other)
    )
    add_group(ours, group=community, actor=system_actor())
    assert kept_and_found(agreement) == []
    add_group(theirs, group=community, actor=system_actor())
    assert kept_and_found(agreement) == [(ours.pk, theirs.pk)]
    remove_group(ours, served_id=ours.groups.get().pk, actor=system_actor())
    assert kept_and_found(agreement) == []
    # A title that is not ours any more says itself that it is the same.
    save_kind(advice, values={"name": "Padoms", "name_en": ""}, actor=system_actor())
    assert kept_and_found(agreement) == [(ours.pk, theirs.pk)]


def test_advice_is_the_same_once_those_it_was_for_are_one(agreement: Agreement) -> None:
    other, advice = a_programme(number="CITS"), the_kind("consultation")
    groups = [a_community(), a_community()]
    for one, group in zip((agreement, other), groups, strict=True):
        work = some_work(f"{advice.name}: statūti", kind="consultation", agreement=one, starts=DAY)
        add_group(work, group=group, actor=system_actor())
    assert kept_and_found(agreement) == kept_and_found(other) == []
    merge_records(groups[0], gone=groups[1], actor=system_actor())
    assert [len(kept_and_found(one)) for one in (agreement, other)] == [1, 1]
    part_records(Merge.objects.get(), actor=system_actor())
    assert kept_and_found(agreement) == kept_and_found(other) == []


def test_twins_are_looked_for_only_where_something_was_touched(agreement: Agreement) -> None:
    other = a_programme(number="CITS")
    for kind in ("seminar", "forum"):
        for one in (agreement, other):
            some_work("Sarunas", kind=kind, agreement=one, starts=DAY)
    assert len(kept_and_found(agreement)) == 2
    WorkTwin.objects.all().delete()
    some_work("Sarunas", kind="forum", agreement=other, starts=DAY)

    assert len(twins(agreement)) == 2
    assert {twin.kind for twin in WorkTwin.objects.all()} == {"forum"}


def test_an_agreement_that_is_taken_away_takes_its_twins_along(agreement: Agreement) -> None:
    other = a_programme(number="CITS")
    ours, theirs = (some_work("Seminārs", agreement=one, starts=DAY) for one in (agreement, other))
    assert kept_and_found(agreement) == [(ours.pk, theirs.pk)]
    # As the undoing of an import does.
    theirs.delete()
    WorkClock.objects.filter(agreement=other).delete()
    assert kept_and_found(agreement) == []
    assert FigureState.objects.filter(agreement=agreement).exists()


def test_what_the_narrative_says_rightly_is_held_against_kept_sums(
    agreement: Agreement, query_budget: QueryBudget
) -> None:
    for _number in range(2):
        some_work(agreement=agreement, purpose="CS", participants=5)
    text = "Pirmajā gadā notika 2 semināri ar 10 dalībniekiem. Sniegtas 0 konsultācijas."
    write_narrative(agreement, year=None, text=text, version=0, actor=a_colleague(agreement))
    findings_of(agreement)

    with query_budget(32) as captured:
        assert "typed_figure_contradicts_records" not in by_rule(agreement)
    assert not [query for query in captured.captured_queries if 'FROM "activities_activity"' in query["sql"]]

    some_work(agreement=agreement, purpose="CS", participants=5)
    assert by_rule(agreement)["typed_figure_contradicts_records"].facts[:2] == (2, 3)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_a_wrong_number_of_a_narrative_is_held_against_what_is_kept(
    agreement: Agreement, query_budget: QueryBudget, number: int
) -> None:
    organisations = [an_organisation() for _number in range(FEW)]
    for at in range(number):
        takes_part(some_work(agreement=agreement, participants=5), organisation=organisations[at % FEW])
    said = ("notika 999 semināri", "kopā 998 dalībnieki", "kopā 9 unikālas organizācijas")
    text = " ".join(f"Pirmajā gadā {words}." for words in said)
    write_narrative(agreement, year=None, text=text, version=0, actor=a_colleague(agreement))
    findings_of(agreement)

    with query_budget(36) as captured:
        found = [one for one in findings_of(agreement) if one.rule == "typed_figure_contradicts_records"]
    assert [one.facts[:2] for one in found] == [(999, number), (998, 5 * number), (9, FEW)]
    log = ('FROM "activities_activity"', 'FROM "activities_participation"')
    assert not [query for query in captured.captured_queries if any(table in query["sql"] for table in log)]


def test_only_touched_work_is_parted_again(agreement: Agreement) -> None:
    for kind in ("seminar", "forum"):
        some_work(agreement=agreement, kind=kind, participants=5)
    year = agreement.years.get(ordinal=1)
    corners = [(year.pk, kind) for kind in ("seminar", "forum")]
    first = kept_parts(agreement, corners)
    forum = WorkParts.objects.get(kind="forum").pk
    some_work(agreement=agreement, kind="seminar", participants=7)

    assert kept_parts(agreement, corners) != first
    assert kept_parts(agreement, corners) == parts_of(agreement)
    assert WorkParts.objects.get(kind="forum").pk == forum


def test_who_took_part_in_several_kinds_and_years_is_one(agreement: Agreement) -> None:
    people = [a_person(f"Anna {letter}") for letter in "ABCDEFGHIJKLMNOPRSTUV"]
    first, second = agreement.years.order_by("ordinal")[:2]
    for kind, year, named in (
        ("seminar", first, people[:12]),
        ("forum", first, people[10:]),
        ("forum", second, people),
    ):
        work = some_work(agreement=agreement, kind=kind, starts=year.starts, year=year)
        for person in named:
            takes_part(work, person=person)
    parts = kept_parts(agreement, {(year.pk, kind) for kind in ("seminar", "forum") for year in (first, second)})

    def people_of(*years: ImplementationYear) -> int:
        return together(one for (year, _kind), one in parts.items() if year in {year.pk for year in years}).people

    assert [people_of(first), people_of(second), people_of(first, second)] == [21, 21, 21]
    assert parts[first.pk, "seminar"].people.bit_count() == 12
