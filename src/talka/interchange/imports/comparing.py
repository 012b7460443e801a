"""Stored rows found by the keys of a file's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Row
from talka.interchange.queries.columns import Table
from talka.interchange.queries.references import BEGINNING, looks_made
from talka.interchange.queries.stored import STORED
from talka.kernel.imports.problems import BadCell
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

    def find(self, keys: Iterable[Key]) -> dict[Key, Row | BadCell]:
        """The stored rows with these keys, and why a reference cannot be taken."""
        references = [key[1] for key in keys if self.table.by_reference and key[0] == REFERENCE]
        found = self._by_made_reference(references) if references else {}
        agreement = self.look.agreement
        if agreement is None:
            return found
        references = [text for text in references if (REFERENCE, text) not in found]
        others = [key for key in keys if not (self.table.by_reference and key[0] == REFERENCE)]
        found |= self._by_reference(agreement, references) if references else {}
        return found | self._by_index(others) if others else found

    def _by_made_reference(self, references: list[str]) -> dict[Key, Row | BadCell]:
        """Records that an export of this installation named, whatever was changed in them since."""
        found: dict[Key, Row | BadCell] = {}
        numbers: dict[int, Key] = {}
        meant = self.look.references.meant(self.table.code, self.stored.model, references)
        for text, record in meant.items():
            if not record.genuine:
                found[REFERENCE, text] = _damaged()
            elif self.look.agreement is None or record.agreement_id != self.look.agreement.pk:
                found[REFERENCE, text] = _of_another_agreement()
            else:
                numbers[record.pk] = (REFERENCE, text)
        return found | self._by_number(numbers)

    def _by_reference(self, agreement: Agreement, references: list[str]) -> dict[Key, Row]:
        queryset = self.stored.of(agreement).filter(ref__in=references)
        return {(REFERENCE, row["ref"]): self._settled(row) for row in self.stored.rows(queryset.order_by())}

    def _by_number(self, numbers: dict[int, Key]) -> dict[Key, Row | BadCell]:
        if not numbers:
            return {}
        queryset = self.stored.model._default_manager.filter(pk__in=numbers).order_by()  # noqa: SLF001 -- Django's documented face
        return {numbers[row["pk"]]: self._settled(row) for row in self.stored.rows(queryset)}

    def _by_index(self, keys: list[Key]) -> dict[Key, Row | BadCell]:
        index = self.index()
        return self._by_number({pk: key for key in keys if (pk := index.get(hash(key)))})

    def index(self) -> dict[int, int]:
        """Ids by the hash of the key: small, and read once a table."""
        if self._index is None:
            self._index = self._read_index(self.look.agreement) if self.look.agreement else {}
        return self._index

    def present(self, numbers: Iterable[int]) -> Iterator[tuple[int, Row]]:
        """Those of the records that were not removed."""
        queryset = self._present(self.stored.model._default_manager.filter(pk__in=numbers))  # noqa: SLF001 -- Django's documented face
        return ((row["pk"], row) for row in self.stored.rows(queryset.order_by("pk")))

    def count(self) -> int:
        """How many records are there."""
        return self._present(self.stored.of(self.look.agreement)).count() if self.look.agreement else 0

    def _present(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if "state" in self.stored.more:
            return queryset.exclude(state="removed")
        return queryset.filter(removed_at=None) if "removed_at" in self.stored.more else queryset

    def _read_index(self, agreement: Agreement) -> dict[int, int]:
        keys = Keys(self.table)
        if not self.table.by_reference:
            return {hash(keys.of(row)): row["pk"] for row in self.stored.rows(self.stored.of(agreement))}
        # A reference that an export elsewhere made is no mark of somebody who keeps the table.
        queryset = self.stored.of(agreement).filter(Q(ref="") | Q(ref__startswith=BEGINNING))
        rows = (row | {"ref": ""} for row in self.stored.rows(queryset) if not row["ref"] or looks_made(row["ref"]))
        return {hash(keys.of(row)): row["pk"] for row in rows}

    def _settled(self, row: Row) -> Row:
        if self.table.code != "targets" and row.get("centre") == self.look.own_centre:
            row["centre"] = None
        return row


def _damaged() -> BadCell:
    return BadCell(
        _("No export gave this reference to this record: it is damaged or made up."),
        _("Take the reference from a new export. Leave it empty only for a record that is new."),
        column=REFERENCE,
    )


def _of_another_agreement() -> BadCell:
    return BadCell(
        _("This reference stands for a record that is not under this agreement."),
        _("Take the reference from a new export. Leave it empty only for a record that is new."),
        column=REFERENCE,
    )


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
