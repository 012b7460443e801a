from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.kernel.periods import (
    BadDate,
    BadPeriod,
    Period,
    format_date,
    format_date_range,
    parse_date,
    parse_date_or_datetime,
    roman,
)

FIRST_YEAR = Period(date(2022, 7, 15), date(2023, 7, 14))


def test_a_period_has_both_its_ends() -> None:
    assert FIRST_YEAR.contains(date(2022, 7, 15))
    assert FIRST_YEAR.contains(date(2023, 7, 14))
    assert not FIRST_YEAR.contains(date(2022, 2, 9))
    assert not FIRST_YEAR.contains(date(2023, 7, 15))
    assert FIRST_YEAR.days == 365


def test_a_period_of_one_day_is_written_as_that_day() -> None:
    assert str(Period(date(2022, 1, 1), date(2022, 1, 1))) == "01.01.2022."
    assert str(Period(date(2022, 1, 1), date(2022, 1, 2))) == "01.01.2022.–02.01.2022."


def test_neighbouring_periods_do_not_overlap_and_shared_days_do() -> None:
    assert not FIRST_YEAR.overlaps(Period(date(2023, 7, 15), date(2024, 7, 14)))
    assert FIRST_YEAR.overlaps(Period(date(2023, 7, 14), date(2023, 7, 14)))
    assert Period(date(2022, 1, 1), date(2024, 1, 1)).overlaps(FIRST_YEAR)


def test_a_period_is_written_in_latvian() -> None:
    assert str(FIRST_YEAR) == "15.07.2022.–14.07.2023."


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPeriod):
        Period(date(2023, 7, 15), date(2023, 7, 14))


@pytest.mark.parametrize(
    "text",
    [
        *("2022-07-15", "15.07.2022.", "15.07.2022", "15.7.2022.", " 15. 07. 2022. ", "2022. gada 15. jūlijs"),
        *("2022. gada 15. jūlijā", "2022.gada 15.jūlijam", "2022 gada 15 julijs", "2022. g. 15. JŪLIJS"),
        *("15. jūlijs 2022", "15. jūlijs, 2022. gads"),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert parse_date(text) == date(2022, 7, 15)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("", "empty"), ("  ", "empty"), ("15.7.22.", "not_a_date"), ("15/07/2022", "not_a_date")),
        *(("2022-10-28T10:00", "not_a_date"), ("44757", "not_a_date"), ("vasarā", "not_a_date")),
        *(("2022. gada jūlijs", "not_a_date"), ("٢٠٢٢-٠٧-١٥", "not_a_date"), ("1" * 1000, "not_a_date")),
        *(("30.02.2024.", "no_such_day"), ("2023-02-29", "no_such_day"), ("01.13.2022.", "no_such_day")),
        *(("2022. gada 31. jūnijs", "no_such_day"), ("0022-07-15", "year_out_of_range")),
        *(("31.12.1989.", "year_out_of_range"), ("01.01.2101.", "year_out_of_range")),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_date(text)
    assert refused.value.code == code


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_in_words(month: int) -> None:
    names = "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"
    assert parse_date(f"2024. gada 1. {names.split()[month - 1]}") == date(2024, month, 1)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("2022-10-28T10:00", date(2022, 10, 28), time(10)),
        ("2022-10-28 13:30:15", date(2022, 10, 28), time(13, 30, 15)),
        ("2022-10-28T10:00:00.000", date(2022, 10, 28), time(10)),
        ("28.10.2022. plkst. 9:05", date(2022, 10, 28), time(9, 5)),
        ("28.10.2022., 10:00", date(2022, 10, 28), time(10)),
        ("2022. gada 28. oktobris 10:00", date(2022, 10, 28), time(10)),
        ("28.10.2022.", date(2022, 10, 28), None),
    ],
)
def test_a_day_may_have_a_time(text: str, day: date, hour: time | None) -> None:
    assert parse_date_or_datetime(text) == (day, hour)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("2022-10-28T24:00", "no_such_time"), ("2022-10-28T10:60", "no_such_time"), ("10:00", "not_a_date")),
        *(("2022-02-30T10:00", "no_such_day"), ("2022-10-28T10:00+02:00", "not_a_date"), ("", "empty")),
    ],
)
def test_a_wrong_time_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_date_or_datetime(text)
    assert refused.value.code == code


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_written_day_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    day = date(1990, 1, 1)
    with suppress(BadDate):
        day = parse_date_or_datetime(text)[0]
    assert 1990 <= day.year <= 2100


def test_a_range_of_one_day_is_that_day() -> None:
    day, later = date(2022, 7, 15), date(2022, 7, 16)
    assert format_date_range(day, later) == "15.07.2022.–16.07.2022."
    assert format_date_range(day, day) == "15.07.2022."
    assert format_date_range(day, None) == "15.07.2022."
    assert format_date_range(None, later) == "16.07.2022."
    assert format_date_range(None, None) == ""


@pytest.mark.parametrize(("n", "written"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (1994, "MCMXCIV")])
def test_ordinals_of_years_are_roman(n: int, written: str) -> None:
    assert roman(n) == written


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_romans_did_not_count_so(n: int) -> None:
    with pytest.raises(ValueError, match="No Roman numeral"):
        roman(n)
