"""Two people share one document at once: the second sees both versions, and nothing is saved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import an_agreement
from talka.spending.actions import SplitPart, edit_expenditure, record_split
from talka.spending.models import DocumentSplit, Expenditure
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db


def staff_of(agreement: Agreement) -> Client:
    """Somebody who records money of the agreement's centre."""
    return signed_in(a_user(Role.STAFF, centre=agreement.centre))


def a_split_document() -> tuple[Client, DocumentSplit, list[Expenditure]]:
    """100,00 € and 50,00 € of one document, and somebody who may change both."""
    agreement = an_agreement(years=1)
    second = an_agreement(years=1, centre=agreement.centre)
    first = an_expenditure(agreement, 10_000, supplier="Telpas", document_number="15")
    other = Expenditure(agreement=second, centre=second.centre, supplier="Telpas", document_number="15",
                        date=dt.date(2022, 9, 1))  # fmt: skip
    parts = [SplitPart(first, 10_000), SplitPart(other, 5_000)]
    split = record_split(DocumentSplit(total=15_000), parts=parts, actor=system_actor())
    return staff_of(agreement), split, [first, other]


def opened_split(browser: Client, split: DocumentSplit) -> dict[str, str]:
    """The form as its page fills it in."""
    form = browser.get(reverse("spending:edit_split", args=[split.pk])).context["form"]
    return {form.add_prefix(name): form[name].value() for name in form.fields}


def test_the_second_who_shares_a_document_anew_sees_both_versions() -> None:
    browser, split, (first, other) = a_split_document()
    address, mine = reverse("spending:edit_split", args=[split.pk]), opened_split(browser, split)
    theirs = mine | {f"split-part-{first.pk}": "80,00", f"split-part-{other.pk}": "70,00"}
    mine |= {f"split-part-{first.pk}": "90,00", f"split-part-{other.pk}": "60,00"}
    assert browser.post(address, theirs).status_code == 302
    answer = browser.post(address, mine)
    assert [(stored, typed) for _label, stored, typed in answer.context["conflict"]] == [
        ("80,00", "90,00"), ("70,00", "60,00"),
    ]  # fmt: skip
    assert answer.context["form"][f"part-{first.pk}"].value() == "90,00"
    assert list(Expenditure.objects.order_by("pk").values_list("amount", flat=True)) == [8_000, 7_000]

    mine["split-version"] = answer.context["form"]["version"].value()
    assert browser.post(address, mine).status_code == 302
    assert list(Expenditure.objects.order_by("pk").values_list("amount", flat=True)) == [9_000, 6_000]


def test_what_else_changed_of_a_part_is_not_written_over_by_its_split() -> None:
    browser, split, (first, _other) = a_split_document()
    address, mine = reverse("spending:edit_split", args=[split.pk]), opened_split(browser, split)
    fresh = Expenditure.objects.get(pk=first.pk)
    edit_expenditure(fresh, values={"description": "Zāle"}, version=fresh.version, actor=system_actor())
    answer = browser.post(address, mine)
    assert answer.context["form"].non_field_errors()
    assert browser.post(address, opened_split(browser, split)).status_code == 302
    assert Expenditure.objects.get(pk=first.pk).description == "Zāle"


@pytest.mark.parametrize("version", ["", "x", "1", "1.", "9" * 30 + ".1", "\x00", "1.1 2.1 3.1"])
def test_a_split_whose_parts_nobody_has_read_is_not_saved(version: str) -> None:
    browser, split, (first, _other) = a_split_document()
    mine = opened_split(browser, split) | {"split-version": version, f"split-part-{first.pk}": "1,00"}
    answer = browser.post(reverse("spending:edit_split", args=[split.pk]), mine)
    assert answer.status_code == 200
    assert Expenditure.objects.get(pk=first.pk).amount == 10_000


def test_a_part_that_was_taken_in_meanwhile_stands_as_it_is_stored() -> None:
    browser, split, parts = a_split_document()
    address, mine = reverse("spending:edit_split", args=[split.pk]), opened_split(browser, split)
    agreement = parts[0].agreement
    third = Expenditure(agreement=agreement, centre=agreement.centre, supplier="Telpas", document_number="15",
                        date=dt.date(2022, 9, 1))  # fmt: skip
    split.total = 18_000
    present = [SplitPart(part, part.amount) for part in Expenditure.objects.order_by("pk")]
    record_split(split, parts=[*present, SplitPart(third, 3_000)], actor=system_actor())
    answer = browser.post(address, mine)
    assert answer.context["conflict"] == [("Dokumenta kopsumma", "180,00", "150,00")]
    assert answer.context["form"][f"part-{third.pk}"].value() == "30,00"


def test_whoever_shares_a_document_while_its_other_part_changes_sees_both_sums() -> None:
    agreement = an_agreement(years=1)
    second = an_agreement(years=1, centre=agreement.centre)
    first = an_expenditure(agreement, 10_000, supplier="Telpas", document_number="15")
    browser, address = staff_of(agreement), reverse("spending:add_expenditure", args=[second.pk])
    facts = {"date": "01.09.2022.", "amount": "50,00", "supplier": "Telpas", "document_number": "15",
             "centre": agreement.centre.pk}  # fmt: skip
    offered = browser.post(address, facts).context["split_form"]
    edit_expenditure(first, values={"amount": 12_000}, version=first.version, actor=system_actor())
    facts |= {"act": "split", "split-total": "150,00", f"split-part-{first.pk}": "100,00",
              "split-version": offered["version"].value()}  # fmt: skip
    answer = browser.post(address, facts)
    assert [(stored, typed) for _label, stored, typed in answer.context["conflict"]] == [("120,00", "100,00")]
    assert Expenditure.objects.get().amount == 12_000
    facts["split-version"] = answer.context["split_form"]["version"].value()
    assert browser.post(address, facts).status_code == 302
    assert list(Expenditure.objects.order_by("pk").values_list("amount", flat=True)) == [10_000, 5_000]
