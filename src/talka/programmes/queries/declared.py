"""What the name of a declared figure means."""

from __future__ import annotations

MONEY_WORDS = frozenset(
    "planned spent remainder carried returned ineligible unrecovered recovered available".split()  # noqa: SIM905 -- read as words
)


def is_money_figure(figure: str) -> bool:
    """Whether a declared figure is an amount of money: `planned_total`, `spent_CS` and the like."""
    return figure.split("_", 1)[0] in MONEY_WORDS
