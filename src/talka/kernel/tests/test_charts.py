import re
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString

from talka.kernel.charts import Column, columns

SVG = "{http://www.w3.org/2000/svg}"
ADVICE = (Column("III cet.", 4, "2025"), Column("IV cet.", 0), Column("I cet.", 1234, "2026"))


def parsed(svg: SafeString) -> Element:
    root = fromstring(svg)
    assert isinstance(root, Element)
    return root


def texts(root: Element, css_class: str) -> list[str | None]:
    return [text.text for text in root.iter(f"{SVG}text") if text.get("class") == css_class]


def heights(root: Element) -> list[str | None]:
    return [rect.get("height") for rect in root.iter(f"{SVG}rect")]


def test_columns_carry_their_numbers_names_and_years() -> None:
    root = parsed(columns("Gada pārskats", ADVICE, highest=1234))
    assert texts(root, "chart-number") == ["4", "0", "1\u00a0234"]
    assert texts(root, "chart-name") == ["III cet.", "IV cet.", "I cet."]
    assert texts(root, "chart-below") == ["2025", "2026"]
    assert heights(root) == ["0.23", "0", "72"]
    assert root.findtext(f"{SVG}title") == "Gada pārskats"
    assert root.findtext(f"{SVG}desc") == "III cet. 2025: 4, IV cet.: 0, I cet. 2026: 1\u00a0234"


def test_charts_that_are_looked_at_together_share_a_scale() -> None:
    assert [heights(parsed(columns("x", [Column("I", number)], highest=8))) for number in (8, 4)] == [["72"], ["36"]]


def test_columns_are_as_wide_as_their_longest_text_and_few_of_them_are_no_larger() -> None:
    root = parsed(columns("x", [Column("Mazākumtautību organizācijas", 1)], highest=1))
    assert [rect.get("width") for rect in root.iter(f"{SVG}rect")] == ["210"]
    assert root.get("viewBox") == "0 0 864 114"


def test_a_chart_of_nothing_is_drawn() -> None:
    assert parsed(columns("x", (), highest=0)).findtext(f"{SVG}title") == "x"


def test_all_text_is_escaped_and_nothing_is_styled_inline() -> None:
    evil = '<script>alert("x")</script>&'
    svg = columns(evil, [Column(evil, 1, evil)], highest=1, write=lambda _: evil)
    assert isinstance(svg, SafeString)
    assert re.findall(r"<script|style=|\son\w+=", svg) == []
    assert parsed(svg).findtext(f"{SVG}title") == evil
