"""Words as people type them: begun, in another case, or with one letter wrong. All of them folded."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

# Endings of Latvian nouns and adjectives after folding, the longest first: biedrībām, biedrību and biedrība agree.
ENDINGS = (
    *("ajiem", "ajam", "ajai", "ajas", "ajos", "ajus", "iem", "ies", "ais", "aja"),
    *("am", "em", "im", "um", "as", "es", "is", "us", "os", "ai", "ei", "ie", "a", "e", "i", "o", "u", "s"),
)
SHORTEST_STEM = 3
# In a shorter word one letter more or less makes another word.
SHORTEST_WITH_SLIP = 4
_LAST = "\U0010ffff"


def stem(word: str) -> str:
    """The folded word without its ending; numbers and words of other scripts stay as they are."""
    if not (word.isascii() and word.isalpha()):
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def slips(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that share one of these differ by one slip.

    Nothing for a number or an address: another digit is another number.
    """
    if not word.isalpha():
        return set()
    if len(word) < SHORTEST_WITH_SLIP:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def is_slip(left: str, right: str) -> bool:
    """Whether one letter added, left out, changed, or changed places with its neighbour makes one of the other."""
    if left == right:
        return False
    if abs(len(left) - len(right)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    if len(left) == len(right):
        swapped = left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
        return swapped or left[at + 1 :] == right[at + 1 :]
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[at + 1 :] == shorter[at:]


def beginning(column: str, text: str) -> Q:
    """Rows whose column begins with a text, so that each engine reads them from the column's index.

    PostgreSQL needs an index with varchar_pattern_ops; in SQLite any index is in the order of code points.
    """
    if connection.vendor == "sqlite":
        return Q((f"{column}__gte", text), (f"{column}__lt", text + _LAST))
    return Q((f"{column}__startswith", text))
