"""The page of findings: reasons are given, kept when refused, and taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from talka.accounts.tests.makers import signed_in
from talka.activities.tests.makers import a_programme, some_work
from talka.programmes.models import Agreement
from talka.reporting.findings import Finding, findings_of
from talka.reporting.models import Acknowledgement
from talka.reporting.tests.makers import a_colleague

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
    shown = [one for _title, _kind, found in answer.context["groups"] for one in found]
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
