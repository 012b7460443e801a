"""The agreement as an activity of IATI: in the order that the schema asks for, and nothing that is not known."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.kernel.actions import Refused
from talka.kernel.testing.plugin import Freeze
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, a_year, an_agreement, an_indicator
from talka.registry.tests.makers import an_organisation
from talka.reporting.documents.iati import identifier, render_iati
from talka.reporting.tests.makers import the_riga_agreement

pytestmark = pytest.mark.django_db
ORDER = [
    "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
    "activity-date", "recipient-country", "budget", "transaction", "result",
]  # fmt: skip
NUMBER = "40008234596"


def the_activity(content: bytes) -> etree._Element:
    root = etree.fromstring(content)
    assert root.get("version") == "2.03"
    (activity,) = root
    return activity


def test_the_riga_agreement_has_its_parts_in_the_order_of_the_schema() -> None:
    activity = the_activity(render_iati(the_riga_agreement()))
    tags = [str(part.tag) for part in activity]
    assert list(dict.fromkeys(tags)) == [tag for tag in ORDER if tag in tags]
    assert {"budget", "transaction"} <= set(tags)
    for name in ("reporting-org", "title", "description"):
        assert len(activity.findall(name)) == 1
        assert activity.findtext(f"{name}/narrative")


def test_the_transactions_are_the_expenditure_of_the_statement() -> None:
    agreement = the_riga_agreement()
    activity = the_activity(render_iati(agreement))
    assert {one.get("code") for one in activity.iterfind("transaction/transaction-type")} == {"4"}
    cents = [round(float(value.text or "") * 100) for value in activity.iterfind("transaction/value")]
    assert sum(cents) == sum(agreement.expenditures.values_list("amount", flat=True))
    assert len(cents) == len(set(agreement.expenditures.values_list("year", "purpose")))


def test_money_and_results_that_are_not_known_are_left_out() -> None:
    agreement = an_agreement(contractor=an_organisation(registration_number=NUMBER), years=1)
    an_indicator(agreement)
    activity = the_activity(render_iati(agreement))
    assert activity.find("budget") is None
    assert activity.find("transaction") is None
    assert activity.find("sector") is None
    assert activity.find("result/indicator/period/target") is None


def test_target_and_actual_stand_in_their_period(freeze: Freeze) -> None:
    freeze("2022-12-01")
    agreement = an_agreement(contractor=an_organisation(registration_number=NUMBER))
    year = a_year(agreement, agreement.starts)
    a_target(an_indicator(agreement, title="Semināri"), year, 12)
    a_budget_line(year, a_purpose(agreement), 100_000_50)
    activity = the_activity(render_iati(agreement))
    assert activity.findtext("result/indicator/title/narrative", "").startswith("Semināri")
    assert activity.find("result/indicator/period/target").get("value") == "12"  # type: ignore[union-attr] # it is there
    assert activity.findtext("budget/value") == "100000.50"
    assert activity.find("activity-status").get("code") == "2"  # type: ignore[union-attr] # see above


@pytest.mark.parametrize(("day", "code"), [("2022-01-01", "1"), ("2023-01-01", "2"), ("2026-01-01", "3")])
def test_the_status_follows_from_the_day(freeze: Freeze, day: str, code: str) -> None:
    freeze(day)
    agreement = an_agreement(contractor=an_organisation(registration_number=NUMBER))
    (status,) = the_activity(render_iati(agreement)).findall("activity-status")
    assert status.get("code") == code


def test_no_transaction_is_in_the_future(freeze: Freeze) -> None:
    freeze("2023-01-01")
    days = the_activity(render_iati(the_riga_agreement())).iterfind("transaction/transaction-date")
    assert max(str(day.get("iso-date")) for day in days) == date(2023, 1, 1).isoformat()


def test_the_identifier_holds_no_signs_that_it_may_not() -> None:
    agreement = an_agreement("KM/2022 & 7", contractor=an_organisation(registration_number=NUMBER))
    assert identifier(agreement) == f"LV-RE-{NUMBER}-KM-2022-7"


def test_without_a_registration_number_there_is_no_activity() -> None:
    agreement = an_agreement(contractor=an_organisation("Bez numura"))
    with pytest.raises(Refused):
        render_iati(agreement)


def test_staff_take_the_file_and_a_stranger_finds_nothing() -> None:
    agreement = an_agreement(contractor=an_organisation(registration_number=NUMBER))
    address = f"/reports/{agreement.pk}/documents/iati/"
    answered = signed_in(a_user(Role.STAFF, centre=agreement.centre)).get(address)
    assert answered.headers["Content-Type"] == "application/xml"
    assert the_activity(answered.content).findtext("iati-identifier", "").startswith(f"LV-RE-{NUMBER}-")
    assert signed_in(a_user(Role.STAFF)).get(address).status_code == 404
