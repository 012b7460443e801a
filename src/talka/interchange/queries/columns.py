"""The columns of the interchange format, without what reads or writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import get_language

ColumnKind = Literal[
    "line", "paragraphs", "day", "moment", "money", "count", "hours", "year", "purpose", "kind", "choice", "slug",
    "registration_number", "region", "municipality", "centre", "centres", "measure", "codes", "filter", "indicator",
    "target", "declared", "link",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its code for machines, its Latvian heading, and what its cells hold."""

    code: str
    latvian: str
    kind: ColumnKind = "line"
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
    # Only somebody who manages the centre may change what this table holds.
    managed: bool = True
    # A row with a reference is known by it; one without is the n-th of those that agree in the key.
    by_reference: bool = False
    # Rows that agree in the key are counted and not refused.
    repeats: bool = False

    @property
    def title(self) -> str:
        """The name of the table as the reader of a page knows it."""
        return self.latvian if (get_language() or "lv").startswith("lv") else self.code.capitalize()

    def column(self, code: str) -> Column | None:
        """The column with this code."""
        return next((column for column in self.columns if column.code == code), None)
