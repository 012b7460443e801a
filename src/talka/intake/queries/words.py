"""Values of lists as text: for a file, and for the reader of a preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from talka.kernel.imports.columns import Column
from talka.kernel.periods import format_date
from talka.registry.models.profiles import words_of


class Labels(Protocol):
    """Gives the names of what columns refer to."""

    def label(self, kind: str, key: Any) -> str:
        """How a referred record, place or area is called."""


def shown_text(column: Column, value: Any, labels: Labels) -> str:
    """A value as a Latvian reader expects it."""
    if value is None or value in {"", ()}:
        return ""
    write = _SHOWN.get(column.kind)
    return write(column, value, labels) if write else str(value)


def _several(column: Column, value: Any, labels: Labels) -> str:
    return "; ".join(labels.label(column.kind, one) for one in value)


def _named(column: Column, value: Any, labels: Labels) -> str:
    return labels.label(column.kind, value)


_SHOWN: dict[str, Callable[[Column, Any, Labels], str]] = {
    "choice": lambda column, value, _labels: column.choices.get(str(value), str(value)),
    "words": lambda column, value, _labels: "; ".join(column.choices.get(code, code) for code in words_of(value)),
    "day": lambda _column, value, _labels: format_date(value),
    "places": _several, "areas": _several, "place": _named, "organisation": _named, "community": _named,
    "network": _named, "person": _named,
}  # fmt: skip
