"""One invoice is paid from two agreements: the second is refused, and the document is shared instead."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.spending.models import Expenditure
from tests.conftest import AssertAccessible
from tests.journeys.ways import in_order, sign_in

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_a_document_that_is_recorded_already_is_refused_and_split(  # noqa: PLR0917 -- what the whole way needs
    scripts: bool, transactional_db: None, page: Page, page_without_scripts: Page, live_server: LiveServer,
    assert_accessible: AssertAccessible,
) -> None:  # fmt: skip
    opened, ask_axe = (page, assert_accessible) if scripts else (page_without_scripts, None)
    call_command("createcachetable", verbosity=0)
    centre = a_centre("zemgale", name="Zemgales NVO centrs")
    ministry, fund = (an_agreement(number, centre=centre, years=1) for number in ("KM-7", "SIF-3"))
    for agreement in (ministry, fund):
        a_purpose(agreement, "CS", title="Pilsoniskās sabiedrības attīstība")
    sign_in(opened, a_user(Role.MANAGER, centre=centre), live_server)
    pays(opened, ministry, amount="300,00", supplier="SIA Telpas", number="RN-15")
    expect(opened.locator("main")).to_contain_text("RN-15")

    # The same number, written in another way.
    pays(opened, fund, amount="200,00", supplier="SIA „Telpas”", number="rn 15")
    refused = opened.locator(".ui-notice", has_text="Tas pats dokuments jau ir reģistrēts")
    expect(refused).to_contain_text("KM-7")
    in_order(opened, ask_axe)
    assert Expenditure.objects.count() == 1

    # The shares must make the whole of the document.
    part = refused.get_by_label("KM-7, Pilsoniskās sabiedrības attīstība")
    part.fill("100,00")
    refused.get_by_label("Dokumenta kopsumma").fill("350,00")
    opened.get_by_role("button", name="Reģistrēt kā sadalītu dokumentu").click()
    expect(opened.locator(".govuk-error-summary").first).to_be_visible()
    in_order(opened, ask_axe)
    assert Expenditure.objects.count() == 1
    assert Expenditure.objects.get().amount == 300_00
    opened.get_by_label("Dokumenta kopsumma").fill("300,00")
    opened.get_by_role("button", name="Reģistrēt kā sadalītu dokumentu").click()
    shares = opened.locator(".ui-panel", has=opened.get_by_role("heading", name="Dokumenta daļas"))
    expect(shares.locator("li")).to_have_text(
        [re.compile(r"SIF-3.*200,00"), re.compile(r"KM-7.*100,00"), re.compile(r"Dokumenta kopsumma:\s+300,00")]
    )
    in_order(opened, ask_axe)
    shared = Expenditure.objects.order_by("pk").values_list("agreement__number", "amount", "share")
    assert list(shared) == [("KM-7", 100_00, 3_333), ("SIF-3", 200_00, 6_667)]
    assert Expenditure.objects.values("split").distinct().count() == 1


def pays(page: Page, agreement: Agreement, *, amount: str, supplier: str, number: str) -> None:
    """Record an expenditure with the form."""
    page.goto(f"/spending/agreements/{agreement.pk}/add/")
    page.locator("[name=date]").fill("01.09.2022.")
    page.locator("[name=amount]").fill(amount)
    page.locator("[name=purpose]").select_option(label="Pilsoniskās sabiedrības attīstība")
    page.locator("[name=supplier]").fill(supplier)
    page.locator("[name=document_number]").fill(number)
    page.get_by_role("button", name="Saglabāt", exact=True).click()
