import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.kernel.numbers import BadCount, format_count, format_scaled, number_sent, parse_count

NO_NUMBERS = ("", "-1", " 7", "+7", "1.0", "²", "٣", "o17")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1250", 1250),
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1.250.000", 1250000),
        ("63,0", 63),
        ("63.00", 63),
        ("-0", 0),
        ("1.250,00", 1250),
        ("1,250.0", 1250),
    ],
)
def test_a_count_is_read_as_people_write_it(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((" ", "empty"), ("daudz", "not_a_number"), ("~50", "not_a_number"), ("1 25", "not_a_number")),
        *(("1" * 5000, "not_a_number"), ("٣", "not_a_number"), ("12,5", "not_whole"), ("1 250,25", "not_whole")),
        *(("1.250", "doubtful"), ("1,250", "doubtful"), ("12.000", "doubtful"), ("0.500", "not_whole")),
        *(("-3", "negative"), ("\u22123", "negative"), ("10001", "too_large"), ("1" + "0" * 30, "too_large")),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadCount) as refused:
        parse_count(text, 10_000)
    assert refused.value.code == code


@given(st.integers(0, 10**9))
def test_a_written_count_is_read_back(n: int) -> None:
    assert parse_count(format_count(n)) == n


def test_counts_are_grouped_and_unknown_is_nothing() -> None:
    assert [format_count(n) for n in (0, 999, 1250, 1234567, -1250, None)] == [
        *("0", "999", "1\u00a0250", "1\u00a0234\u00a0567", "\u22121\u00a0250", "")
    ]


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, "0"), (1, "0"), (59, "1"), (60, "1"), (90, "1,5"), (119, "2"), (-90, "\u22121,5"), (75_000, "1\u00a0250")],
)
def test_minutes_are_written_as_hours(minutes: int, hours: str) -> None:
    assert format_scaled(minutes, 60) == hours


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("17", 17),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        *((t, None) for t in NO_NUMBERS),
    ],
)
def test_a_number_that_an_address_carries_is_digits_that_fit_into_a_key(text: str, number: int | None) -> None:
    assert number_sent(text) == number
