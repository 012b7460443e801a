"""What the name of a declared figure means."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from talka.kernel.modules import manifests
from talka.programmes.models import Agreement

MONEY_WORDS = frozenset(
    "planned spent remainder carried returned ineligible unrecovered recovered available".split()  # noqa: SIM905 -- read as words
)


# Two words stand before the purpose here.
_OF_TWO_WORDS = ("carried_in_", "carried_out_")


def is_money_figure(figure: str) -> bool:
    """Whether a declared figure is an amount of money: `planned_total`, `spent_CS` and the like."""
    return figure.split("_", 1)[0] in MONEY_WORDS


def codes_named(dimension: str, figure: str) -> set[str]:
    """Codes that a declared figure may mean: purpose CS in `spent_CS`, series S1 in `series_S1_participants`."""
    stem, rest = figure.rpartition("_")[0], figure.partition("_")[2]
    if dimension == "purpose" and is_money_figure(figure):
        two = next((words for words in _OF_TWO_WORDS if figure.startswith(words)), "")
        return {figure.removeprefix(two) if two else rest}
    if dimension == "series" and figure.startswith("series_"):
        return {stem.partition("_")[2]}
    if dimension == "kind" and not is_money_figure(figure):
        kind = stem.removesuffix("_series")
        return {kind, kind.removesuffix("s"), kind.removesuffix("es"), rest}
    return set()


def figure_words(
    agreement: Agreement | None, also: Mapping[str, Mapping[str, str]] | None = None
) -> Callable[[str], str]:
    """How figures of an agreement are called: `spent_CS` is what was spent for its purpose CS.

    `also`: titles by code of a `purpose`, a `kind` or a `series` that is not stored yet. Unknown figures stay names.
    """
    said = (manifest.figure_words for manifest in manifests())
    return next((one(agreement, also or {}) for one in said if one is not None), str)
