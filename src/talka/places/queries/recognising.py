"""Which territory somebody's words name: only where they name it exactly, and only one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from talka.places.models import Level, Place, Scheme
from talka.places.queries.forms_of_names import bare, inflected, written_out
from talka.places.queries.history import History, history

MOST_SUGGESTED = 3
_POSTCODE = re.compile(r"\bLV[ –-]?\d{4}\b", re.IGNORECASE | re.ASCII)
_APART = re.compile(r"[,;()]")


class Named(NamedTuple):
    """A municipality, as far as recognising tells of it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Recognised:
    """The municipality that words name; none with what they may mean."""

    place: Named | None = None
    suggestions: tuple[Named, ...] = ()

    @property
    def likely(self) -> Named | None:
        """What to offer first: the place itself, or the only one that may be meant."""
        return self.place or (self.suggestions[0] if len(self.suggestions) == 1 else None)


class NamesOfPlaces:
    """Municipalities, towns and parishes of all times by what they are called."""

    def __init__(self) -> None:
        self.known: History = history()
        self.named: dict[int, Named] = {}
        # By folded words: the names themselves, what they become in a sentence, and what only hints at them.
        self.names: dict[str, set[int]] = defaultdict(set)
        self.forms: dict[str, set[int]] = defaultdict(set)
        self.hints: dict[str, set[int]] = defaultdict(set)
        levels = (Level.MUNICIPALITY, Level.UNIT)
        rows = Place.objects.filter(level__in=levels).order_by().values_list("pk", "code", "name", "name_folded")
        for pk, code, name, folded in rows:
            self.named[pk] = Named(pk, code, name)
            self.names[folded].add(pk)
            for form in inflected(folded):
                self.forms[form].add(pk)
            for form in bare(folded):
                self.hints[form].add(pk)

    def municipalities(self, words: str, day: date) -> set[int]:
        """The municipalities of a day that these words alone name: by a name before a form of one."""
        for index in (self.names, self.forms):
            found = self._on(index.get(words, ()), day)
            if found:
                return found
        return set()

    def hinted(self, text: str, day: date) -> set[int]:
        """Municipalities of a day of which some words of the text may speak."""
        words, found = text.split(), set[int]()
        for start in range(len(words)):
            for end in (start + 2, start + 1):
                part = " ".join(words[start:end])
                for index in (self.names, self.forms, self.hints):
                    found |= self._on(index.get(part, ()), day)
        return found

    def _on(self, ids: Iterable[int], day: date) -> set[int]:
        there = (pk for pk in ids if self.known.units[pk].is_valid_on(day))
        return {around for pk in there if (around := self.known.municipality_of(pk, day)) is not None}

    def recognise(self, words: str, day: date, *, region_id: int | None = None) -> Recognised:
        """The municipality of a day that the words name; the region decides among several of one name.

        Each part between commas is a name or says nothing. Parts that name different municipalities name none.
        """
        parts = [written_out(part) for part in _APART.split(_POSTCODE.sub("", words).replace(".", " "))]
        said = [found for part in parts if (found := self.municipalities(part, day))]
        agreed = set.intersection(*said) if said else set()
        if len(agreed) > 1 and region_id is not None:
            agreed = {pk for pk in agreed if self.known.region(pk, Scheme.PLANNING, day) == region_id} or agreed
        if len(agreed) == 1:
            return Recognised(self.named[agreed.pop()])
        possible = agreed or set().union(*said) or self.hinted(" ".join(parts), day)
        several = sorted((self.named[pk] for pk in possible), key=lambda one: one.name)
        return Recognised(None, tuple(several) if len(several) <= MOST_SUGGESTED else ())


def names_of_places() -> NamesOfPlaces:
    """All names: read once while the edition lasts. Whoever has many words keeps it."""
    return history().once(("names",), NamesOfPlaces)


def recognise(words: str, day: date, *, region_id: int | None = None) -> Recognised:
    """The municipality of a day that the words name."""
    return names_of_places().recognise(words, day, region_id=region_id)
