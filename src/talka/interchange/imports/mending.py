"""Rows without a reference that a file tells anew with one value mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from talka.interchange.imports.comparing import Key, Keys, StoredRows
from talka.interchange.imports.rows import Row

# More that is new than this is another file and not a mended one.
MOST = 1000
Name = TypeVar("Name")


def mended_records(stored: StoredRows, rows: Iterable[Row]) -> dict[int, int]:
    """By the hash of a row's key the record that agrees in all but one column, where neither has another counterpart.

    A file that holds less than half of what is stored may just be about other records: there only what the table
    names first can have been mended.
    """
    keys, index = Keys(stored.table), stored.index()
    met: set[int] = set()
    missing: dict[int, Key] = {}
    for row in rows:
        if row.get("ref"):
            continue
        key = keys.of(row)
        if hash(key) in index:
            met.add(hash(key))
        elif len(missing) == MOST:
            return {}
        else:
            missing[hash(key)] = _plain(key)
    absent = {pk: mark for mark, pk in index.items() if mark not in met}
    if not missing or not 0 < len(absent) <= MOST:
        return {}
    left = {pk: _plain(keys.of(row | {"ref": ""})) for pk, row in stored.present(absent)}
    found: dict[int, int] = {}
    for column in stored.table.mended if len(met) * 2 >= len(index) else stored.table.mended[:1]:
        at = stored.table.key.index(column)
        pairs = _single(missing, at), _single(left, at)
        for rest in pairs[0].keys() & pairs[1].keys():
            mark, pk = pairs[0][rest], pairs[1][rest]
            found[mark] = pk
            del missing[mark], left[pk]
    return found


def _plain(key: Key) -> Key:
    """The values of a repeated key, without its mark and number."""
    return key[1:-1]


def _single(keys: Mapping[Name, Key], at: int) -> dict[Key, Name]:
    """Those that nothing else agrees with in all but the column there."""
    alike: dict[Key, list[Name]] = defaultdict(list)
    for name, key in keys.items():
        alike[(*key[:at], *key[at + 1 :])].append(name)
    return {rest: names[0] for rest, names in alike.items() if len(names) == 1}
