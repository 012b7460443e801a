"""Collecting the numbers of a report while its sentences are written."""

from __future__ import annotations

from collections.abc import Iterable

from talka.reporting.queries.latvian import euros
from talka.reporting.queries.shapes import ACTIVITY, Number, Paragraph, Part, Piece
from talka.reporting.queries.worklog import Work


class Numbers:
    """Every number printed so far, by id; the same id printed twice is the same number."""

    def __init__(self) -> None:
        self.found: dict[str, Number] = {}

    def add(self, number: Number) -> Piece:
        """Keep the number and return it as a piece of a sentence."""
        self.found.setdefault(number.id, number)
        return Piece(number.text, number.id)

    def money(self, number_id: str, cents: int | None, *, label: str, year: int, parts: Iterable[Part] = ()) -> Piece:
        """An amount; an unknown one is printed in words and cannot be opened."""
        text = euros(cents)
        if cents is None:
            return Piece(text)
        return self.add(Number(number_id, cents, text, label, year, money=True, parts=tuple(parts)))

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


def count_parts(works: Iterable[Work]) -> tuple[Part, ...]:
    """What each activity gives to a count."""
    return tuple(Part(ACTIVITY, work.id, work.activity.count) for work in works)


def participant_parts(works: Iterable[Work]) -> tuple[Part, ...]:
    """What each activity gives to a number of participants."""
    return tuple(Part(ACTIVITY, work.id, work.participants) for work in works)


def summed(parts: Iterable[Part]) -> int | None:
    """The sum of what is known; unknown when nothing is."""
    known = [part.value for part in parts if part.value is not None]
    return sum(known) if known else None
