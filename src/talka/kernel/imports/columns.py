"""Tables that are brought in: which columns they have and what stands there, without what reads or writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from talka.kernel.text import fold

# Sheets of a template that only explain.
LISTS, EXPLANATION = "Saraksti", "Paskaidrojumi"
_NOT_TABLES = frozenset({fold(text) for text in (LISTS, EXPLANATION, "Lists", "Explanation")})


@dataclass(frozen=True)
class Column:
    """One column: its code for machines, its Latvian heading, and what its cells hold."""

    code: str
    latvian: str
    # Which reader understands its cells; the importing module has them by this name.
    kind: str = "line"
    most: int = 0
    # The table must have the column.
    required: bool = False
    # Each cell must say something; elsewhere an empty cell is unknown.
    filled: bool = False
    default: Any = None
    # Codes with their Latvian words; both are read.
    choices: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    hint: str | Promise = ""

    @property
    def title(self) -> str:
        """The heading as the reader of a page knows it."""
        in_latvian = (get_language() or "lv").startswith("lv")
        return self.latvian if in_latvian else self.code.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Table:
    """One table: its columns, and which of them tell a row from the others."""

    code: str
    latvian: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    hint: str | Promise = ""
    required: bool = False

    @property
    def title(self) -> str:
        """The name of the table as the reader of a page knows it."""
        return self.latvian if (get_language() or "lv").startswith("lv") else self.code.capitalize()

    def column(self, code: str) -> Column | None:
        """The column with this code."""
        return next((column for column in self.columns if column.code == code), None)


def is_explanation(name: str) -> bool:
    """Whether a sheet is one of those that only explain."""
    return fold(name.replace("_", " ")) in _NOT_TABLES
