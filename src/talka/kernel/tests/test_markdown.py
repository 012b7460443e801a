"""Formatted text that people write."""

from __future__ import annotations

import re

import pytest

from talka.kernel.markdown import to_html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Viens\n\n## Divi", ["h2", "h3"]),
        ("## Viens\n\n## Divi", ["h2", "h2"]),
        ("# Viens\n\n#### Divi", ["h2", "h3"]),
        ("## Viens\n\n# Divi\n\n## Trīs", ["h2", "h2", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D", ["h2", "h3", "h4", "h4"]),
        ("Bez virsraksta", []),
    ],
)
def test_headings_begin_below_that_of_the_page_and_skip_no_step(written: str, shown: list[str]) -> None:
    html = to_html(written)
    assert re.findall(r"<(h\d)>", html) == re.findall(r"</(h\d)>", html) == shown


def test_markup_and_bad_addresses_do_not_get_through() -> None:
    html = to_html("<script>alert(1)</script> [nē](javascript:alert) **jā**")
    assert "<script" not in html
    assert "href" not in html
    assert "<strong>jā</strong>" in html
