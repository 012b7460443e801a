from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.kernel.money import MOST_CENTS, BadAmount, decimal_text, format_euros, parse_euros


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        *(("1 234,56 €", 123456), ("1234.56", 123456), ("1.234,56", 123456), ("1,234.56", 123456)),
        *(("1\u00a0234,56\u00a0€", 123456), ("1\u202f234,56", 123456), ("EUR 1234,5", 123450), ("12 eiro", 1200)),
        *(("€12", 1200), ("53994.00", 5399400), ("0", 0), ("0,00", 0), ("-0", 0), ("1.234.567", 123456700)),
        *(("1'234.50", 123450), ("  7,05  ", 705), ("100 000 000 000", 10**13), ("1,234,567.89", 123456789)),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, cents: int) -> None:
    assert parse_euros(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("", "empty"), ("  \u00a0", "empty"), ("€", "empty"), ("NaN", "not_a_number"), ("inf", "not_a_number")),
        *(("1e5", "not_a_number"), ("12,", "not_a_number"), (",50", "not_a_number"), ("1 23,4", "not_a_number")),
        *(("12 34", "not_a_number"), ("1.234.56", "not_a_number"), ("1,2,3", "not_a_number"), ("--5", "not_a_number")),
        *(("٣", "not_a_number"), ("5 USD", "not_a_number"), ("1" * 10_000, "not_a_number")),
        *(
            ("1.234", "doubtful"),
            ("€ 12.000", "doubtful"),
            ("1.2345", "too_many_decimals"),
            ("0,001", "too_many_decimals"),
            ("1 234,567", "too_many_decimals"),
        ),
        *(
            ("-5", "negative"),
            ("−5,00 €", "negative"),
            ("1" + "0" * 30, "too_large"),
            ("100 000 000 000,01", "too_large"),
        ),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_euros(text)
    assert refused.value.code == code


@pytest.mark.parametrize(("text", "cents"), [("-5", -500), ("\u22125,00", -500), ("– 1 234,5 €", -123450), ("5", 500)])
def test_a_negative_amount_is_read_where_one_may_be(text: str, cents: int) -> None:
    assert parse_euros(text, allow_negative=True) == cents


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        *((123456, "1\u00a0234,56\u00a0€"), (5, "0,05\u00a0€"), (0, "0,00\u00a0€"), (-9400, "\u221294,00\u00a0€")),
        *((10**13, "100\u00a0000\u00a0000\u00a0000,00\u00a0€"), (None, "")),
    ],
)
def test_money_is_written_with_a_comma_and_no_break_spaces(cents: int | None, written: str) -> None:
    assert format_euros(cents) == written


def test_money_is_written_without_its_symbol_in_a_column() -> None:
    assert format_euros(117733, symbol=False) == "1\u00a0177,33"


@pytest.mark.parametrize(
    ("cents", "written"), [(5399400, "53994.00"), (0, "0.00"), (7, "0.07"), (-7, "-0.07"), (None, None)]
)
def test_machines_read_a_plain_decimal(cents: int | None, written: str | None) -> None:
    assert decimal_text(cents) == written


@given(st.integers(-MOST_CENTS, MOST_CENTS))
def test_what_is_written_is_read_back(cents: int) -> None:
    assert parse_euros(format_euros(cents), allow_negative=True) == cents
    assert parse_euros(decimal_text(cents) or "", allow_negative=True) == cents


@given(st.text())
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    cents = 0
    with suppress(BadAmount):
        cents = parse_euros(text)
    assert 0 <= cents <= MOST_CENTS
