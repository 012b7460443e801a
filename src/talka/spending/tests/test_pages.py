"""Pages about money."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_membership, a_user, signed_in
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line, a_purpose, an_agreement
from talka.spending.actions import mark_ineligible, record_recovery, remove_expenditure
from talka.spending.models import DocumentSplit, Expenditure, Remainder
from talka.spending.queries.expenditures import money_overview
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def staff_of(agreement: Agreement) -> Client:
    return signed_in(a_user(Role.STAFF, centre=agreement.centre))


def test_the_statement_shows_the_chain_and_leads_to_the_expenditures() -> None:
    agreement = an_agreement(years=2)
    purpose = a_purpose(agreement, "MN", title="Mazākumtautības")
    first, second = agreement.years.all()
    a_budget_line(first, purpose, 2_390_000)
    an_expenditure(agreement, 2_327_462, purpose=purpose, year=first)
    a_remainder(first, 71_938, purpose=purpose)
    shown = staff_of(agreement).get(reverse("spending:statement", args=[agreement.pk])).content.decode()
    for amount in ("23 900,00", "23 274,62", "719,38", "625,38"):
        assert amount.replace(" ", "\u00a0") in shown, amount
    assert f"agreement={agreement.pk}&amp;year={first.pk}&amp;purpose=MN" in shown
    assert second.period.__str__() in shown


def test_a_year_of_which_nothing_is_known_is_one_line_and_a_known_zero_is_a_sum() -> None:
    agreement = an_agreement(years=3)
    purpose = a_purpose(agreement, "MN")
    first, second, _third = agreement.years.all()
    a_budget_line(first, purpose, 100_00)
    a_budget_line(second, purpose, 0)
    shown = staff_of(agreement).get(reverse("spending:statement", args=[agreement.pk])).content.decode()

    assert shown.count("Par šo gadu vēl nekas nav zināms.") == 1
    assert shown.index("Par šo gadu vēl nekas nav zināms.") > shown.index("III. gads</strong>")


def test_a_reviewer_who_works_elsewhere_sees_the_money_of_the_own_centre_only() -> None:
    reviewed, own = an_agreement("VERTE-1", years=1), an_agreement("STRADA-1", years=1)
    for agreement in (reviewed, own):
        an_expenditure(agreement, 12_345)
    person = a_user(Role.REVIEWER, funder=reviewed.funder)
    a_membership(person, Role.STAFF, centre=own.centre)
    browser = signed_in(person)
    listed = browser.get(reverse("spending:home")).content.decode()
    assert "STRADA-1" in listed
    assert "VERTE-1" not in listed
    assert browser.get(reverse("spending:statement", args=[own.pk])).status_code == 200
    assert browser.get(reverse("spending:statement", args=[reviewed.pk])).status_code == 404
    assert money_overview(person)[0].spent == 12_345


def test_an_agreement_without_years_says_so() -> None:
    agreement = an_agreement()
    assert staff_of(agreement).get(reverse("spending:statement", args=[agreement.pk])).status_code == 200


def test_lists_cost_the_same_with_one_and_with_three(query_budget: QueryBudget) -> None:
    browser = signed_in(a_user(Role.COORDINATOR))
    for page, cost in (("home", 7), ("expenditures", 13)):
        an_expenditure(an_agreement(years=1))
        with query_budget(cost):
            browser.get(reverse(f"spending:{page}"))
        for _more in range(2):
            an_expenditure(an_agreement(years=1))
        with query_budget(cost):
            browser.get(reverse(f"spending:{page}"))


def test_the_list_is_narrowed_by_its_address_and_sums_what_it_shows() -> None:
    agreement = an_agreement(years=2)
    one, two = a_purpose(agreement, "CS"), a_purpose(agreement, "MN")
    rent = an_expenditure(agreement, 100, purpose=one, supplier="Šķūņa noma", document_number="RN-15")
    food = an_expenditure(agreement, 200, purpose=two, date=dt.date(2023, 9, 1), description="Kafija")
    loose = an_expenditure(agreement, 400, date=None, year=agreement.years.get(ordinal=1))
    gone = an_expenditure(agreement, 800)
    remove_expenditure(gone, version=1, actor=system_actor())
    mark_ineligible(food, amount=50, reason="x", version=1, actor=system_actor())
    browser, base = staff_of(agreement), {"agreement": agreement.pk}
    year = agreement.years.get(ordinal=2).pk
    cases: list[tuple[dict[str, Any], list[Expenditure]]] = [
        ({}, [rent, food, loose]), ({"q": "skuna"}, [rent]), ({"q": "rn15"}, [rent]),
        ({**base, "year": year}, [food]), ({**base, "purpose": "CS"}, [rent]), ({**base, "purpose": "-"}, [loose]),
        ({**base, "purpose": ["CS", "MN"]}, [rent, food]), ({"date_from": "01.01.2023."}, [food]),
        ({"date_to": "2022-12-31"}, [rent]), ({"state": "ineligible"}, [food]), ({"state": "removed"}, [gone]),
        ({"state": "no_file"}, [rent, food, loose]), ({"state": "split"}, []),
        ({"date_from": "31.02.2023."}, [rent, food, loose]), ({"agreement": "9" * 30}, [rent, food, loose]),
        ({"state": "nav"}, []), ({"state": ["removed", "ineligible"]}, [gone, food]),
        ({"centre": agreement.centre.pk}, [rent, food, loose]),
    ]  # fmt: skip
    for narrowed, expected in cases:
        answer = browser.get(reverse("spending:expenditures"), narrowed)
        assert {row.record for row in answer.context["listing"].rows} == set(expected), narrowed
        assert answer.context["sums"].amount == (sum(e.amount for e in expected) or None), narrowed


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_file_holds_exactly_what_the_list_shows(file_format: str) -> None:
    agreement = an_agreement(years=1)
    an_expenditure(agreement, 12_345, description="=Formula", supplier="Telpas", document_number="R-1")
    an_expenditure(agreement, 100, description="Cits")
    asked = {"q": "formula", "export": file_format, "cols": ["date", "title", "supplier", "amount", "ineligible"]}
    answer = staff_of(agreement).get(reverse("spending:expenditures"), asked)
    if file_format == "csv":
        lines = answer.getvalue().decode("utf-8-sig").splitlines()
        assert lines == [
            "Datums;Par ko;Piegādātājs;Dokumenta numurs;Summa;Neatbilstošā daļa",
            "2022-09-01;'=Formula;Telpas;R-1;123,45;",
        ]
        return
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert rows[1] == [dt.date(2022, 9, 1), "=Formula", "Telpas", "R-1", 123.45, ""]
    assert len(rows) == 2


def test_the_list_is_kept_as_a_view_of_its_owner() -> None:
    agreement = an_agreement(years=1)
    an_expenditure(agreement)
    browser, address = staff_of(agreement), reverse("spending:expenditures")
    browser.post(address, {"act": "save_view", "title": "Mans skats", "query": "state=no_file"})
    assert "Mans skats" in browser.get(address).content.decode()
    assert "Mans skats" not in staff_of(agreement).get(address).content.decode()


def test_one_agreement_needs_no_choosing() -> None:
    agreement = an_agreement(years=1)
    browser = staff_of(agreement)
    answer = browser.get(reverse("spending:choose_agreement"))
    assert answer.headers["Location"] == reverse("spending:add_expenditure", args=[agreement.pk])
    an_agreement(years=1, centre=agreement.centre)
    assert browser.get(reverse("spending:choose_agreement")).status_code == 200


def test_an_expenditure_is_recorded_with_its_file_which_only_its_centre_can_open() -> None:
    agreement = an_agreement(years=1)
    browser, address = staff_of(agreement), reverse("spending:add_expenditure", args=[agreement.pk])
    facts = {"date": "01.09.2022.", "amount": "1 234,56 €", "supplier": "Telpas", "document_number": "1",
             "centre": agreement.centre.pk, "file": SimpleUploadedFile("rēķins.pdf", PDF)}  # fmt: skip
    assert browser.post(address, facts).status_code == 302
    recorded = Expenditure.objects.get()
    assert recorded.amount == 123_456
    file = reverse("spending:file", args=[recorded.pk])
    answer = browser.get(file)
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for other in (a_user(Role.STAFF), a_user(Role.REVIEWER, funder=agreement.funder)):
        assert signed_in(other).get(file).status_code == 404


def test_a_missing_file_is_not_found() -> None:
    agreement = an_agreement(years=1)
    spent = an_expenditure(agreement)
    assert staff_of(agreement).get(reverse("spending:file", args=[spent.pk])).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", ""), ("amount", "0"), ("amount", "-5"), ("amount", "1,234"), ("amount", "9" * 20),
        ("amount", "daudz"), ("date", "31.02.2022."), ("date", ""), ("date", "x" * 100), ("supplier", "a" * 201),
        ("supplier", "a\x00"), ("document_number", "1" * 81), ("description", "a" * 301), ("purpose", "9999"),
        ("year", "9999"), ("centre", "9999"), ("file", SimpleUploadedFile("x.exe", b"MZ\x90\x00")),
        ("date", "01.09.2031."),
    ],
)  # fmt: skip
def test_bad_input_is_answered_at_the_field_keeps_the_rest_and_saves_nothing(field: str, value: object) -> None:
    agreement = an_agreement(years=1)
    facts: dict[str, object] = {"date": "01.09.2022.", "amount": "12,50", "centre": agreement.centre.pk, field: value}
    answer = staff_of(agreement).post(reverse("spending:add_expenditure", args=[agreement.pk]), facts)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert errors[field]
    assert not Expenditure.objects.exists()
    if field != "amount":
        assert "12,50" in answer.content.decode()


def test_a_purpose_of_another_agreement_is_refused() -> None:
    agreement = an_agreement(years=1)
    foreign = a_purpose(an_agreement())
    facts = {"date": "01.09.2022.", "amount": "1", "purpose": foreign.pk, "centre": agreement.centre.pk}
    answer = staff_of(agreement).post(reverse("spending:add_expenditure", args=[agreement.pk]), facts)
    assert answer.context["form"].errors["purpose"]


def test_double_funding_offers_the_split_which_then_is_recorded() -> None:
    agreement = an_agreement(years=1)
    second = an_agreement(years=1, centre=agreement.centre)
    first = an_expenditure(agreement, 10_000, supplier="Telpas", document_number="15")
    browser, address = staff_of(agreement), reverse("spending:add_expenditure", args=[second.pk])
    facts = {"date": "01.09.2022.", "amount": "50,00", "supplier": "SIA Telpas", "document_number": "15",
             "centre": agreement.centre.pk}  # fmt: skip
    refused = browser.post(address, facts)
    assert refused.context["form"].errors["document_number"]
    assert f"split-part-{first.pk}" in refused.content.decode()
    facts["split-version"] = refused.context["split_form"]["version"].value()
    wrong = {**facts, "act": "split", "split-total": "150,00", f"split-part-{first.pk}": "70,00"}
    assert browser.post(address, wrong).context["split_form"].errors["total"]
    assert browser.post(address, {**wrong, "split-total": "x"}).context["split_form"].errors["total"]
    right = {**wrong, f"split-part-{first.pk}": "100,00"}
    assert browser.post(address, right).status_code == 302
    assert list(Expenditure.objects.order_by("pk").values_list("amount", "share")) == [(10_000, 6_667), (5_000, 3_333)]
    page = browser.get(reverse("spending:show_expenditure", args=[first.pk])).content.decode()
    assert reverse("spending:edit_split", args=[DocumentSplit.objects.get().pk]) in page


def test_double_funding_with_another_centre_gives_nothing_of_theirs_away() -> None:
    theirs = an_agreement("SLEPENS-9", years=1)
    an_expenditure(theirs, 99_999, supplier="Telpas", document_number="15", description="Slepeni izdevumi")
    agreement = an_agreement(years=1)
    facts = {"date": "01.09.2022.", "amount": "50,00", "supplier": "Telpas", "document_number": "15",
             "centre": agreement.centre.pk}  # fmt: skip
    address = reverse("spending:add_expenditure", args=[agreement.pk])
    shown = staff_of(agreement).post(address, facts).content.decode()
    assert "koordinator" in shown
    for secret in ("SLEPENS-9", "999,99", "Slepeni"):
        assert secret not in shown


def test_a_split_is_changed_on_its_page_by_somebody_who_may_change_all_parts() -> None:
    agreement = an_agreement(years=1)
    second = an_agreement(years=1, centre=agreement.centre)
    first = an_expenditure(agreement, 10_000, supplier="Telpas", document_number="15")
    browser = staff_of(agreement)
    facts = {"date": "01.09.2022.", "amount": "50,00", "supplier": "Telpas", "document_number": "15",
             "centre": agreement.centre.pk, "act": "split", "split-total": "150,00",
             f"split-part-{first.pk}": "100,00", "split-version": f"{first.pk}.1"}  # fmt: skip
    browser.post(reverse("spending:add_expenditure", args=[second.pk]), facts)
    split, other = DocumentSplit.objects.get(), Expenditure.objects.latest("pk")
    address = reverse("spending:edit_split", args=[split.pk])
    assert browser.get(address).status_code == 200
    parts = {f"split-part-{first.pk}": "75,00", f"split-part-{other.pk}": "50,00",
             "split-version": f"{first.pk}.2 {other.pk}.1"}  # fmt: skip
    assert browser.post(address, {**parts, "split-total": "150,00"}).context["form"].errors["total"]
    assert browser.post(address, {**parts, "split-total": "125,00"}).status_code == 302
    assert list(Expenditure.objects.order_by("pk").values_list("share", flat=True)) == [6_000, 4_000]
    assert signed_in(a_user(Role.STAFF)).get(address).status_code == 404


def test_editing_shows_both_versions_to_the_second() -> None:
    agreement = an_agreement(years=1)
    spent = an_expenditure(agreement, 10_000)
    browser, address = staff_of(agreement), reverse("spending:edit_expenditure", args=[spent.pk])
    assert "100,00" in browser.get(address).content.decode()
    facts = {"date": "01.09.2022.", "amount": "111,00"}
    assert browser.post(address, {**facts, "version": "1"}).status_code == 302
    shown = browser.post(address, {**facts, "amount": "222,00", "version": "1"}).content.decode()
    assert "111,00" in shown
    assert "222,00" in shown
    assert browser.post(address, {**facts, "amount": "222,00", "version": "2"}).status_code == 302
    an_expenditure(agreement, supplier="A", document_number="1")
    double = {**facts, "supplier": "A", "document_number": "1", "version": "3"}
    assert browser.post(address, double).context["form"].errors["document_number"]


def test_ineligible_and_recovery_are_recorded_on_the_expenditures_page() -> None:
    agreement = an_agreement(years=1)
    spent = an_expenditure(agreement, 10_000)
    browser = staff_of(agreement)
    mark, recover = (reverse(f"spending:{name}", args=[spent.pk]) for name in ("mark_ineligible", "record_recovery"))
    bad = browser.post(mark, {"ineligible-amount": "50", "ineligible-version": "1"})
    assert bad.context["ineligible_form"].errors["reason"]
    good = {"ineligible-amount": "50", "ineligible-reason": "Nav saistīts", "ineligible-version": "1"}
    assert browser.post(mark, good).status_code == 302
    late = browser.post(recover, {"recovery-amount": "60", "recovery-on": "01.01.2023.", "recovery-version": "2"})
    assert late.context["recovery_form"].errors["amount"]
    back = {"recovery-amount": "10", "recovery-on": "01.01.2023.", "recovery-version": "2"}
    assert browser.post(recover, back).status_code == 302
    spent.refresh_from_db()
    assert (spent.ineligible, spent.recovered) == (5_000, 1_000)


def test_who_judges_second_sees_both_versions_and_may_replace_the_first() -> None:
    agreement = an_agreement(years=1)
    spent = an_expenditure(agreement, 10_000)
    browser = staff_of(agreement)
    mark, recover = (reverse(f"spending:{name}", args=[spent.pk]) for name in ("mark_ineligible", "record_recovery"))
    mark_ineligible(spent, amount=5_000, reason="Nav saistīts", version=1, actor=system_actor())

    mine = {"ineligible-amount": "20", "ineligible-reason": "Nav čeka", "ineligible-version": "1"}
    page = browser.post(mark, mine)
    assert [row[1:] for row in page.context["conflict"]] == [("50,00", "20,00"), ("Nav saistīts", "Nav čeka")]
    assert 'name="ineligible-version" value="2"' in page.content.decode()
    spent.refresh_from_db()
    assert spent.ineligible == 5_000, "nothing is saved yet"

    assert browser.post(mark, mine | {"ineligible-version": "2"}).status_code == 302
    spent.refresh_from_db()
    record_recovery(spent, amount=500, on=dt.date(2023, 1, 1), version=3, actor=system_actor())
    page = browser.post(recover, {"recovery-amount": "7", "recovery-on": "02.01.2023.", "recovery-version": "3"})
    assert [row[1:] for row in page.context["conflict"]] == [("5,00", "7,00"), ("01.01.2023.", "02.01.2023.")]
    spent.refresh_from_db()
    assert (spent.ineligible, spent.recovered) == (2_000, 500)


def test_an_expenditure_is_removed_and_restored() -> None:
    agreement = an_agreement(years=1)
    spent = an_expenditure(agreement)
    browser = staff_of(agreement)
    browser.post(reverse("spending:remove_expenditure", args=[spent.pk]))
    assert not Expenditure.objects.present().exists()
    assert "Atjaunot" in browser.get(reverse("spending:show_expenditure", args=[spent.pk])).content.decode()
    browser.post(reverse("spending:restore_expenditure", args=[spent.pk]))
    assert Expenditure.objects.present().exists()


def test_a_remainder_is_recorded_and_removed() -> None:
    agreement = an_agreement(years=2)
    browser = signed_in(a_user(Role.MANAGER, centre=agreement.centre))
    address = reverse("spending:add_remainder", args=[agreement.pk])
    year = agreement.years.get(ordinal=1)
    facts = {"year": year.pk, "amount": "719,38", "disposition": "carried"}
    assert browser.post(address, {**facts, "amount": ""}).context["form"].errors["amount"]
    assert browser.post(address, {**facts, "disposition": "x"}).context["form"].errors["disposition"]
    assert browser.post(address, facts).status_code == 302
    left = Remainder.objects.get()
    assert left.amount == 71_938
    browser.post(reverse("spending:remove_remainder", args=[agreement.pk, left.pk]))
    left.refresh_from_db()
    assert left.removed_at is not None


def test_a_partner_lists_its_own_expenditures_only() -> None:
    partner = a_centre()
    agreement = an_agreement(years=1, partners=[partner])
    an_expenditure(agreement, description="Vadošā centra izdevumi")
    an_expenditure(agreement, description="Partnera izdevumi", centre=partner)
    shown = signed_in(a_user(Role.STAFF, centre=partner)).get(reverse("spending:expenditures")).content.decode()
    assert "Partnera izdevumi" in shown
    assert "Vadošā centra" not in shown


def test_money_is_spent_comes_back_and_is_carried_on_days_that_have_come(freeze: Freeze) -> None:
    freeze("2023-03-14")
    agreement = an_agreement(years=1)
    browser = signed_in(a_user(Role.MANAGER, centre=agreement.centre))
    spent = an_expenditure(agreement, 100_00)
    mark_ineligible(spent, amount=40_00, reason="Alkohols", version=spent.version, actor=system_actor())
    year, ahead = agreement.years.get(), "13.04.2023."
    sent: dict[str, dict[str, Any]] = {
        reverse("spending:add_expenditure", args=[agreement.pk]): {
            "date": ahead, "amount": "5", "centre": agreement.centre_id,
        },
        reverse("spending:record_recovery", args=[spent.pk]): {
            "recovery-amount": "5", "recovery-on": ahead, "recovery-version": spent.version,
        },
        reverse("spending:add_remainder", args=[agreement.pk]): {
            "year": year.pk, "amount": "5", "disposition": "returned", "date": ahead,
        },
    }  # fmt: skip
    for address, values in sent.items():
        refused = browser.post(address, values, follow=True).content.decode()
        assert "Šī diena vēl nav pienākusi." in refused, address
        done = {name: "13.03.2023." if value == ahead else value for name, value in values.items()}
        assert "Šī diena vēl nav pienākusi." not in browser.post(address, done, follow=True).content.decode()
    assert (Expenditure.objects.count(), Remainder.objects.count()) == (2, 1)
    spent.refresh_from_db()
    assert spent.recovered == 5_00
