"""Writing down that somebody read personal data."""

from __future__ import annotations

from talka.accounts.models import User
from talka.registry.models import Person, Reading


def note_reading(
    reader: User | None, *, what: str, person: Person | None = None, taken: bool = False, rows: int = 1
) -> None:
    """One cheap row; no verb, for nothing changes. Of a list: what list, and how many rows."""
    Reading.objects.create(
        way=Reading.Way.TAKEN if taken else Reading.Way.LOOKED,
        reader=reader,
        person_id=person.pk if person is not None else None,
        what=what[:300],
        rows=rows,
    )
