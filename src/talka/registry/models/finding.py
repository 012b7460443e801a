"""Keeping the words by which records are found, in the transaction that writes the records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar, Protocol

from talka.kernel.database import insert_plainly
from talka.kernel.portions import portions
from talka.kernel.search import insert_missing, slips, stem
from talka.kernel.text import fold
from talka.registry.models.search import ORDER, WORD, Kind, Origin, SearchSlip, SearchWord
from talka.registry.models.spellings import initials_of, written_together

BATCH = 1_000
# Of a phone number the digits that tell it apart: with and without the code of the country.
PHONE_DIGITS = 8
Texts = Iterable[tuple[Origin, str]]
# origin, word, stem, order
Entry = tuple[str, str, str, str]
_COLUMNS = ("object_id", "origin", "word", "stem", "order")
NAMES = (Origin.NAME, Origin.FORMER_NAME)
# Other spellings of names, in which no slip of the pen is forgiven.
SPELLINGS = (Origin.TOGETHER, Origin.INITIALS)


class Findable(Protocol):
    """A record that can be found: what it is, and the texts whose words lead to it."""

    pk: int
    sort_key: str
    found_as: ClassVar[Kind]

    def search_texts(self) -> Texts:
        """Each text with where it stands."""
        ...


def words_in(origin: str, text: str) -> list[str]:
    """The words of a text as they are kept: addresses and numbers whole."""
    if origin == Origin.EMAIL:
        return [text.strip().casefold()[:WORD]]
    if origin == Origin.PHONE:
        return [re.sub(r"\D", "", text)[-PHONE_DIGITS:]]
    return [word[:WORD] for word in fold(text).split()]


def entries_of(record: Findable) -> set[Entry]:
    """What the index holds about a record."""
    order = record.sort_key[:ORDER]
    texts = [(origin, text) for origin, text in record.search_texts() if text]
    plain = {
        (str(origin), word, stem(word), order) for origin, text in texts for word in words_in(origin, text) if word
    }
    names = [text for origin, text in texts if origin in NAMES and record.found_as != Kind.PERSON]
    return plain | {entry for name in names for entry in _spelt_otherwise(name, order)}


def _spelt_otherwise(name: str, order: str) -> Iterator[Entry]:
    """What a name is called besides; first letters have no cases, so no stem."""
    for word in written_together(name):
        yield str(Origin.TOGETHER), word[:WORD], stem(word[:WORD]), order
    for word in initials_of(name):
        yield str(Origin.INITIALS), word, "", order


def stems_with_slips(entries: Iterable[Entry]) -> set[str]:
    """Stems of these entries whose slips of the pen are kept."""
    return {root for origin, _word, root, _order in entries if origin not in SPELLINGS}


def keep_words(records: Sequence[Findable], *, new: bool = False) -> None:
    """Bring the index up to date for records of one kind; `new` ones are known to have no words in it yet."""
    if not records:
        return
    kind = records[0].found_as
    wanted = {(record.pk, *entry) for record in records for entry in entries_of(record)}
    kept = {} if new else _kept(kind, [record.pk for record in records])
    _take_out(kept[entry] for entry in kept.keys() - wanted)
    _put_in(kind, sorted(wanted - kept.keys()))
    _forget_stems(stems_with_slips(entry[1:] for entry in kept.keys() - wanted))


def forget_words(kind: Kind, ids: Collection[int]) -> None:
    """Take records that are gone out of the index."""
    kept = _kept(kind, ids)
    _take_out(kept.values())
    _forget_stems(stems_with_slips(entry[1:] for entry in kept))


def _kept(kind: Kind, ids: Collection[int]) -> dict[tuple[int, str, str, str, str], int]:
    rows = SearchWord.objects.filter(kind=kind, object_id__in=ids)
    return {row[1:]: row[0] for row in rows.values_list("pk", *_COLUMNS)}


def _take_out(keys: Iterable[int]) -> None:
    for some in portions(sorted(keys), BATCH):
        SearchWord.objects.filter(pk__in=some).delete()


def _put_in(kind: Kind, entries: Sequence[tuple[int, str, str, str, str]]) -> None:
    # A list brings hundreds of thousands: without an object for each it takes a fifth of the time.
    insert_plainly(SearchWord, ("kind", *_COLUMNS), ([str(kind), *entry] for entry in entries))
    stems = sorted(stems_with_slips(entry[1:] for entry in entries))
    known = {root for some in portions(stems, BATCH) for root in _with_slips(some)}
    # In one order, so that two writers of the same words never wait for each other in a circle.
    fresh = sorted((slip, root) for root in stems if root not in known for slip in slips(root))
    insert_missing(SearchSlip, ("slip", "stem"), fresh)


def _with_slips(stems: Collection[str]) -> set[str]:
    """Those of the stems whose slips are kept already."""
    return set(SearchSlip.objects.filter(stem__in=stems).values_list("stem", flat=True).distinct())


def _forget_stems(stems: set[str]) -> None:
    """A word that nobody has any more is not kept: it may have been somebody's name."""
    for some in portions(sorted(stems), BATCH):
        used = SearchWord.objects.filter(stem__in=some).exclude(origin__in=SPELLINGS)
        gone = set(some) - set(used.values_list("stem", flat=True).distinct())
        if gone:
            SearchSlip.objects.filter(stem__in=gone).delete()
