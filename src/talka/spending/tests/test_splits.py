"""One document paid from several places."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import NotAllowed, Refused
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import an_agreement
from talka.spending.actions import (
    SameDocument,
    SplitPart,
    edit_expenditure,
    record_split,
    remove_expenditure,
)
from talka.spending.actions.splits import shares
from talka.spending.models import DocumentSplit, Expenditure
from talka.spending.tests.makers import an_expenditure


def an_unsaved(agreement: Agreement, **facts: object) -> Expenditure:
    defaults: dict[str, object] = {
        "agreement": agreement, "centre": agreement.centre, "date": dt.date(2022, 9, 1), "amount": 0,
        "supplier": "SIA Telpas", "document_number": "RN-15",
    }  # fmt: skip
    return Expenditure(**{**defaults, **facts})


def a_split(*amounts: int) -> tuple[DocumentSplit, list[Expenditure]]:
    """A document shared among as many agreements as there are amounts."""
    parts = [SplitPart(an_unsaved(an_agreement(years=1)), amount) for amount in amounts]
    split = record_split(DocumentSplit(total=sum(amounts)), parts=parts, actor=system_actor())
    return split, [part.expenditure for part in parts]


@pytest.mark.django_db
def test_shares_of_a_recorded_split_make_the_whole() -> None:
    first = an_expenditure(an_agreement(years=1), 30_000, supplier="Telpas", document_number="RN-15")
    second = an_unsaved(an_agreement(years=1))
    split = record_split(
        DocumentSplit(total=30_000), parts=[SplitPart(first, 10_000), SplitPart(second, 20_000)], actor=system_actor()
    )
    stored = list(Expenditure.objects.order_by("pk").values_list("amount", "share", "split"))
    assert stored == [(10_000, 3_333, split.pk), (20_000, 6_667, split.pk)]


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=12))
def test_shares_always_make_exactly_a_hundred_per_cent(amounts: list[int]) -> None:
    found = shares(amounts)
    assert sum(found) == 10_000
    total = sum(amounts)
    assert all(abs(share - amount * 10_000 / total) < 1 for share, amount in zip(found, amounts, strict=True))


@pytest.mark.django_db
def test_parts_that_do_not_make_the_total_one_part_and_other_documents_are_refused() -> None:
    agreement, other = an_agreement(years=1), an_agreement(years=1)
    first, second = an_unsaved(agreement), an_unsaved(other)
    foreign, nameless = an_unsaved(other, document_number="RN-16"), an_unsaved(other, supplier="")
    another = an_unsaved(agreement, supplier="")
    for total, parts, field in (
        (30_000, [SplitPart(first, 10_000), SplitPart(second, 10_000)], "total"),
        (10_000, [SplitPart(first, 10_000)], "total"),
        (20_000, [SplitPart(first, 10_000), SplitPart(foreign, 10_000)], "document_number"),
        (20_000, [SplitPart(nameless, 10_000), SplitPart(another, 10_000)], "document_number"),
        (20_000, [SplitPart(first, 10_000), SplitPart(second, 10_000), SplitPart(an_unsaved(other), 0)], "amount"),
    ):
        with pytest.raises(Refused) as refused:
            record_split(DocumentSplit(total=total), parts=parts, actor=system_actor())
        assert refused.value.field == field
    assert not Expenditure.objects.exists()


@pytest.mark.django_db
def test_a_part_that_is_left_out_is_double_funding() -> None:
    left_out = an_expenditure(an_agreement(years=1), supplier="SIA Telpas", document_number="RN-15")
    parts = [SplitPart(an_unsaved(an_agreement(years=1)), 5_000) for _part in range(2)]
    with pytest.raises(SameDocument) as refused:
        record_split(DocumentSplit(total=10_000), parts=parts, actor=system_actor())
    assert refused.value.others == [left_out]


@pytest.mark.django_db
def test_a_part_of_a_centre_of_others_cannot_be_changed() -> None:
    centre = a_centre()
    theirs = an_expenditure(an_agreement(years=1), 100, supplier="SIA Telpas", document_number="RN-15")
    own = an_unsaved(an_agreement(years=1, centre=centre))
    with pytest.raises(NotAllowed):
        record_split(
            DocumentSplit(total=100),
            parts=[SplitPart(theirs, 50), SplitPart(own, 50)],
            actor=a_user(Role.STAFF, centre=centre),
        )
    theirs.refresh_from_db()
    assert theirs.amount == 100


@pytest.mark.django_db
def test_a_fourth_expenditure_of_a_split_document_is_refused() -> None:
    a_split(50, 50)
    with pytest.raises(SameDocument):
        an_expenditure(an_agreement(years=1), supplier="SIA Telpas", document_number="RN-15")


@pytest.mark.django_db
def test_sum_and_document_of_a_part_are_changed_in_the_split_only() -> None:
    _split, (first, _second) = a_split(50, 50)
    for values in ({"amount": 40}, {"supplier": "Cits"}, {"document_number": "9"}):
        fresh = Expenditure.objects.get(pk=first.pk)
        with pytest.raises(Refused):
            edit_expenditure(fresh, values=values, version=fresh.version, actor=system_actor())
    fresh = Expenditure.objects.get(pk=first.pk)
    edit_expenditure(fresh, values={"description": "Telpas"}, version=fresh.version, actor=system_actor())
    assert fresh.description == "Telpas"


@pytest.mark.django_db
def test_changing_a_split_takes_a_part_of_zero_out() -> None:
    split, parts = a_split(50, 30, 20)
    split.total = 80
    fresh = list(Expenditure.objects.filter(pk__in=[part.pk for part in parts]).order_by("pk"))
    changed = [SplitPart(part, amount) for part, amount in zip(fresh, (50, 30, 0), strict=True)]
    record_split(split, parts=changed, actor=system_actor())
    left = Expenditure.objects.present().order_by("pk").values_list("amount", "share")
    assert list(left) == [(50, 6_250), (30, 3_750)]


@pytest.mark.django_db
def test_removing_one_of_two_parts_leaves_the_other_whole_and_of_three_is_refused() -> None:
    _split, (first, second) = a_split(50, 50)
    remove_expenditure(first, version=first.version, actor=system_actor())
    second.refresh_from_db()
    assert (second.split, second.share) == (None, None)


@pytest.mark.django_db
def test_removing_one_of_three_parts_is_refused() -> None:
    _split, (first, *_others) = a_split(50, 30, 20)
    with pytest.raises(Refused):
        remove_expenditure(first, version=first.version, actor=system_actor())
    assert Expenditure.objects.present().count() == 3
