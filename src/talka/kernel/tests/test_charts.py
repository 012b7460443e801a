import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation
from django.utils.safestring import SafeString

from talka.kernel.charts import Series, YearColumns, year_columns
from talka.kernel.money import format_euros

SVG = "{http://www.w3.org/2000/svg}"
SPENDING = YearColumns(
    "Izlietojums pa gadiem",
    ("1. gads", "2. gads", "3. gads"),
    (Series("Plāns", (5399400, 5390000, 5000000)), Series("Izlietots", (5399400, 5281667, None))),
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def parsed(svg: SafeString) -> Element:
    root = fromstring(svg)
    assert isinstance(root, Element)
    return root


def texts(root: Element, css_class: str) -> list[str | None]:
    return [text.text for text in root.iter(f"{SVG}text") if text.get("class") == css_class]


def test_columns_carry_their_numbers_names_and_years() -> None:
    root = parsed(year_columns(SPENDING, write=format_euros))
    assert texts(root, "chart-number") == [
        *("53\u00a0994,00\u00a0€", "53\u00a0994,00\u00a0€", "53\u00a0900,00\u00a0€", "52\u00a0816,67\u00a0€"),
        "50\u00a0000,00\u00a0€",
    ]
    assert texts(root, "chart-name") == ["Plāns", "Izlietots"] * 3
    assert texts(root, "chart-year") == ["1. gads", "2. gads", "3. gads"]
    assert [rect.get("height") for rect in root.iter(f"{SVG}rect")] == ["160", "160", "159.72", "156.51", "148.16"]
    assert root.findtext(f"{SVG}desc") == (
        "1. gads: Plāns 53\u00a0994,00\u00a0€, Izlietots 53\u00a0994,00\u00a0€; "
        "2. gads: Plāns 53\u00a0900,00\u00a0€, Izlietots 52\u00a0816,67\u00a0€; "
        "3. gads: Plāns 50\u00a0000,00\u00a0€, Izlietots –"
    )


def test_an_unknown_number_is_a_dash_and_no_column() -> None:
    root = parsed(year_columns(SPENDING, write=format_euros))
    assert texts(root, "chart-unknown") == ["–"]
    assert len(list(root.iter(f"{SVG}rect"))) == 5


def test_columns_are_as_wide_as_their_longest_text() -> None:
    root = parsed(year_columns(YearColumns("x", ("1",), (Series("Mazākumtautību organizācijas", (1,)),))))
    assert [rect.get("width") for rect in root.iter(f"{SVG}rect")] == ["210"]
    assert root.get("viewBox") == "0 0 210 226"


@pytest.mark.parametrize("series", [(), (Series("a", ()),)])
def test_a_chart_of_nothing_is_drawn(series: tuple[Series, ...]) -> None:
    assert parsed(year_columns(YearColumns("x", (), series))).findtext(f"{SVG}title") == "x"


def test_a_column_of_nought_has_no_height() -> None:
    root = parsed(year_columns(YearColumns("x", ("1",), (Series("a", (0,)),))))
    assert [rect.get("height") for rect in root.iter(f"{SVG}rect")] == ["0"]


def test_a_series_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="one value for each year"):
        year_columns(YearColumns("x", ("1", "2"), (Series("a", (1,)),)))


def test_all_text_is_escaped_and_nothing_is_styled_inline() -> None:
    evil = '<script>alert("x")</script>&'
    chart = YearColumns(evil, (evil,), (Series(evil, (1,)),))
    svg = year_columns(chart, write=lambda _: evil)
    assert isinstance(svg, SafeString)
    assert re.findall(r"<script|style=|\son\w+=", svg) == []
    assert parsed(svg).findtext(f"{SVG}title") == evil
