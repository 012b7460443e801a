"""A report is sent, remarked on, given back, mended, sent again and accepted; what changes later is a correction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.reporting.models import Submission
from talka.spending.tests.makers import an_expenditure
from tests.conftest import AssertAccessible, tab
from tests.journeys.ways import in_order, sign_in

pytestmark = pytest.mark.journey
TITLE = "Kopienu vakars"


@dataclass
class World:
    """An agreement whose first year is over, one piece of its work, and two who talk about it."""

    agreement: Agreement
    work: Activity
    manager: User
    reviewer: User


@dataclass
class Desks:
    """The browsers of the two, and whether axe is asked in them."""

    managers: Page
    reviewers: Page
    assert_accessible: AssertAccessible | None

    def in_order(self, page: Page) -> None:
        """Nothing is wider than phone or window, and axe is content."""
        in_order(page, self.assert_accessible)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Everything is in order: nothing keeps the report from being sent."""
    call_command("createcachetable", verbosity=0)
    centre, funder = a_centre("latgale", name="Latgales NVO centrs"), a_funder("Kultūras ministrija")
    agreement = an_agreement("KM-1", centre=centre, funder=funder, years=3)
    purpose = a_purpose(agreement, "CS", title="Pilsoniskās sabiedrības attīstība")
    first = agreement.years.get(ordinal=1)
    a_budget_line(first, purpose, 100_000)
    an_expenditure(agreement, 100_000, year=first, purpose=purpose, date=dt.date(2022, 11, 1), description="Telpas")
    work = some_work(TITLE, agreement=agreement, purpose="CS", starts=dt.date(2022, 10, 28), participants=12)
    return World(agreement, work, a_user(Role.MANAGER, centre=centre), a_user(Role.REVIEWER, funder=funder))


@pytest.fixture(params=[True, False], ids=["with_scripts", "without_scripts"])
def desks(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, world: World,
    assert_accessible: AssertAccessible,
) -> Iterator[Desks]:  # fmt: skip
    """Once with scripts, once without."""
    scripts = bool(request.param)
    with tab(browser, live_server, scripts=scripts) as managers, tab(browser, live_server, scripts=scripts) as readers:
        sign_in(managers, world.manager, live_server)
        sign_in(readers, world.reviewer, live_server)
        yield Desks(managers, readers, assert_accessible if scripts else None)


def test_a_report_goes_to_the_funder_comes_back_and_is_accepted(desks: Desks, world: World) -> None:
    sent = sends(desks, world, years="I. gads")
    reads_remarks_and_gives_back(desks, sent)
    finds_it_given_back(desks, sent)
    corrects(desks.managers, world, participants="15")
    mended = sends(desks, world, years="I. gads")
    accepts(desks, mended)
    # What was returned says what it said, and the one after it says what is right.
    assert "12" in number_of(desks.reviewers, sent, "piedalījās")
    assert "15" in number_of(desks.reviewers, mended, "piedalījās")
    corrects(desks.managers, world, participants="21")
    three_figures_are_shown(desks, mended)
    later = sends(desks, world, years="I. gads")
    lists_the_correction(desks, later)


def sends(desks: Desks, world: World, *, years: str) -> Submission:
    """The centre opens its report and sends it."""
    page = desks.managers
    page.goto(f"/reports/{world.agreement.pk}/")
    desks.in_order(page)
    page.get_by_role("link", name="Iesniegt finansētājam").click()
    desks.in_order(page)
    expect(page.locator(".ui-notice--warning")).to_have_count(0)
    choice = page.locator("[name=up_to_year]")
    if choice.first.get_attribute("type") == "radio":
        page.get_by_label(years, exact=True).check()
    else:
        choice.select_option(label=years)
    page.get_by_role("button", name="Iesniegt finansētājam").click()
    expect(page.locator("main")).to_contain_text("Kopš iesniegšanas nekas nav mainījies")
    desks.in_order(page)
    return Submission.objects.order_by("-number")[0]


