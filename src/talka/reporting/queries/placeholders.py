"""Figures inside a narrative: `{consultation}` becomes „71 konsultācija” and opens to its records.

A name is looked up in a list made beforehand; nothing is evaluated and no attribute is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from talka.kernel.numbers import format_count
from talka.kernel.periods import roman
from talka.kernel.text import plural_lv
from talka.reporting.queries import latvian
from talka.reporting.queries.log import Group, Log
from talka.reporting.queries.money_words import MoneyWords
from talka.reporting.queries.numbers import Numbers, Sentence
from talka.reporting.queries.pieces import Parts, cycle_name
from talka.reporting.queries.shapes import Number, Paragraph, Part, Piece
from talka.spending.queries.statements import YearStatement

PLACEHOLDER = re.compile(r"\{([^{}\n]{1,200})\}")
WHOLE = 0


@dataclass(frozen=True)
class Placeholder:
    """A name that may stand in braces, what it becomes now, and what it says."""

    name: str
    number: Number | None
    text: str
    label: str
    # The label without its years: what a writer calls it.
    title: str
    # Of a bare number, the name of the same figure with its noun.
    bare_of: str
    # Whether records or money stand behind it; a kind of work without any may be named all the same, and is none.
    used: bool
    parts: Parts


def placeholders_of(year: int, log: Log, money: MoneyWords, years: Iterable[YearStatement]) -> dict[str, Placeholder]:
    """Everything that may stand in the narrative of a year, or of the whole report (year 0), by name."""
    mine = log.group(year or None)
    found = _Found(year, f"{roman(year)}. īstenošanas gads" if year else "visi īstenošanas gadi")
    kinds, series = dict(mine.by(lambda leaf: leaf.kind)), dict(mine.by(lambda leaf: leaf.series_id or 0))
    for kind in log.kinds.values():
        group = kinds.get(kind.code, Group(log, ()))
        found.work(kind.code, group, latvian.raised(kind.other), partial(latvian.noun, kind))
    for one in log.series.values():
        group = series.get(one.pk, Group(log, ()))
        only = group.only_kind
        title = cycle_name(group, one.title) if one.title else f"{cycle_name(group, '')} {one.code}"
        found.work(one.code, group, title, partial(latvian.noun, only) if only else _gatherings)
    found.money(money, [statement for statement in years if year in {WHOLE, statement.year.ordinal}])
    return found.placeholders


def _gatherings(count: int) -> str:
    return plural_lv(count, "pasākums", "pasākumi", "pasākumu")


class _Found:
    def __init__(self, year: int, scope: str) -> None:
        self.year = year
        self.scope = scope
        self.placeholders: dict[str, Placeholder] = {}

    def add(  # noqa: PLR0913 -- the parts of a placeholder
        self, name: str, value: int | None, text: str, label: str, parts: Parts, *, used: bool, money: bool = False,
        bare_of: str = "",
    ) -> None:  # fmt: skip
        """Keep a name; what is unknown is said so, not printed as nothing."""
        title, label = label, f"{label}, {self.scope}"
        number = None
        if value is not None:
            prefix = f"y{self.year}" if self.year else "all"
            number = Number(f"{prefix}.text.{name}", value, text, label, self.year, money=money)
        text = text if number else latvian.NOT_KNOWN
        self.placeholders.setdefault(name, Placeholder(name, number, text, label, title, bare_of, used, parts))

    def work(self, code: str, group: Group, title: str, noun: Callable[[int], str]) -> None:
        """A kind or a series: with its noun, the bare count, and who took part."""
        count, participants, used = group.items, group.participants, group.records > 0
        self.add(code, count, f"{format_count(count)} {noun(count)}", title, group.count_parts, used=used)
        self.bare(code, "count", count, f"{title}: skaits", group.count_parts, used=used)
        people, label, name = group.participant_parts, f"{title}: dalības reizes", f"{code}.participations"
        self.bare(name, "participants", participants, f"{title}: dalības reižu skaits", people, used=used)
        text = latvian.participations(participants) if participants is not None else ""
        self.add(name, participants, text, label, people, used=used)

    def bare(self, of: str, name: str, value: int | None, label: str, parts: Parts, *, used: bool) -> None:  # noqa: PLR0913 -- the parts of a placeholder
        """The number of a figure without its noun."""
        name = f"{of.removesuffix('.participations')}.{name}"
        self.add(name, value, format_count(value), label, parts, used=used, bare_of=of)

    def money(self, money: MoneyWords, years: list[YearStatement]) -> None:
        """Planned and spent, in all and by purpose."""
        for name, words in (("planned", "Plānotais finansējums"), ("spent", "Izlietotais finansējums")):
            totals = [getattr(year.total, name) for year in years]
            parts = tuple(part for year in years for part in money.parts(name, year.year.ordinal, None))
            self.amount(name, totals, words, parts)
            for purpose in money.statement.purposes:
                lines = [year.line(purpose.pk) for year in years]
                values = [getattr(line, name) for line in lines if line]
                parts = tuple(p for year in years for p in money.parts(name, year.year.ordinal, purpose.code))
                self.amount(f"{name}.{purpose.code}", values, f"{words}: {purpose.title}", parts)

    def amount(self, name: str, values: list[int | None], words: str, parts: tuple[Part, ...]) -> None:
        """An amount of money; unknown when any year's is."""
        known = [value for value in values if value is not None]
        total = sum(known) if known and len(known) == len(values) else None
        self.add(name, total, latvian.euros(total), words, lambda: parts, used=bool(parts), money=True)


def names_in(text: str) -> list[str]:
    """Names in braces, in the order of writing."""
    return [match[1].strip() for match in PLACEHOLDER.finditer(text)]


def unknown_names(text: str, known: Iterable[str]) -> list[str]:
    """Names in braces that stand for nothing, each once."""
    allowed = set(known)
    return list(dict.fromkeys(name for name in names_in(text) if name not in allowed))


def narrative_paragraphs(
    text: str, anchor: str, known: dict[str, Placeholder], numbers: Numbers
) -> tuple[Paragraph, ...]:
    """The narrative with its figures put in; a name that no longer stands for anything stays as it was written."""
    found: list[Paragraph] = []
    for line in (line.strip() for line in text.split("\n")):
        if not line:
            continue
        sentence = Sentence(numbers, f"{anchor}.{len(found) + 1}")
        at = 0
        for match in PLACEHOLDER.finditer(line):
            sentence.say(line[at : match.start()]).put(_piece(match[1].strip(), match[0], known, numbers))
            at = match.end()
        found.append(sentence.say(line[at:]).done(own=True))
    return tuple(found)


def _piece(name: str, written: str, known: dict[str, Placeholder], numbers: Numbers) -> Piece:
    placeholder = known.get(name)
    if placeholder is None:
        return Piece(written)
    if placeholder.number is None:
        return Piece(placeholder.text)
    return numbers.add(placeholder.number, lambda number: replace(number, parts=placeholder.parts()))
