"""Values of columns as text: for machines, and for the reader of a preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from talka.interchange.queries.columns import Column
from talka.kernel.money import decimal_text, format_euros
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.programmes.queries.declared import is_money_figure

_MINUTES = 60


def hours_text(minutes: int | None, mark: str = ".") -> str:
    """Write 90 minutes as 1.5; enough digits that the minutes come back."""
    if minutes is None:
        return ""
    return f"{minutes / _MINUTES:.4f}".rstrip("0").rstrip(".").replace(".", mark)


def moment_text(value: Any) -> str:
    """Write a day, or a day and time, in ISO."""
    if value is None:
        return ""
    day, time = value
    return (
        day.isoformat()
        if time is None
        else f"{day.isoformat()}T{time.isoformat('minutes' if not time.second else 'seconds')}"
    )


def measured_text(value: int, measure: str) -> str:
    """Write a target in the measure's unit: hours, euros, or a count."""
    if measure == "hours":
        return hours_text(value)
    if measure == "money":
        return decimal_text(value) or ""
    return str(value)


def machine_text(column: Column, value: Any, row: dict[str, Any]) -> str:
    """A value as the interchange files hold it."""
    if value is None or value == "":
        return ""
    write = _MACHINE.get(column.kind)
    return write(value, row) if write else str(value)


def _declared_text(value: int, row: dict[str, Any]) -> str:
    return (decimal_text(value) or "") if is_money_figure(str(row["figure"])) else str(value)


_MACHINE: dict[str, Callable[[Any, dict[str, Any]], str]] = {
    "money": lambda value, _row: decimal_text(value) or "",
    "declared": _declared_text,
    "target": lambda value, row: measured_text(value, row.get("indicator__measure", "")),
    "day": lambda value, _row: str(value.isoformat()),
    "moment": lambda value, _row: moment_text(value),
    "hours": lambda value, _row: hours_text(value),
    "codes": lambda value, _row: "; ".join(value),
    "centres": lambda value, _row: "; ".join(value),
}


def shown_text(column: Column, value: Any, row: dict[str, Any]) -> str:
    """A value as a Latvian reader expects it."""
    if value is None or value == "":
        return ""
    if column.choices:
        return column.choices.get(str(value), str(value))
    write = _SHOWN.get(column.kind)
    return write(value, row) if write else machine_text(column, value, row)


def _shown_declared(value: int, row: dict[str, Any]) -> str:
    return format_euros(value) if is_money_figure(str(row["figure"])) else format_count(value)


def _shown_target(value: int, row: dict[str, Any]) -> str:
    measure = row.get("measure", "")
    return (
        format_euros(value)
        if measure == "money"
        else hours_text(value, ",")
        if measure == "hours"
        else format_count(value)
    )


def _shown_moment(value: Any) -> str:
    day, time = value
    return format_date(day) + (f" {time:%H:%M}" if time else "")


_SHOWN: dict[str, Callable[[Any, dict[str, Any]], str]] = {
    "money": lambda value, _row: format_euros(value),
    "declared": _shown_declared,
    "target": _shown_target,
    "day": lambda value, _row: format_date(value),
    "moment": lambda value, _row: _shown_moment(value),
    "hours": lambda value, _row: hours_text(value, ","),
    "count": lambda value, _row: format_count(value),
}
