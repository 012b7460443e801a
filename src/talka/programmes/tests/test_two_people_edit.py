"""Two people open the same form: the second sees both versions, keeps what was typed, and nothing is saved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.forms import Form
from django.test import Client
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.actions import Conflict
from talka.programmes.actions import edit_agreement, explain_deviation
from talka.programmes.models import Agreement, BudgetLine, Deviation, Indicator, Target
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, an_agreement, an_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    """One purpose, one indicator and two years."""
    made = an_agreement(years=2)
    purpose = a_purpose(made, "CS", title="Sabiedrība")
    a_budget_line(made.years.get(ordinal=1), purpose, 1000_00)
    a_target(an_indicator(made, "K", title="Konsultācijas"), made.years.get(ordinal=1), 60)
    return made


def a_browser(agreement: Agreement) -> Client:
    return signed_in(a_user(Role.MANAGER, centre=agreement.centre))


def opened(browser: Client, address: str, **typed: Any) -> dict[str, Any]:
    """The form as its page fills it in, with what somebody typed over it."""
    return again(browser.get(address).context["form"]) | typed


def again(form: Form) -> dict[str, Any]:
    """What a browser sends of a form as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_the_second_who_edits_the_budget_sees_both_sums(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:edit_budget", args=[agreement.pk])
    cell = f"planned-{agreement.years.get(ordinal=1).pk}-{agreement.purposes.get().pk}"
    first, second = (opened(browser, address, **{cell: sum_}) for sum_ in ("2000", "3000"))
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [("Sabiedrība, I. gads, plānots", "2\u00a0000,00", "3\u00a0000,00")]
    assert "Kāds cits to pa šo laiku ir mainījis" in answer.content.decode()
    assert answer.context["form"][cell].value() == "3000"
    assert BudgetLine.objects.get().planned == 2000_00

    assert browser.post(address, again(answer.context["form"])).status_code == 302
    assert BudgetLine.objects.get().planned == 3000_00


def test_a_sum_of_nothing_differs_from_an_unknown_one(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:edit_budget", args=[agreement.pk])
    cell = f"planned-{agreement.years.get(ordinal=1).pk}-{agreement.purposes.get().pk}"
    first, second = (opened(browser, address, **{cell: sum_}) for sum_ in ("0", ""))
    assert browser.post(address, first).status_code == 302
    assert browser.post(address, second).context["conflict"] == [("Sabiedrība, I. gads, plānots", "0,00", "")]


def test_a_row_that_came_meanwhile_is_not_taken_away(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:edit_budget", args=[agreement.pk])
    mine = opened(browser, address)
    year, added = agreement.years.get(ordinal=2), a_purpose(agreement, "MN")
    a_budget_line(year, added, 500_00)
    answer = browser.post(address, mine)
    assert (answer.status_code, answer.context["conflict"]) == (200, [])
    assert answer.context["form"].non_field_errors()
    assert browser.post(address, again(answer.context["form"])).status_code == 302
    assert BudgetLine.objects.get(purpose=added).planned == 500_00


def test_the_second_who_edits_targets_sees_both(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:targets", args=[agreement.pk])
    cell = f"target-{agreement.indicators.get().pk}-{agreement.years.get(ordinal=1).pk}-0"
    first, second = (opened(browser, address, **{cell: target}) for target in ("70", "80"))
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [("Konsultācijas, I. gads", "70", "80")]
    assert answer.context["form"][cell].value() == "80"
    assert Target.objects.get().value == 70


def test_the_second_who_edits_years_sees_both_days(agreement: Agreement) -> None:
    agreement.indicators.get().delete()
    browser, address = a_browser(agreement), reverse("programmes:edit_years", args=[agreement.pk])
    first, second = (opened(browser, address, **{"ends-1": day}) for day in ("30.06.2024.", "31.05.2024."))
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [("II. gads, pēdējā diena", "30.06.2024.", "31.05.2024.")]
    assert answer.context["form"]["ends-1"].value() == "31.05.2024."
    assert agreement.years.get(ordinal=2).ends == dt.date(2024, 6, 30)


def test_a_year_that_was_added_meanwhile_is_shown_too(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:edit_years", args=[agreement.pk])
    first = opened(browser, address, **{"starts-2": "15.07.2024.", "ends-2": "14.07.2025."})
    second = opened(browser, address)
    assert browser.post(address, first).status_code == 302
    assert browser.post(address, second).context["conflict"] == [
        ("III. gads, pirmā diena", "15.07.2024.", ""),
        ("III. gads, pēdējā diena", "14.07.2025.", ""),
    ]
    assert agreement.years.count() == 3


def test_the_second_who_edits_an_indicator_sees_both_in_words(agreement: Agreement) -> None:
    indicator = agreement.indicators.get()
    browser, address = a_browser(agreement), reverse("programmes:edit_indicator", args=[agreement.pk, indicator.pk])
    first = opened(browser, address, title="Pirmais", purpose=["CS"])
    second = opened(browser, address, title="Otrais", over_years="max")
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [
        ("Nosaukums", "Pirmais", "Otrais"), ("Pa gadiem", "saskaita", "lielākais"), ("Mērķis", "Sabiedrība", ""),
    ]  # fmt: skip
    assert answer.context["form"]["title"].value() == "Otrais"
    assert Indicator.objects.get().title == "Pirmais"


def test_the_second_who_edits_a_purpose_sees_both(agreement: Agreement) -> None:
    purpose = agreement.purposes.get()
    browser, address = a_browser(agreement), reverse("programmes:edit_purpose", args=[agreement.pk, purpose.pk])
    first, second = (opened(browser, address, title=title) for title in ("Pirmais", "Otrais"))
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [("Nosaukums", "Pirmais", "Otrais")]
    assert agreement.purposes.get().title == "Pirmais"


def test_partners_that_changed_meanwhile_are_shown(agreement: Agreement) -> None:
    browser, address = a_browser(agreement), reverse("programmes:edit", args=[agreement.pk])
    partner = a_centre()
    mine = opened(browser, address, contractor=agreement.contractor_id, partners=[], region="")
    edit_agreement(agreement, values={}, partners=[partner], version=agreement.version, actor=system_actor())
    answer = browser.post(address, mine)
    assert answer.context["conflict"] == [("Partneru centri", partner.name, "")]
    assert list(agreement.partners.all()) == [partner]


def test_the_second_who_explains_a_deviation_sees_both_reasons(agreement: Agreement) -> None:
    indicator = agreement.indicators.get()
    browser = signed_in(a_user(Role.STAFF, centre=agreement.centre))
    address = reverse("programmes:deviation", args=[agreement.pk, indicator.pk, 1])
    first, second = (opened(browser, address, reason=reason) for reason in ("Pandēmija.", "Plūdi."))
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [("Pamatojums", "Pandēmija.", "Plūdi.")]
    assert answer.context["form"]["reason"].value() == "Plūdi."
    assert Deviation.objects.get().reason == "Pandēmija."
    # Again when a reason stands there that was read.
    assert browser.post(address, opened(browser, address, reason="Slimība.")).status_code == 302
    answer = browser.post(address, again(answer.context["form"]))
    assert answer.context["conflict"] == [("Pamatojums", "Slimība.", "Plūdi.")]
    assert browser.post(address, again(answer.context["form"])).status_code == 302
    assert Deviation.objects.get().reason == "Plūdi."


def test_a_reason_that_was_taken_back_meanwhile_is_not_written_anew_unseen(agreement: Agreement) -> None:
    indicator, year = agreement.indicators.get(), agreement.years.get(ordinal=1)
    explain_deviation(indicator, year=year, reason="Pandēmija.", actor=system_actor())
    explain_deviation(indicator, year=year, reason="", read="Pandēmija.", actor=system_actor())
    with pytest.raises(Conflict):
        explain_deviation(indicator, year=year, reason="Plūdi.", read="Pandēmija.", actor=system_actor())
    # Who says the same takes nothing away.
    explain_deviation(indicator, year=year, reason="Plūdi.", read="", actor=system_actor())
    explain_deviation(indicator, year=year, reason="Plūdi.", read="", actor=system_actor())
    assert Deviation.objects.get().reason == "Plūdi."
