"""Stored rows found by the keys of a file's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Row
from talka.interchange.queries.columns import Table
from talka.interchange.queries.stored import STORED
from talka.kernel.text import fold
from talka.programmes.models import Agreement

Key = tuple[Any, ...]
REFERENCE, REPEATED = "ref", "row"


class Keys:
    """Tells the rows of one table apart: by key, by reference, or as the n-th of rows alike."""

    def __init__(self, table: Table) -> None:
        self.table = table
        # Hashes and not keys, so that a hundred thousand rows cost a few megabytes.
        self._seen: set[int] = set()
        self._repeats: dict[int, int] = defaultdict(int)

    def of(self, row: Row) -> Key:
        """The key of a row; each repeat of a row that may repeat gets its number."""
        if self.table.by_reference and row.get("ref"):
            return (REFERENCE, row["ref"])
        key = tuple(row[column] or None for column in self.table.key)
        if not self.table.repeats:
            return key
        mark = hash(key)
        self._repeats[mark] += 1
        return (REPEATED, *key, self._repeats[mark])

    def is_repeated(self, key: Key) -> bool:
        """Whether this key was there before."""
        mark = hash(key)
        if mark in self._seen:
            return True
        self._seen.add(mark)
        return False


class StoredRows:
    """What is stored of one table under the agreement."""

    def __init__(self, table: Table, look: Lookups) -> None:
        self.table = table
        self.look = look
        self.stored = STORED[table.code]
        self._index: dict[int, int] | None = None

    def find(self, keys: Iterable[Key]) -> dict[Key, Row]:
        """The stored rows with these keys."""
        agreement = self.look.agreement
        if agreement is None:
            return {}
        references = [key[1] for key in keys if self.table.by_reference and key[0] == REFERENCE]
        others = [key for key in keys if not (self.table.by_reference and key[0] == REFERENCE)]
        found = self._by_reference(agreement, references) if references else {}
        return found | self._by_index(agreement, others) if others else found

    def _by_reference(self, agreement: Agreement, references: list[str]) -> dict[Key, Row]:
        queryset = self.stored.of(agreement).filter(ref__in=references)
        return {(REFERENCE, row["ref"]): self._settled(row) for row in self.stored.rows(queryset.order_by())}

    def _by_index(self, agreement: Agreement, keys: list[Key]) -> dict[Key, Row]:
        if self._index is None:
            self._index = self._read_index(agreement)
        wanted = {pk: key for key in keys if (pk := self._index.get(hash(key)))}
        if not wanted:
            return {}
        queryset = self.stored.model._default_manager.filter(pk__in=wanted).order_by()  # noqa: SLF001 -- Django's documented face
        return {wanted[row["pk"]]: self._settled(row) for row in self.stored.rows(queryset)}

    def _read_index(self, agreement: Agreement) -> dict[int, int]:
        """Ids by the hash of the key: small, and read once a table."""
        queryset = self.stored.of(agreement)
        if self.table.by_reference:
            queryset = queryset.filter(ref="")
        keys = Keys(self.table)
        return {hash(keys.of(row)): row["pk"] for row in self.stored.rows(queryset)}

    def _settled(self, row: Row) -> Row:
        if self.table.code != "targets" and row.get("centre") == self.look.own_centre:
            row["centre"] = None
        return row


def differences(row: Row, stored: Row, columns: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """Columns of the file whose value is another than the stored one."""
    changes: dict[str, tuple[Any, Any]] = {}
    for column in columns:
        before, after = stored.get(column), row[column]
        if before != after and (before or after or 0 in {before, after}):
            if (
                isinstance(before, str)
                and isinstance(after, str)
                and column == "funder"
                and fold(before) == fold(after)
            ):
                continue
            changes[column] = (before, after)
    return changes
