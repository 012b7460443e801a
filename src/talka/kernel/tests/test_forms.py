"""Fields that read what Latvians type."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from talka.kernel.actions import Refused
from talka.kernel.forms import (
    CountField,
    DayField,
    EurosField,
    LineField,
    ParagraphsField,
    RegistrationNumberField,
    refuse,
    renew_version,
    stored_differences,
)


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        (EurosField(), "1 234,56 €", 123_456),
        (EurosField(required=False), " ", None),
        (EurosField(), "0", 0),
        (CountField(), "1 250", 1_250),
        (CountField(required=False), "", None),
        (DayField(), "2022. gada 15. jūlijs", dt.date(2022, 7, 15)),
        (DayField(), dt.date(2022, 7, 15), dt.date(2022, 7, 15)),
        (DayField(required=False), "", None),
        (LineField(max_length=20), "  S\u030ck\u016bnis \u202e ", "Šk\u016bnis"),
        (ParagraphsField(max_length=20), "viens\r\ndivi ", "viens\ndivi"),
        (RegistrationNumberField(), "4000 8087-708", "40008087708"),
        (RegistrationNumberField(required=False), "", ""),
    ],
)
def test_what_is_typed_is_read(field: forms.Field, typed: object, expected: object) -> None:
    assert field.clean(typed) == expected


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (EurosField(), "", "required"),
        (EurosField(), "12,345", "too_many_decimals"),
        (EurosField(), "-1", "negative"),
        (EurosField(), "9" * 20, "too_large"),
        (EurosField(), "1.000", "doubtful"),
        (CountField(), "1.000", "doubtful"),
        (CountField(), "1,5", "not_whole"),
        (CountField(most=10), "11", "too_large"),
        (CountField(), "-1", "negative"),
        (CountField(), "9" * 12, "too_large"),
        (DayField(), "31.02.2022.", "no_such_day"),
        (DayField(), "15.07.22.", "not_a_date"),
        (LineField(max_length=3), "četri", "max_length"),
        (LineField(max_length=9), "a\x00b", "bad_text"),
        (RegistrationNumberField(), "40008087700", "checksum"),
        (RegistrationNumberField(), "4000", "length"),
    ],
)
def test_what_cannot_be_read_is_a_mistake_with_words(field: forms.Field, typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as mistake:
        field.clean(typed)
    assert mistake.value.error_list[0].code == code
    assert str(mistake.value.messages[0])


@pytest.mark.parametrize(
    ("field", "words"),
    [(CountField(), "Vai domājāt 1\u00a0250?"), (EurosField(), "Vai domājāt 1\u00a0250,00?")],
)
def test_who_writes_a_dot_before_hundreds_is_asked_what_is_meant(field: forms.Field, words: str) -> None:
    with override("lv"), pytest.raises(ValidationError) as mistake:
        field.clean("1.250")
    assert mistake.value.messages[0].startswith(words)


class SampleForm(forms.Form):
    """One field of each kind."""

    amount = EurosField(label="Summa", required=False)
    day = DayField(label="Diena", required=False)
    count = CountField(label="Skaits", required=False)


def test_stored_values_are_shown_as_people_write_them_and_typed_ones_as_typed() -> None:
    stored = SampleForm(initial={"amount": 123_456, "day": dt.date(2022, 7, 15), "count": 1_250})
    assert [field.value() for field in stored] == ["1\u00a0234,56", "15.07.2022.", "1\u00a0250"]
    typed = SampleForm({"amount": "daudz", "day": "rīt", "count": "x"})
    assert not typed.is_valid()
    assert [field.value() for field in typed] == ["daudz", "rīt", "x"]


def test_an_amount_spelt_otherwise_has_not_changed() -> None:
    form = SampleForm({"amount": "1\u00a0234,56"}, initial={"amount": 123_456})
    assert not form.has_changed()


def test_the_difference_between_stored_and_typed_is_told_field_by_field() -> None:
    form = SampleForm({"amount": "1,00", "day": "15.07.2022.", "count": ""})
    assert form.is_valid()
    stored = {"amount": 200, "day": dt.date(2022, 7, 15), "count": 5}
    assert stored_differences(form, stored) == [("Summa", "2,00", "1,00"), ("Skaits", "5", "")]


def test_a_refusal_is_shown_at_its_field_or_above_the_form() -> None:
    form = SampleForm({})
    assert form.is_valid()
    refuse(form, Refused("Nē", field="amount"))
    refuse(form, Refused("Nekad", field="nav tāda"))
    assert form.errors["amount"] == ["Nē"]
    assert form.non_field_errors() == ["Nekad"]


def test_after_a_conflict_the_form_carries_the_stored_version_and_what_was_typed() -> None:
    form = SampleForm({"amount": "1,00", "version": "1"})
    current = type("Stored", (), {"version": 7})()
    renew_version(form, current)
    assert (form.data["version"], form.data["amount"]) == ("7", "1,00")
