"""Progress towards a target, drawn on the server."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from talka.kernel.numbers import format_scaled
from talka.kernel.ui.tags.formats import ui_money, ui_number
from talka.kernel.ui.tags.library import register

WHOLE = 100


def share_of(value: float | Decimal | None, target: float | Decimal | None) -> int | None:
    """The whole percent of the target reached, rounded down: 99.9 % is not done. None without a target."""
    if value is None or not target:
        return None
    return int(Fraction(value) * WHOLE // Fraction(target))


def _width(share: int | None) -> int:
    return 0 if share is None else max(0, min(share, WHOLE))


def _written(number: float | Decimal | None, *, money: bool, scale: int) -> SafeString:
    if number is None or (scale == 1 and not money):
        return ui_number(number)
    if money:
        return ui_money(int(number))
    return format_html('<span class="ui-number">{}</span>', format_scaled(int(number), scale))


@register.inclusion_tag("ui/parts/progress.html")
def ui_progress(  # noqa: PLR0913 -- the named options of a tag
    value: float | Decimal | None,
    target: float | Decimal | None,
    *,
    label: str,
    forecast: float | Decimal | None = None,
    money: bool = False,
    scale: int = 1,
    hide_label: bool = False,
) -> dict[str, Any]:
    """A bar with its numbers: {% ui_progress 46 60 label=_("Advice") forecast=58 %}.

    money=True takes cents, scale=60 minutes, which are written as hours.
    """
    share = share_of(value, target)
    expected = share_of(forecast, target)
    return {
        "target": target,
        "label": label,
        "hide_label": hide_label,
        "forecast": forecast,
        "value_written": _written(value, money=money, scale=scale),
        "target_written": _written(target, money=money, scale=scale),
        "forecast_written": _written(forecast, money=money, scale=scale),
        "share": share,
        "width": _width(share),
        "forecast_width": _width(expected),
        "reached": share is not None and share >= WHOLE,
    }
