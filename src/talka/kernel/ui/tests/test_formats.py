from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

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
        ("{{ x|counted }}", 1250, "1_250"),
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


WAIT = (
    "{% load i18n %}{% blocktranslate trimmed count number=x|counted %}"
    "{{ number }} waits{% plural %}{{ number }} wait{% endblocktranslate %}"
)


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [
        ("lv", 1231, "gaida 1_231 cilvēks"), ("lv", 1234, "gaida 1_234 cilvēki"), ("lv", 1211, "gaida 1_211 cilvēki"),
        ("en", 1, "1 waits"), ("en", 1234, "1_234 wait"), ("en", 1001, "1_001 wait"),
        ("uk", 1231, "чекає 1_231 особа"), ("uk", 1234, "чекають 1_234 особи"), ("uk", 1235, "чекає 1_235 осіб"),
        ("ru", 1231, "ждёт 1_231 человек"), ("ru", 1234, "ждут 1_234 человека"), ("ru", 12345, "ждёт 12_345 человек"),
    ],
)  # fmt: skip
def test_a_number_in_a_sentence_has_groups_and_bends_its_noun(language: str, number: int, written: str) -> None:
    kept = WAIT.replace("count number", "asvar told count number") + "{{ told }}"
    with translation.override(language):
        for source in (WAIT, kept):
            drawn = Template(source).render(Context({"x": number}))
            assert drawn.replace("\u00a0", "_").strip() == written
