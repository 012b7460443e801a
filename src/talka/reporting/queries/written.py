"""A narrative as its writer sees it: `{seminar.count}` stands in the box as `{Semināri: skaits}`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from re import Match

from talka.kernel.text import fold
from talka.reporting.queries.placeholders import PLACEHOLDER, Placeholder


@dataclass(frozen=True)
class Offer:
    """A figure to be put in: with its noun, and the number alone."""

    title: str
    phrase: Placeholder
    written: str
    bare: Placeholder | None
    bare_written: str


class Written:
    """The names of a narrative's figures in a writer's words, and back."""

    def __init__(self, known: Mapping[str, Placeholder]) -> None:
        self.known = known
        alike = Counter(fold(one.title) for one in known.values())
        self.words = {name: _words(one, alone=alike[fold(one.title)] == 1) for name, one in known.items()}
        self._names = {fold(words): name for name, words in self.words.items()}

    def braces(self, name: str) -> str:
        """„{Semināri: skaits}”."""
        return f"{{{self.words[name]}}}"

    def shown(self, text: str) -> str:
        """What is stored, in a writer's words; a name that stands for nothing stays."""
        return PLACEHOLDER.sub(partial(self._replaced, self.words), text)

    def stored(self, text: str) -> str:
        """What was written, with the names by which it is kept; letters' size and marks do not matter."""
        return PLACEHOLDER.sub(partial(self._replaced, None), text)

    def _replaced(self, words: Mapping[str, str] | None, match: Match[str]) -> str:
        name = match[1].strip()
        if words is not None:
            return f"{{{words[name]}}}" if name in words else match[0]
        found = name if name in self.known else self._names.get(fold(name))
        return f"{{{found}}}" if found else match[0]

    def offers(self) -> list[Offer]:
        """Figures that have records or money behind them, in the order of the report."""
        bare = {one.bare_of: one for one in self.known.values() if one.bare_of and one.number}
        return [
            self._offer(one, bare.get(one.name))
            for one in self.known.values()
            if one.used and one.number and not one.bare_of
        ]

    def _offer(self, one: Placeholder, bare: Placeholder | None) -> Offer:
        return Offer(self.words[one.name], one, self.braces(one.name), bare, self.braces(bare.name) if bare else "")


def _words(one: Placeholder, *, alone: bool) -> str:
    """Its title; where several are called the same, with its name; where that cannot stand in braces, the name."""
    words = one.title if alone else f"{one.title} ({one.name})"
    return words if PLACEHOLDER.fullmatch(f"{{{words}}}") else one.name
