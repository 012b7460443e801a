"""The columns and tables of the interchange format, without what reads or writes them."""

from __future__ import annotations

from dataclasses import dataclass

from talka.kernel.imports import columns
from talka.kernel.imports.columns import Column


@dataclass(frozen=True)
class Table(columns.Table):
    """A table of the format, with how its rows are told apart and who may change what they hold."""

    # Only somebody who manages the centre may change what this table holds.
    managed: bool = True
    # A row with a reference is known by it; one without is the n-th of those that agree in the key.
    by_reference: bool = False
    # Rows that agree in the key are counted and not refused.
    repeats: bool = False
    # Columns of the key that may be mended in a row without a reference, the likeliest first.
    mended: tuple[str, ...] = ()


__all__ = ["Column", "Table"]