def reads_remarks_and_gives_back(desks: Desks, sent: Submission) -> None:
    """The reviewer comes from the today board, opens a number, remarks at its place, and gives the report back."""
    page = desks.reviewers
    page.goto("/today/")
    desks.in_order(page)
    page.locator(f"main a[href^='/reports/submissions/{sent.pk}/']").first.click()
    if not page.url.endswith("/review/"):
        desks.in_order(page)
        page.get_by_role("link", name="Lasīt pārskatu").click()
    desks.in_order(page)
    place = page.locator(".report-place", has=page.locator(".report-number", has_text="12")).last
    place.get_by_role("link", name="Komentēt šeit").click()
    expect(page.locator("#write blockquote")).to_contain_text(TITLE)
    page.get_by_role("button", name="Pievienot komentāru").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    desks.in_order(page)
    page.locator("#write [name=text]").fill("Sarakstā ir 15 vārdi.")
    page.get_by_role("button", name="Pievienot komentāru").click()
    expect(page.locator(".report-place .report-remark__text")).to_have_text("Sarakstā ir 15 vārdi.")
    desks.in_order(page)
    page.locator(".report-number", has_text="12").last.click()
    expect(page.get_by_role("rowheader", name=TITLE)).to_be_visible()
    desks.in_order(page)
    page.goto(f"/reports/submissions/{sent.pk}/review/")
    page.get_by_role("link", name="Atgriezt").click()
    desks.in_order(page)
    page.get_by_role("button", name="Atgriezt").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    desks.in_order(page)
    page.locator("[name=reason]").fill("Precizējiet dalībnieku skaitu.")
    page.get_by_role("button", name="Atgriezt").click()
    expect(page.locator(".ui-notice", has_text="Precizējiet dalībnieku skaitu.")).to_be_visible()
    desks.in_order(page)


def finds_it_given_back(desks: Desks, sent: Submission) -> None:
    """The centre reads why, and what was remarked where."""
    page = desks.managers
    page.goto(f"/reports/submissions/{sent.pk}/")
    expect(page.locator(".ui-notice", has_text="Precizējiet dalībnieku skaitu.")).to_be_visible()
    desks.in_order(page)
    page.get_by_role("link", name="Lasīt pārskatu").click()
    expect(page.locator(".report-place .report-remark__text")).to_have_text("Sarakstā ir 15 vārdi.")
    desks.in_order(page)


def corrects(page: Page, world: World, *, participants: str) -> None:
    """The entry of the log gets another number of participants."""
    page.goto(f"/activities/{world.work.pk}/edit/")
    page.locator("[name=participants]").fill(participants)
    page.locator("main form").get_by_role("button", name="Saglabāt", exact=True).click()
    page.wait_for_url(f"**/activities/{world.work.pk}/")
    expect(page.locator("main")).to_contain_text(participants)


def accepts(desks: Desks, mended: Submission) -> None:
    """The mended report is accepted; nobody can give it back any more."""
    page = desks.reviewers
    page.goto(f"/reports/submissions/{mended.pk}/review/")
    expect(page.locator(".report-number", has_text="15").last).to_be_visible()
    page.get_by_role("link", name="Pieņemt").click()
    desks.in_order(page)
    page.get_by_role("button", name="Pieņemt").click()
    expect(page.get_by_text("Pārskats ir pieņemts.")).to_be_visible()
    expect(page.get_by_role("link", name="Atgriezt")).to_have_count(0)
    desks.in_order(page)


def number_of(page: Page, sent: Submission, words: str) -> str:
    """The sentence with these words, as it was sent."""
    page.goto(f"/reports/submissions/{sent.pk}/review/")
    return page.locator(".report-place", has_text=words).last.inner_text()


def three_figures_are_shown(desks: Desks, mended: Submission) -> None:
    """As sent, as known now, and the difference; the reviewer sees what was sent only."""
    page = desks.managers
    page.goto(f"/reports/submissions/{mended.pk}/")
    rows = page.locator("#changes ~ .ui-scroll tr.ui-row--changed")
    row = rows.filter(has_text=TITLE).first
    expect(row.locator("td")).to_have_text([re.compile(r"^\s*15\s*$"), re.compile(r"^\s*21\s*$"), re.compile(r"\+6")])
    desks.in_order(page)
    page = desks.reviewers
    page.goto(f"/reports/submissions/{mended.pk}/")
    expect(page.locator("main")).not_to_contain_text("Tagad zināms")


def lists_the_correction(desks: Desks, later: Submission) -> None:
    """The next report says to the reviewer what was sent before and what is known now."""
    page = desks.reviewers
    page.goto(f"/reports/submissions/{later.pk}/review/")
    row = page.locator("#corrections tbody tr").filter(has_text=TITLE).first
    expect(row.locator("td")).to_have_text([re.compile("15"), re.compile("21"), re.compile("6")])
    desks.in_order(page)
