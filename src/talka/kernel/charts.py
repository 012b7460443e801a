"""Charts as SVG made here: no script, no inline style, colours by class, every number written out beside its shape.

Lengths are in the units of the view box, which a style sheet scales. A page that shows a chart shows the same numbers
in a table as well.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talka.kernel.numbers import format_count

Write = Callable[[int], str]

_LETTER = 7.5  # an average letter at the size of the style sheet
_TOP, _HEIGHT, _LINE = 20, 72, 18
_LEAST_COLUMN, _GAP = 60, 8
# A chart of fewer columns is as wide as one of so many, so that its letters are not larger than those of others.
_LEAST_COLUMNS = 4


@dataclass(frozen=True)
class Column:
    """One number and its name; `below` stands in a second line, such as the year that begins."""

    name: str
    number: int
    below: str = ""


def columns(title: str, row: Sequence[Column], *, highest: int, write: Write = format_count) -> SafeString:
    """Draw columns side by side, each with its number above and its name below.

    A column of `highest` takes all the height: charts that are looked at together share it.
    """
    texts = [text for one in row for text in (one.name, one.below, write(one.number))]
    width = max([_LEAST_COLUMN, *(len(text) * _LETTER for text in texts)])
    shapes: list[SafeString] = []
    for at, one in enumerate(row):
        shapes.extend(_column(one, (at * (width + _GAP), width, max(highest, 1)), write))
    whole = max(len(row), _LEAST_COLUMNS) * (width + _GAP) - _GAP
    height = _TOP + _HEIGHT + _LINE * (2 if any(one.below for one in row) else 1) + 4
    words = ", ".join(f"{' '.join(filter(None, [one.name, one.below]))}: {write(one.number)}" for one in row)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {} {}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        *(_number(whole), _number(height), title, words),
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def _column(one: Column, place: tuple[float, float, int], write: Write) -> list[SafeString]:
    x, width, highest = place
    base, middle = _TOP + _HEIGHT, x + width / 2
    height = _HEIGHT * max(one.number, 0) / highest
    rect = format_html(
        '<rect class="chart-column" x="{}" y="{}" width="{}" height="{}"/>',
        *(_number(length) for length in (x, base - height, width, height)),
    )
    return [
        rect,
        _text("chart-number", middle, base - height - 6, write(one.number)),
        _text("chart-name", middle, base + _LINE - 3, one.name),
        *([_text("chart-below", middle, base + 2 * _LINE - 3, one.below)] if one.below else []),
    ]


def _text(css_class: str, x: float, y: float, text: str) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>', css_class, _number(x), _number(y), text
    )


def _number(length: float) -> str:
    # Written here, since format_html would give numbers the decimal comma of the active language.
    return f"{length:.2f}".rstrip("0").rstrip(".")
