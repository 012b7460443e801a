"""Amounts typed by hand into a narrative, where the clause says nothing but what became of the year's money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talka.kernel.money import BadAmount, parse_euros
from talka.programmes.models import ImplementationYear
from talka.reporting.queries.typed_words import FILLER
from talka.spending.queries.statements import Line, Statement, YearStatement

_SUM = r"\d{1,3}(?:[ \u00a0.]\d{3}){1,4}(?:,\d{2})?|\d{1,13}(?:[.,]\d{2})?"
_SIGN = r"(?:€|eur\b|euro\b|eiro\b)"
_AMOUNT = re.compile(
    rf"(?<![\d.,–-])(?P<after>{_SUM})[ \u00a0]*{_SIGN}|(?:€|\beur|\beuro)[ \u00a0]*(?P<before>{_SUM})(?![\d.,]\d)",
    re.IGNORECASE,
)
# A stem in a clause, and the parts of the statement that it can mean.
_MEANINGS = {
    "plānot|plānā": ("planned", "available"), "izlietot|iztērēt|apgūt": ("spent",),
    "pārcelt|pārnest|novirzīt": ("carried_out", "carried_in", "left"), "atgriezt|atmaksāt": ("returned", "left"),
    "neatbilstoš|neattiecinām": ("ineligible", "unrecovered"), "neatgūt|atgūt": ("recovered", "unrecovered"),
}  # fmt: skip
# What may stand beside an amount of the whole year; any other word may say that it is a part.
_PLAIN = re.compile(
    r"(?:kopā|kopum\w*|pavisam|finansējum\w*|budžet\w*|līdzek\w*|naud\w*|summ\w*|atlikum\w*|neizlietot\w*|izdev\w*|tēriņ\w*"
    r"|gad\w*|laik\w*|īstenošan\w*|pārskat\w*|period\w*|līgum\w*|uzdevum\w*|valst\w*|deleģēt\w*|projekt\w*|pirm\w*|otr\w*"
    r"|treš\w*|ceturt\w*|nākam\w*|iepriekšēj\w*|visos|visi|viss|visa|šaj\w*|finansētāj\w*|ministrij\w*|veikt\w*|tik\w?|tika"
    r"|ir|bija|un|bet|no|uz|par|ar|tā|t\w{0,2}|kas|savukārt|[ivx]+|\W+)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",(?!\d)|[();:]|\s[–—-]\s|\s(?:un|bet)\s")


@dataclass(frozen=True)
class TypedAmount:
    """A typed amount that no recorded one equals, the recorded one in cents, and which that is."""

    text: str
    typed: int
    recorded: int
    of: str


def amounts_meant(sentence: str) -> Iterator[str]:
    """Amounts as typed, of which it is clear what became of them."""
    return (match[0] for match in _AMOUNT.finditer(sentence) if _meaning(sentence, match))


def contradicting_amounts(sentence: str, year: ImplementationYear | None, money: Statement) -> Iterator[TypedAmount]:
    """Amounts of the whole year (or of all years) that the statement denies."""
    for match in _AMOUNT.finditer(sentence):
        names = _meaning(sentence, match)
        found = _judged(match["after"] or match["before"], names, year, money) if names else None
        if names and found:
            yield TypedAmount(match[0], *found, names[0])


def _meaning(sentence: str, match: re.Match[str]) -> tuple[str, ...] | None:
    """Which parts of the statement the amount's clause names; None where it is not clear."""
    edges = [edge for edge in _CLAUSE.finditer(sentence) if not match.start() <= edge.start() < match.end()]
    # „Plānotais finansējums – 53 994 euro” is one clause: a colon or a dash before the amount leads to it.
    left = max(
        (edge.end() for edge in edges if edge.end() <= match.start() and edge[0].strip() not in "–—-:"), default=0
    )
    right = min((edge.start() for edge in edges if edge.start() >= match.end()), default=len(sentence))
    clause = f"{sentence[left : match.start()]} {sentence[match.end() : right]}".lower()
    if FILLER in clause or _AMOUNT.search(clause) or re.search(r"\d", clause):
        return None
    names: tuple[str, ...] = ()
    said = 0
    for stems, parts in _MEANINGS.items():
        clause, times = re.subn(rf"\b(?:{stems})\w*", " ", clause)
        names, said = (names + parts, said + 1) if times else (names, said)
    words = re.findall(r"\w+", clause)
    return names if said == 1 and all(_PLAIN.fullmatch(word) for word in words) else None


def _judged(
    written: str, names: tuple[str, ...], year: ImplementationYear | None, money: Statement
) -> tuple[int, int] | None:
    try:
        typed = int(parse_euros(re.sub(r"\.(?=\d{3})", "", written)))
    except BadAmount:
        return None
    recorded = _whole(names[0], year, money)
    if recorded is None or any(_reads_as(value, typed, written) for value in _could_mean(names, money)):
        return None
    return typed, recorded


def _whole(name: str, year: ImplementationYear | None, money: Statement) -> int | None:
    totals = [getattr(one.total, name) for one in money.years if year is None or one.year.pk == year.pk]
    return None if not totals or None in totals else sum(totals)


def _could_mean(names: tuple[str, ...], money: Statement) -> Iterator[int]:
    for name in names:
        together = sum(getattr(year.total, name) or 0 for year in money.years)
        values = [value for year in money.years for line in _lines(year) for value in _of(line, name)]
        declared = [value for year in money.years for value in year.declared.values()]
        yield from (*values, *declared, together)


def _lines(year: YearStatement) -> list[Line]:
    return [year.total, *year.lines, *([year.unassigned] if year.unassigned else [])]


def _of(line: Line, name: str) -> list[int]:
    found = (getattr(line, name), line.stated if name == "left" else None)
    return [value for value in found if value is not None]


def _reads_as(value: int, typed: int, written: str) -> bool:
    """Whether it is the same amount, or the same rounded to what was typed: 52 800 for 52 816,67."""
    if value == typed:
        return True
    if re.search(r"[.,]\d{2}$", written):
        return False
    step = 100
    while typed and typed % step == 0:
        if abs(value - typed) * 2 <= step:
            return True
        step *= 10
    return False
