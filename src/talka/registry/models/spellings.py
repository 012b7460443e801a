"""How else people write a name of several words: two of them as one word, or its first letters alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from talka.kernel.text import fold

# Words of legal form and quotation marks say nothing about which organisation is meant.
FORM_WORDS = {"biedriba", "nodibinajums", "bdr", "nod", "sia", "fonds", "draudze", "arodbiedriba", "b"}
# What first letters mostly leave out.
SMALL_WORDS = {"un", "ar", "par", "no", "uz", "pie", "bez", "ap", "pret"}
# With fewer letters they would stand for anything.
LEAST_INITIALS, MOST_INITIALS = 3, 12
_WORDS = re.compile(r"\w+")
_LONGEST_SHORT_FORM = 5
# A word and how it is folded.
Written = tuple[str, str]


def written_together(name: str) -> set[str]:
    """Neighbouring words of the name as one: a „jauniešu centrs” is a „jauniešucentrs”, too."""
    words = fold(name).split()
    return {
        first + second
        for first, second in pairwise(words)
        if first.isalpha() and second.isalpha() and not {first, second} & (FORM_WORDS | SMALL_WORDS)
    }


def initials_of(name: str) -> set[str]:
    """The first letters by which people call it: LPA of „Latvijas Pilsoniskā alianse”.

    With and without its legal form at the end and its small words; a short form inside stands whole or by its letter.
    """
    written = [(word, fold(word)) for word in _WORDS.findall(name)]
    while written and written[0][1] in FORM_WORDS:
        written.pop(0)
    found = {"".join(letters) for some in _readings(written) for letters in _letters(some)}
    return {one for one in found if LEAST_INITIALS <= len(one) <= MOST_INITIALS and one.isalpha()}


def _readings(written: list[Written]) -> Iterator[list[Written]]:
    without_form = [one for one in written if one[1] not in FORM_WORDS]
    for some in (written, without_form):
        yield some
        yield [one for one in some if one[1] not in SMALL_WORDS]


def _letters(written: list[Written]) -> Iterator[list[str]]:
    yield [folded[:1] for _word, folded in written]
    if any(not word.isupper() for word, _folded in written):
        yield [folded if _is_short_form(word) else folded[:1] for word, folded in written]


def _is_short_form(word: str) -> bool:
    return word.isupper() and 1 < len(word) <= _LONGEST_SHORT_FORM
