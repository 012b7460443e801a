"""What one reading of a file remembers of the rows before: on disk, so that memory does not grow with the file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from talka.kernel.database import scratch
from talka.kernel.portions import portions

# A record that the file brings has no key before it is written; until then it goes by the number of its row.
Key = int | str
Time = tuple[date | None, date | None]
_ASKED = 500
_HELD = 2_000
# Keys stand in columns without a type: a number stays a number there, and a text a text.
_TABLES = """
CREATE TABLE marks (kind TEXT, mark INTEGER, PRIMARY KEY (kind, mark)) WITHOUT ROWID;
CREATE TABLE brought (kind TEXT, word TEXT, key, answer TEXT, label TEXT, address TEXT);
CREATE INDEX brought_by_word ON brought (kind, word);
CREATE TABLE names (kind TEXT, prefix TEXT, length INTEGER, name TEXT, pk INTEGER);
CREATE TABLE times (kind TEXT, pair TEXT, starts TEXT, ends TEXT);
CREATE INDEX times_by_pair ON times (kind, pair);
"""


class Brought(NamedTuple):
    """A record that the file brings or has met: a word that means it, its key, and how answers name it."""

    word: str
    key: Key
    answer: str
    label: str
    address: str = ""


class Remembered:
    """The memory of one reading; close it, or use it with `with`."""

    def __init__(self) -> None:
        self._raw = scratch()
        self._raw.executescript(_TABLES)
        self._held: list[tuple[Any, ...]] = []

    def close(self) -> None:
        """Forget all of it."""
        self._raw.close()

    def repeated(self, kind: str, marks: Sequence[int]) -> set[int]:
        """Which of these, by their place among them, were there before; from now on all of them were."""
        known = set(self._among("SELECT mark FROM marks WHERE kind = ? AND mark IN", kind, set(marks)))
        again: set[int] = set()
        fresh: list[tuple[str, int]] = []
        for at, mark in enumerate(marks):
            if (mark,) in known:
                again.add(at)
            else:
                known.add((mark,))
                fresh.append((kind, mark))
        self._raw.executemany("INSERT INTO marks VALUES (?, ?)", fresh)
        return again

    def bring(self, kind: str, one: Brought) -> None:
        """Keep a record to which later rows may refer."""
        self._held.append((kind, *one))
        if len(self._held) >= _HELD:
            self._keep()

    def brought(self, kind: str, words: Collection[str]) -> Iterator[Brought]:
        """The records that these words mean, in the order in which they came."""
        self._keep()
        found = self._among(
            "SELECT rowid, word, key, answer, label, address FROM brought WHERE kind = ? AND word IN", kind, words
        )
        return (Brought(*row[1:]) for row in sorted(found, key=lambda row: int(row[0])))

    def labels(self, kind: str, *, most: int) -> list[str]:
        """What all records of this kind are called; nothing where there are too many to look through."""
        self._keep()
        asked = "SELECT min(label) FROM brought WHERE kind = ? GROUP BY key LIMIT ?"
        found = [row[0] for row in self._raw.execute(asked, (kind, most))]
        return found if len(found) < most else []

    def keep_names(self, kind: str, names: Iterable[tuple[int, str]], *, prefix: int) -> None:
        """Take all names to be compared, with the keys of their records; names are looked for by how they begin."""
        rows = ((kind, name[:prefix], len(name), name, pk) for pk, name in names)
        self._raw.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?)", rows)
        self._raw.execute("CREATE INDEX IF NOT EXISTS names_by_prefix ON names (kind, prefix, length)")

    def names(self, kind: str, prefix: str, *, least: int, most: int) -> Iterator[tuple[str, int]]:
        """Names that begin so and have so many letters, with the keys of their records."""
        asked = "SELECT name, pk FROM names WHERE kind = ? AND prefix = ? AND length BETWEEN ? AND ?"
        return self._raw.execute(asked, (kind, prefix, least, most))

    def keep_time(self, kind: str, pair: Sequence[Any], time: Time) -> None:
        """Keep when two belong together, by what the file says."""
        days = (day.isoformat() if day else None for day in time)
        self._raw.execute("INSERT INTO times VALUES (?, ?, ?, ?)", (kind, json.dumps(pair), *days))

    def times(self, kind: str, pair: Sequence[Any]) -> list[Time]:
        """When these two belong together, by the rows before."""
        asked = "SELECT starts, ends FROM times WHERE kind = ? AND pair = ?"
        return [(_day(starts), _day(ends)) for starts, ends in self._raw.execute(asked, (kind, json.dumps(pair)))]

    def _keep(self) -> None:
        self._raw.executemany("INSERT INTO brought VALUES (?, ?, ?, ?, ?, ?)", self._held)
        self._held.clear()

    def _among(self, question: str, kind: str, values: Collection[Any]) -> list[Any]:
        found: list[Any] = []
        for some in portions(values, _ASKED):
            found += self._raw.execute(f"{question} ({','.join('?' * len(some))})", (kind, *some)).fetchall()
        return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
