"""References of records to which nobody gave one, told from the record itself: an export writes nothing.

A made reference is `t-17-` with twelve letters: the number of the record, a mark of this installation, and a seal over
the record. By the mark it is known where it was made; the seal holds for one record of one installation.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import Model

from talka.kernel.audit.models import AuditEntry

BEGINNING = "t-"
# The greatest number that both engines give a record.
_MOST = 2**63 - 1
_MADE = re.compile(r"t-(?P<number>[1-9]\d{0,18})-(?P<mark>[a-z2-7]{5})(?P<seal>[a-z2-7]{7})", re.ASCII)
_MARK, _SEAL = 5, 7


@dataclass(frozen=True)
class Meant:
    """What a reference that was made here stands for."""

    pk: int
    # Work may stand under no agreement.
    agreement_id: int | None
    # Whether the seal is right: otherwise somebody changed a letter, or made the reference up.
    genuine: bool


def looks_made(reference: str) -> bool:
    """Whether an export made it, here or elsewhere: then it is no mark of the person who keeps the table."""
    return _MADE.fullmatch(reference) is not None


class References:
    """Makes and recognises references of this installation."""

    @cached_property
    def _key(self) -> bytes:
        """The beginning of the trail: nobody else's, never changed, and it moves with the records."""
        found = AuditEntry.objects.filter(sequence=1).values_list("entry_hash", flat=True).first()
        return (found or "").encode()

    @cached_property
    def _mark(self) -> str:
        return self._letters("installation", _MARK)

    def of(self, table: str, pk: int, recorded_at: datetime) -> str:
        """The reference of a record; a copy of the installation that went its own way makes another one."""
        return f"{BEGINNING}{pk}-{self._mark}{self._seal(table, pk, recorded_at)}"

    def meant(self, table: str, model: type[Model], references: Iterable[str]) -> dict[str, Meant]:
        """What the references made here stand for; all others are left out."""
        made = {text: found for text in references if (found := _MADE.fullmatch(text)) and found["mark"] == self._mark}
        numbers = {text: int(found["number"]) for text, found in made.items() if int(found["number"]) <= _MOST}
        stored = {
            pk: (agreement_id, recorded_at)
            for pk, agreement_id, recorded_at in model._default_manager.order_by()  # noqa: SLF001 -- Django's documented face
            .filter(pk__in=set(numbers.values()))
            .values_list("pk", "agreement_id", "recorded_at")
        }
        meant: dict[str, Meant] = {}
        for text, pk in numbers.items():
            if pk in stored:
                agreement_id, recorded_at = stored[pk]
                meant[text] = Meant(pk, agreement_id, self._seal(table, pk, recorded_at) == made[text]["seal"])
        return meant

    def _seal(self, table: str, pk: int, recorded_at: datetime) -> str:
        return self._letters(f"{table} {pk} {recorded_at.astimezone(UTC).isoformat()}", _SEAL)

    def _letters(self, words: str, many: int) -> str:
        digest = hashlib.blake2b(words.encode(), key=self._key).digest()
        return base64.b32encode(digest[:20]).decode().lower()[:many]
