from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from talka.kernel.ui.tests.drawing import draw, words


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("{% ui_money x %}", 123456, "1_234,56_€"),
        ("{% ui_money x %}", 0, "0,00_€"),
        ("{% ui_money x %}", None, "–not known"),
        ("{% ui_number x %}", 1234567, "1_234_567"),
        ("{% ui_number x %}", Decimal("-1234.50"), "−1_234,5"),
        ("{% ui_number x %}", 0, "0"),
        ("{% ui_number x %}", None, "–not known"),
        ("{% ui_date x %}", dt.date(2022, 7, 15), "15.07.2022."),
        ("{% ui_date x time=True %}", dt.date(2022, 7, 15), "15.07.2022."),
        ("{% ui_date x %}", None, "–not known"),
        ("{{ x|euros }}", 5, "0,05_€"),
        ("{{ x|euros }}", None, ""),
        ("{{ x|lv_date }}", dt.date(2022, 7, 5), "05.07.2022."),
        ("{{ x|lv_date }}", None, ""),
        ("{{ x|grouped }}", 1250, "1_250"),
        ("{{ x|grouped }}", None, ""),
    ],
)
def test_values_are_written_as_latvians_write_them(source: str, value: object, written: str) -> None:
    assert words(source, x=value) == written


def test_a_moment_is_its_day_and_hour_in_riga() -> None:
    late = dt.datetime(2022, 7, 15, 22, 30, tzinfo=dt.UTC)
    assert words("{% ui_date x time=True %}", x=late) == "16.07.2022._01:30"
    assert words("{% ui_date x %}", x=late) == "16.07.2022."
    assert words("{{ x|lv_date }}", x=late) == "16.07.2022."
    assert 'datetime="2022-07-16T01:30+03:00"' in draw("{% ui_date x %}", x=late)


def test_a_moment_without_a_zone_is_taken_as_it_is() -> None:
    assert words("{% ui_date x time=True %}", x=dt.datetime(2022, 7, 15, 9, 5)) == "15.07.2022._09:05"
