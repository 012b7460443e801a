"""Pages about agreements."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.programmes.models import Agreement
from talka.programmes.queries.budgets import budget_grid
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_target, an_agreement, an_indicator
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
FIRST = {"starts-0": "15.07.2022.", "ends-0": "14.07.2023."}


def a_manager_of(agreement: Agreement) -> Client:
    return signed_in(a_user(Role.MANAGER, centre=agreement.centre))


def the_facts(**changed: object) -> dict[str, object]:
    centre, funder = a_centre("riga"), a_funder("Kultūras ministrija")
    facts: dict[str, object] = {
        "number": "KM-1", "title": "Sabiedrības līdzdalība", "centre": centre.pk, "funder": funder.pk,
        "contractor_name": "Kokle", "starts": "15.07.2022.", "ends": "2025. gada 14. jūlijs",
        "tolerance_percent": "10", "report_due_days": "30",
    }  # fmt: skip
    return {**facts, **changed}


def test_the_list_costs_the_same_with_one_and_with_three(query_budget: QueryBudget) -> None:
    browser = signed_in(a_user(Role.COORDINATOR))
    an_agreement()
    with query_budget(6):
        browser.get(reverse("programmes:list"))
    an_agreement()
    an_agreement()
    with query_budget(6):
        browser.get(reverse("programmes:list"))


def test_an_agreement_is_added_and_leads_to_its_years() -> None:
    an_organisation("Kokle")
    browser = signed_in(a_user(Role.MANAGER, centre=a_centre("riga")))
    answer = browser.post(reverse("programmes:add"), the_facts())
    agreement = Agreement.objects.get()
    assert answer.headers["Location"] == reverse("programmes:edit_years", args=[agreement.pk])
    assert (agreement.starts, agreement.ends) == (dt.date(2022, 7, 15), dt.date(2025, 7, 14))
    assert agreement.contractor.name == "Kokle"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""), ("number", "1" * 61), ("title", "a" * 501), ("title", "a\x00"), ("starts", "31.02.2022."),
        ("ends", "14.07.2021."), ("ends", "rīt"), ("contractor_name", "Nav tādas"), ("tolerance_percent", "101"),
        ("tolerance_percent", "-1"), ("report_due_days", "9" * 30), ("centre", "999"), ("funder", ""),
    ],
)  # fmt: skip
def test_bad_input_is_answered_at_the_field_and_nothing_is_saved(field: str, value: str) -> None:
    an_organisation("Kokle")
    browser = signed_in(a_user(Role.MANAGER, centre=a_centre("riga")))
    answer = browser.post(reverse("programmes:add"), the_facts(**{field: value}))
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert not Agreement.objects.exists()


def test_a_manager_cannot_add_for_a_centre_of_others() -> None:
    an_organisation("Kokle")
    answer = signed_in(a_user(Role.MANAGER)).post(reverse("programmes:add"), the_facts())
    assert answer.context["form"].errors["centre"]


def test_the_page_shows_plan_sums_targets_performer_and_ways_on() -> None:
    agreement = an_agreement(years=2, contractor=an_organisation("Alianse", registration_number="40008087708"))
    purpose = a_purpose(agreement, title="Pilsoniskā sabiedrība")
    for year, planned in zip(agreement.years.all(), (3_000_000, 2_399_400), strict=True):
        a_budget_line(year, purpose, planned)
    a_target(an_indicator(agreement, title="Konsultācijas"), agreement.years.get(ordinal=1), 60)
    shown = a_manager_of(agreement).get(reverse("programmes:show", args=[agreement.pk])).content.decode()
    for expected in ("40008087708", "30 000,00 €", "53 994,00 €", "Konsultācijas", "Pilsoniskā sabiedrība"):
        assert expected in shown.replace("\u00a0", " "), expected
    assert f"{reverse('activities:list')}?agreement={agreement.pk}" in shown
    assert reverse("spending:statement", args=[agreement.pk]) in shown


def test_editing_shows_both_versions_to_the_second() -> None:
    an_organisation("Kokle")
    agreement = an_agreement(centre=a_centre("riga"))
    browser, address = a_manager_of(agreement), reverse("programmes:edit", args=[agreement.pk])
    assert browser.post(address, the_facts(title="Pirmais", version="1")).status_code == 302
    shown = browser.post(address, the_facts(title="Otrais", version="1")).content.decode()
    assert "Pirmais" in shown
    assert "Otrais" in shown
    assert browser.post(address, the_facts(title="Otrais", version="2")).status_code == 302


def test_whole_years_are_suggested_and_saved() -> None:
    agreement = an_agreement()
    browser, address = a_manager_of(agreement), reverse("programmes:edit_years", args=[agreement.pk])
    form = browser.get(address).context["form"]
    fields = [field for _number, *both in form.rows() for field in both]
    suggested = {field.html_name: field.value() for field in fields if field.value()}
    assert suggested["starts-2"] == "15.07.2024."
    assert browser.post(address, {**suggested, "version": "1"}).status_code == 302
    assert agreement.years.count() == 3


def test_a_year_that_is_used_cannot_be_left_out_and_its_row_says_so() -> None:
    agreement = an_agreement(years=3)
    a_budget_line(agreement.years.get(ordinal=3), a_purpose(agreement), 1_00)
    browser, address = a_manager_of(agreement), reverse("programmes:edit_years", args=[agreement.pk])
    fields = [field for _number, *both in browser.get(address).context["form"].rows() for field in both]
    dates = {field.html_name: field.value() or "" for field in fields}
    left_out = browser.post(address, dates | {"starts-2": "", "ends-2": "", "version": str(agreement.version)})
    assert list(left_out.context["form"].errors) == ["starts-2"]
    assert agreement.years.count() == 3


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"starts-0": "15.07.2022."}, "ends-0"), ({"ends-0": "15.07.2022."}, "starts-0"),
        ({"starts-0": "16.07.2022.", "ends-0": "15.07.2022."}, "ends-0"),
        ({"starts-0": "31.02.2022.", "ends-0": "15.07.2023."}, "starts-0"),
        ({"starts-0": "15.07.2021.", "ends-0": "14.07.2022."}, "starts-0"),
        ({"starts-1": "15.07.2022.", "ends-1": "14.07.2032."}, "ends-1"),
        (FIRST | {"starts-1": "16.07.2023.", "ends-1": "14.07.2024."}, "starts-1"),
        (FIRST | {"starts-2": "14.07.2023.", "ends-2": "14.07.2024."}, "starts-2"),
    ],
)  # fmt: skip
def test_years_that_do_not_fit_are_refused_at_their_field_and_nothing_is_saved(
    dates: dict[str, str], field: str
) -> None:
    agreement = an_agreement()
    answer = a_manager_of(agreement).post(
        reverse("programmes:edit_years", args=[agreement.pk]), {**dates, "version": "1"}
    )
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not agreement.years.exists()


def test_the_budget_is_saved_on_one_screen() -> None:
    agreement = an_agreement(years=2)
    purpose = a_purpose(agreement)
    first, second = agreement.years.all()
    browser, address = a_manager_of(agreement), reverse("programmes:edit_budget", args=[agreement.pk])
    version = browser.get(address).context["form"]["version"].value()
    cells = {f"planned-{first.pk}-{purpose.pk}": "30 000,00 €", f"planned-{second.pk}-{purpose.pk}": "23994",
             f"carried-{second.pk}-{purpose.pk}": "457,95"}  # fmt: skip
    assert browser.post(address, {**cells, "version": version}).status_code == 302
    grid = budget_grid(agreement)
    assert (grid.year_totals, grid.rows[0].cells[1].carried_in) == ([3_000_000, 2_399_400], 45_795)
    late = browser.post(address, {**cells, "version": version})
    assert late.context["form"].non_field_errors()
    assert "30 000,00" in late.content.decode()


@pytest.mark.parametrize("amount", ["12,345", "-5", "daudz", "9" * 20, "1.234"])
def test_a_budget_sum_that_is_none_is_answered_at_its_cell(amount: str) -> None:
    agreement = an_agreement(years=1)
    name = f"planned-{agreement.years.get().pk}-{a_purpose(agreement).pk}"
    answer = a_manager_of(agreement).post(
        reverse("programmes:edit_budget", args=[agreement.pk]), {name: amount, "version": "3"}
    )
    assert answer.context["form"].errors[name]
    assert budget_grid(agreement).total is None


def test_carried_in_without_a_plan_is_answered_at_its_cell() -> None:
    agreement = an_agreement(years=2)
    purpose, second = a_purpose(agreement), agreement.years.get(ordinal=2)
    answer = a_manager_of(agreement).post(
        reverse("programmes:edit_budget", args=[agreement.pk]),
        {f"carried-{second.pk}-{purpose.pk}": "5", "version": "4"},
    )
    assert answer.context["form"].errors[f"planned-{second.pk}-{purpose.pk}"]


def test_purposes_are_added_edited_and_removed() -> None:
    agreement = an_agreement()
    browser = a_manager_of(agreement)
    add = reverse("programmes:add_purpose", args=[agreement.pk])
    assert browser.post(add, {"title": "Sabiedrība", "code": "C S"}).context["form"].errors["code"]
    assert browser.post(add, {"title": "Sabiedrība", "code": "CS"}).status_code == 302
    assert browser.post(add, {"title": "Sabiedrība", "code": "CS"}).context["form"].errors["code"]
    purpose = agreement.purposes.get()
    edit = reverse("programmes:edit_purpose", args=[agreement.pk, purpose.pk])
    assert browser.post(edit, {"title": "", "code": "CS"}).context["form"].errors["title"]
    assert browser.post(edit, {"title": "Pilsoniskā", "code": "CS"}).status_code == 302
    remove = reverse("programmes:remove_purpose", args=[agreement.pk, purpose.pk])
    assert browser.get(remove).status_code == 404
    an_indicator(agreement, filters={"purpose": ["CS"]})
    browser.post(remove)
    assert agreement.purposes.exists()
    agreement.indicators.get().delete()
    browser.post(remove)
    assert not agreement.purposes.exists()


def test_a_purpose_of_another_agreement_is_not_found() -> None:
    agreement, other = an_agreement(), an_agreement()
    foreign = a_purpose(other)
    browser = a_manager_of(agreement)
    for name in ("edit_purpose", "remove_purpose"):
        assert browser.post(reverse(f"programmes:{name}", args=[agreement.pk, foreign.pk])).status_code == 404


def test_an_indicator_is_said_in_words_before_it_is_saved() -> None:
    agreement = an_agreement(years=1)
    a_purpose(agreement, "CS", title="Pilsoniskā sabiedrība")
    browser, address = a_manager_of(agreement), reverse("programmes:add_indicator", args=[agreement.pk])
    facts = {"title": "Semināri", "code": "SEM", "measure": "records", "over_years": "sum", "over_places": "sum",
             "purpose": ["CS"]}  # fmt: skip
    preview = browser.post(address, {**facts, "act": "preview"})
    assert "Pilsoniskā sabiedrība" in preview.context["preview"]
    assert not agreement.indicators.exists()
    assert browser.post(address, {**facts, "measure": ""}).context["form"].errors["measure"]
    assert browser.post(address, facts).status_code == 302
    assert agreement.indicators.get().filters == {"purpose": ["CS"]}
    assert browser.post(address, facts).context["form"].errors["code"]


def test_an_indicator_is_edited_without_losing_codes_that_are_no_longer_offered() -> None:
    agreement = an_agreement()
    indicator = an_indicator(agreement, filters={"kind": ["sens_veids"]})
    browser, address = a_manager_of(agreement), reverse("programmes:edit_indicator", args=[agreement.pk, indicator.pk])
    form = browser.get(address).context["form"]
    facts = {"title": "Jauns", "code": indicator.code, "measure": "items", "over_years": "sum", "over_places": "sum",
             "kind": form["kind"].value()}  # fmt: skip
    assert browser.post(address, {**facts, "title": ""}).context["form"].errors["title"]
    assert browser.post(address, facts).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.title, indicator.filters) == ("Jauns", {"kind": ["sens_veids"]})


def test_removing_an_indicator_asks_first() -> None:
    agreement = an_agreement()
    indicator = an_indicator(agreement)
    browser = a_manager_of(agreement)
    address = reverse("programmes:remove_indicator", args=[agreement.pk, indicator.pk])
    browser.post(address)
    assert agreement.indicators.exists()
    browser.post(address, {"confirm": "yes"})
    assert not agreement.indicators.exists()


def test_targets_are_saved_on_one_screen_in_the_units_that_people_type() -> None:
    partner = a_centre()
    agreement = an_agreement(years=1, partners=[partner])
    hours, money = an_indicator(agreement, measure="hours"), an_indicator(agreement, measure="money")
    year = agreement.years.get()
    browser, address = a_manager_of(agreement), reverse("programmes:targets", args=[agreement.pk])
    version = browser.get(address).context["form"]["version"].value()
    cells = {f"target-{hours.pk}-{year.pk}-0": "10", f"target-{hours.pk}-{year.pk}-{partner.pk}": "4",
             f"target-{money.pk}-{year.pk}-0": "1 000,50", "version": version}  # fmt: skip
    assert browser.post(address, cells).status_code == 302
    assert set(hours.targets.values_list("centre", "value")) == {(None, 600), (partner.pk, 240)}
    assert money.targets.get().value == 100_050
    assert browser.post(address, cells).context["form"].non_field_errors()
    form = browser.get(address).context["form"]
    assert form[f"target-{hours.pk}-{year.pk}-0"].value() == "10"
    version = form["version"].value()
    half = {
        name: "1,5" if "target" in name and str(hours.pk) in name.split("-") else text for name, text in cells.items()
    }
    assert browser.post(address, half | {"version": version}).status_code == 302
    assert set(hours.targets.values_list("value", flat=True)) == {90}
    assert "1,5" in browser.get(reverse("programmes:show", args=[agreement.pk])).content.decode()
    # What is not touched stays to the minute.
    form = browser.get(address).context["form"]
    names = [name for name in form.fields if name.startswith("target")]
    version = form["version"].value()
    browser.post(address, {name: form[name].value() or "" for name in names} | {"version": version})
    assert set(hours.targets.values_list("value", flat=True)) == {90}
    version = browser.get(address).context["form"]["version"].value()
    wrong = browser.post(address, {f"target-{hours.pk}-{year.pk}-0": "desmit", "version": version})
    assert wrong.context["form"].errors
    browser.post(address, {"version": version})
    assert not hours.targets.exists()


def test_a_deviation_is_explained_on_its_page() -> None:
    agreement = an_agreement(years=1)
    indicator = an_indicator(agreement)
    a_target(indicator, agreement.years.get(), 60)
    browser = signed_in(a_user(Role.STAFF, centre=agreement.centre))
    address = reverse("programmes:deviation", args=[agreement.pk, indicator.pk, 1])
    assert address in browser.get(reverse("programmes:show", args=[agreement.pk])).content.decode()
    assert browser.post(address, {"reason": "a" * 2001}).context["form"].errors["reason"]
    assert browser.post(address, {"reason": "Pandēmija\nun slimība"}).status_code == 302
    assert indicator.deviations.get().reason == "Pandēmija\nun slimība"
    assert address in browser.get(reverse("programmes:show", args=[agreement.pk])).content.decode()


def test_what_is_not_over_or_not_planned_asks_for_no_reason(freeze: Freeze) -> None:
    freeze("2023-08-01")
    agreement = an_agreement(years=2)
    indicator = an_indicator(agreement)
    browser, address = signed_in(a_user(Role.STAFF, centre=agreement.centre)), f"/agreements/{agreement.pk}/"
    unplanned = browser.get(address).content.decode()
    assert "Plānotās vērtības vēl nav norādītas." in unplanned
    assert "Plānots, I. gads" not in unplanned
    for year in agreement.years.all():
        a_target(indicator, year, 5)
    planned = browser.get(address).content.decode()

    assert "Plānots, I. gads" in planned
    assert "Plānotās vērtības vēl nav norādītas." not in planned
    ways = [
        reverse("programmes:deviation", args=[agreement.pk, indicator.pk, ordinal]) in planned for ordinal in (1, 2)
    ]
    assert ways == [True, False]


def test_a_number_that_is_written_from_right_to_left_leaves_the_days_beside_it_in_their_order() -> None:
    agreement = an_agreement("B 2 مرحبا")
    shown = a_manager_of(agreement).get(reverse("programmes:show", args=[agreement.pk])).content.decode()
    assert f"B 2 <bdi>مرحبا</bdi> · {agreement.period}" in shown
