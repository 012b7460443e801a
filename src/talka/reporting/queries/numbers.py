"""Collecting the numbers of a report while its sentences are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from talka.reporting.queries.latvian import euros
from talka.reporting.queries.shapes import Number, Paragraph, Part, Piece

# The number with what it is made of.
Traced = Callable[[Number], Number]


class Numbers:
    """Every number printed so far, by id; the same id printed twice is the same number.

    What a number is made of is found at once in a report that is sent or taken away (`whole`), otherwise when asked.
    """

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.found: dict[str, Number] = {}
        self.behind: dict[str, Traced] = {}

    def add(self, number: Number, traced: Traced) -> Piece:
        """Keep the number and return it as a piece of a sentence."""
        if number.id not in self.found:
            self.found[number.id] = traced(number) if self.whole else number
            self.behind[number.id] = traced
        return Piece(number.text, number.id)

    def money(self, number_id: str, cents: int | None, *, label: str, year: int, parts: Iterable[Part] = ()) -> Piece:
        """An amount; an unknown one is printed in words and cannot be opened."""
        text = euros(cents)
        if cents is None:
            return Piece(text)
        rows = tuple(parts)
        return self.add(Number(number_id, cents, text, label, year, money=True), lambda n: replace(n, parts=rows))

    def traced(self, number_id: str) -> dict[str, Number]:
        """A number and those from which it follows, each with what it is made of."""
        waiting, found = [number_id], dict[str, Number]()
        while waiting:
            name = waiting.pop()
            if name in self.found and name not in found:
                found[name] = self.behind[name](self.found[name])
                waiting += found[name].made_of
        return found

    def as_tuple(self) -> tuple[Number, ...]:
        """In the order of printing."""
        return tuple(self.found.values())


class Sentence:
    """A paragraph under construction: words and numbers in turn."""

    def __init__(self, numbers: Numbers, anchor: str, records: Iterable[int] = ()) -> None:
        self.numbers = numbers
        self.anchor = anchor
        self.records = tuple(records)
        self.pieces: list[Piece] = []
        self.items: list[Paragraph] = []

    def say(self, text: str) -> Sentence:
        """Add words."""
        self.pieces.append(Piece(text))
        return self

    def put(self, piece: Piece) -> Sentence:
        """Add a number."""
        self.pieces.append(piece)
        return self

    def done(self, *, own: bool = False) -> Paragraph:
        """The finished paragraph, neighbouring words joined."""
        joined: list[Piece] = []
        for piece in self.pieces:
            if joined and not piece.number and not joined[-1].number:
                joined[-1] = Piece(joined[-1].text + piece.text)
            elif piece.text:
                joined.append(piece)
        return Paragraph(self.anchor, tuple(joined), self.records, tuple(self.items), own)
