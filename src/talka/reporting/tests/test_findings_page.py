"""The page of findings: reasons are given, kept when refused, and taken back."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import a_programme, some_work
from talka.kernel.audit.models import AuditEntry
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement
from talka.reporting.actions import acknowledge_alike, write_narrative
from talka.reporting.findings import Finding, findings_of, together_key
from talka.reporting.models import Acknowledgement
from talka.reporting.tests.makers import a_colleague, a_manager, the_riga_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    """Work dated before its year, in two years."""
    made = a_programme()
    for year in made.years.filter(ordinal__lte=2):
        some_work("Pirms laika", agreement=made, purpose="CS", year=year, starts=year.starts.replace(day=1))
    return made


@pytest.fixture
def browser(agreement: Agreement) -> Client:
    return signed_in(a_colleague(agreement))


def blocking(agreement: Agreement) -> list[Finding]:
    return [finding for finding in findings_of(agreement) if finding.blocks]


def address(agreement: Agreement) -> str:
    return f"/reports/{agreement.pk}/findings/"


def test_a_reason_is_given_and_taken_back(agreement: Agreement, browser: Client) -> None:
    key = blocking(agreement)[0].key
    assert browser.post(address(agreement), {"key": key, "reason": "Tā bija."})["Location"] == address(agreement)
    assert Acknowledgement.objects.get(withdrawn_at=None).reason == "Tā bija."
    assert "Tā bija." in browser.get(address(agreement)).content.decode()
    browser.post(address(agreement), {"key": key, "withdraw": "yes"})
    assert not Acknowledgement.objects.filter(withdrawn_at=None).exists()
    again = browser.post(address(agreement), {"key": key, "withdraw": "yes"}, follow=True)
    assert "Nav pamatojuma, ko atsaukt" in again.content.decode()


@pytest.mark.parametrize("reason", ["", " ", "a" * 2001, "NUL \x00"])
def test_a_reason_that_is_refused_stays_at_its_finding(agreement: Agreement, browser: Client, reason: str) -> None:
    first, second = blocking(agreement)
    answer = browser.post(address(agreement), {"key": second.key, "reason": reason})
    assert not Acknowledgement.objects.exists()
    shown = [one for *_name, found in answer.context["groups"] for one in found]
    assert {one.finding.key: one.tried for one in shown if one.finding.blocks} == {first.key: False, second.key: True}
    page = answer.content.decode()
    assert page.count('class="govuk-error-summary"') == 1
    assert 'href="#tried-reason"' in page
    assert page.count('id="tried-reason"') == 1
    assert "<title>Kļūda: " in page


@pytest.mark.parametrize("key", ["", "0" * 64, "f" * 63, "../../x", "0" * 64 + " ", "g" * 64, "a" * 100_000])
def test_what_was_written_about_a_finding_that_is_gone_is_shown_again(
    agreement: Agreement, browser: Client, key: str
) -> None:
    answer = browser.post(address(agreement), {"key": key, "reason": "Gara doma."})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Šī atraduma vairs nav" in page
    assert "Gara doma." in page
    assert not Acknowledgement.objects.exists()
    assert browser.post(address(agreement), {"key": key, "withdraw": "yes"}).status_code == 302


@pytest.fixture
def many(agreement: Agreement) -> Agreement:
    """Forty pieces of work with more people than participations, in a year that is over."""
    for number in range(40):
        some_work(f"Darbs {number}", agreement=agreement, purpose="CS", participants=5, people=6)
    return agreement


ALL = "?alike=people_above_participations"


def above(agreement: Agreement) -> list[Finding]:
    return [finding for finding in findings_of(agreement) if finding.rule == "people_above_participations"]


def test_of_many_alike_the_first_are_shown_and_all_are_a_list_of_pages(many: Agreement, browser: Client) -> None:
    page = browser.get(address(many)).content.decode()
    assert page.count("„Darbs ") == 5
    assert f'href="{ALL}">Rādīt visus šādus atradumus: 40' in page
    first, second = (browser.get(f"{address(many)}{ALL}&page={number}").content.decode() for number in (1, 2))
    assert [one.count("„Darbs ") for one in (first, second)] == [30, 10]
    assert "<h1" in first
    assert "Vairāk personu nekā dalības reižu" in first


def test_all_alike_are_explained_together_and_each_is_taken_back_by_itself(many: Agreement, browser: Client) -> None:
    first = above(many)[0]
    browser.post(address(many) + ALL, {"key": first.key, "reason": "Atsevišķi."})
    answer = browser.get(address(many) + ALL)
    assert "39 pretrunas paliek spēkā" in answer.content.decode()
    reason = {"seen": answer.context["seen"], "reason": "Skaitīti visi, kas ienāca."}
    assert browser.post(address(many) + ALL, reason)["Location"] == address(many) + ALL

    assert [one.acknowledged for one in above(many)] == ["Atsevišķi.", *["Skaitīti visi, kas ienāca."] * 39]
    # What is found by other rules stands as it did.
    assert {one.rule for one in blocking(many)} == {"dated_outside_year"}
    verbs = Counter(AuditEntry.objects.values_list("verb", flat=True))
    assert (verbs["reporting.acknowledge_finding"], verbs["reporting.acknowledge_alike"]) == (40, 1)
    browser.post(address(many) + ALL, {"key": above(many)[7].key, "withdraw": "yes"})
    assert [one.acknowledged for one in above(many)].count("") == 1


@pytest.mark.parametrize("reason", ["", "a" * 2001])
def test_a_reason_for_all_that_is_refused_explains_none(many: Agreement, browser: Client, reason: str) -> None:
    seen = browser.get(address(many) + ALL).context["seen"]
    page = browser.post(address(many) + ALL, {"seen": seen, "reason": reason}).content.decode()
    assert page.count('class="govuk-error-summary"') == 1
    assert 'href="#alike-reason"' in page
    assert not Acknowledgement.objects.exists()


def test_a_partner_reads_all_alike_and_explains_none(many: Agreement) -> None:
    partner = a_centre("partneris")
    many.partners.add(partner)
    browser = signed_in(a_user(Role.MANAGER, centre=partner))
    answer = browser.get(address(many) + ALL)
    assert answer.status_code == 200
    assert "<textarea" not in answer.content.decode()
    seen = together_key(above(many))
    refused = browser.post(address(many) + ALL, {"seen": seen, "reason": "Visi."}).content.decode()
    assert "Visi." in refused
    assert not Acknowledgement.objects.exists()


def test_what_came_since_is_not_explained_unseen(many: Agreement, browser: Client) -> None:
    seen = browser.get(address(many) + ALL).context["seen"]
    some_work("Jaunākais", agreement=many, purpose="CS", participants=5, people=6)
    answer = browser.post(address(many) + ALL, {"seen": seen, "reason": "Visi, kas ienāca."})
    page = answer.content.decode()
    assert "ir mainījušies" in page
    assert "Visi, kas ienāca." in page
    assert not Acknowledgement.objects.exists()
    again = browser.post(address(many) + ALL, {"seen": answer.context["seen"], "reason": "Visi, kas ienāca."})
    assert again.status_code == 302
    assert Acknowledgement.objects.count() == 41


def test_the_last_alike_are_explained_while_somebody_wrote(many: Agreement, browser: Client) -> None:
    seen = browser.get(address(many) + ALL).context["seen"]
    acknowledge_alike(many, rule=above(many)[0].rule, seen=seen, reason="Cits.", actor=a_colleague(many))
    page = browser.post(address(many) + ALL, {"seen": seen, "reason": "Gara doma."}).content.decode()
    assert "Gara doma." in page
    assert {one.acknowledged for one in above(many)} == {"Cits."}


def test_a_rule_that_finds_nothing_leads_to_all_findings(agreement: Agreement, browser: Client) -> None:
    assert browser.get(address(agreement) + ALL)["Location"] == address(agreement)


def test_a_tried_reason_is_shown_at_its_finding_among_many(many: Agreement, browser: Client) -> None:
    last = above(many)[-1]
    answer = browser.post(address(many), {"key": last.key, "reason": ""})
    shown = [one for *_name, found in answer.context["groups"] for one in found]
    assert [one.finding.key for one in shown if one.tried] == [last.key]


def test_a_report_that_cannot_be_sent_says_the_first_and_how_many(many: Agreement) -> None:
    page = signed_in(a_manager(many)).get(f"/reports/{many.pk}/submissions/new/").content.decode()
    assert page.count("„Darbs ") == 9
    assert "Kopā 42 pretrunas." in page


def test_every_finding_leads_to_where_it_is_mended() -> None:
    agreement = the_riga_agreement()
    figures = {(1, "people_total"): 9, (1, "participants_total"): 8, (1, "consultations_total"): 1, (1, "sun_index"): 5}
    set_declared_figures(agreement, figures=figures, actor=system_actor())
    write_narrative(agreement, year=None, text="Pirmajā gadā 72 konsultācijas.", version=0, actor=a_manager(agreement))
    browser, found = signed_in(a_manager(agreement)), findings_of(agreement)
    rules = {"declared_unique_above_participations", "typed_figure_contradicts_records", "remainder_does_not_follow"}
    assert rules | {"declared_total_differs", "declared_figure_not_comparable"} <= {finding.rule for finding in found}
    assert [finding.rule for finding in found if not finding.records or not all(r.url for r in finding.records)] == []
    records = {record.url for finding in found for record in finding.records[:3]}
    ways = records | {finding.mend_url for finding in found} - {""}
    assert {way: browser.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
