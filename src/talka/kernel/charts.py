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

_UNKNOWN = "–"
_LETTER = 7.5  # an average letter at the size of the style sheet
_PLOT_TOP, _PLOT_HEIGHT = 22, 160
_LEAST_COLUMN, _GAP, _GROUP_GAP = 44, 8, 28
_LINE = 18


@dataclass(frozen=True)
class Series:
    """One row of numbers, one for each group; None is unknown and is not drawn as nothing."""

    name: str
    values: Sequence[int | None]


@dataclass(frozen=True)
class YearColumns:
    """A chart of columns side by side: its title, the groups (years), and the series within each group."""

    title: str
    years: Sequence[str]
    series: Sequence[Series]


def year_columns(chart: YearColumns, *, write: Write = format_count) -> SafeString:
    """Draw columns by year, each with its number above and its name below. Raises ValueError when the sizes differ."""
    if any(len(series.values) != len(chart.years) for series in chart.series):
        raise ValueError("Every series needs one value for each year")
    column = _column_width(chart, write)
    group = column * len(chart.series) + _GAP * max(len(chart.series) - 1, 0)
    highest = max((value for series in chart.series for value in series.values if value is not None), default=0)
    shapes: list[SafeString] = []
    for at, year in enumerate(chart.years):
        left = at * (group + _GROUP_GAP)
        shapes.append(_text("chart-year", left + group / 2, _PLOT_TOP + _PLOT_HEIGHT + 2 * _LINE, year))
        for number, series in enumerate(chart.series):
            x = left + number * (column + _GAP)
            shapes.extend(_column(number, series.name, series.values[at], (x, column, max(highest, 1)), write))
    width = max(len(chart.years) * (group + _GROUP_GAP) - _GROUP_GAP, column)
    size = (width, _PLOT_TOP + _PLOT_HEIGHT + 2 * _LINE + 8)
    return _svg("chart chart-columns", size, chart.title, _columns_words(chart, write), shapes)


def _column_width(chart: YearColumns, write: Write) -> float:
    """Return the width at which neither a name nor a number runs into its neighbour."""
    texts = [series.name for series in chart.series]
    texts += [write(value) for series in chart.series for value in series.values if value is not None]
    return max([_LEAST_COLUMN, *(len(text) * _LETTER for text in texts)])


def _column(
    number: int, name: str, value: int | None, place: tuple[float, float, int], write: Write
) -> list[SafeString]:
    x, width, highest = place
    base = _PLOT_TOP + _PLOT_HEIGHT
    height = _PLOT_HEIGHT * max(value or 0, 0) / highest
    shapes = [_text("chart-name", x + width / 2, base + _LINE - 3, name)]
    if value is None:
        return [*shapes, _text("chart-unknown", x + width / 2, base - 6, _UNKNOWN)]
    rect = format_html(
        '<rect class="chart-series chart-series-{}" x="{}" y="{}" width="{}" height="{}"/>',
        *(number + 1, _number(x), _number(base - height), _number(width), _number(height)),
    )
    return [*shapes, rect, _text("chart-number", x + width / 2, base - height - 6, write(value))]


def _columns_words(chart: YearColumns, write: Write) -> str:
    return "; ".join(
        f"{year}: " + ", ".join(_number_in_words(series.name, series.values[at], write) for series in chart.series)
        for at, year in enumerate(chart.years)
    )


def _number_in_words(name: str, value: int | None, write: Write) -> str:
    return f"{name} {_UNKNOWN if value is None else write(value)}"


def _text(css_class: str, x: float, y: float, text: str) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>', css_class, _number(x), _number(y), text
    )


def _svg(
    css_class: str, size: tuple[float, float], title: str, description: str, shapes: Sequence[SafeString]
) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" role="img" viewBox="0 0 {} {}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        *(css_class, _number(size[0]), _number(size[1]), title, description),
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def _number(length: float) -> str:
    # Written here, since format_html would give numbers the decimal comma of the active language.
    return f"{length:.2f}".rstrip("0").rstrip(".")
