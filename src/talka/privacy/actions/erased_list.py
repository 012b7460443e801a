"""Keeping the list of those who were forgotten, and forgetting them again after an old backup was restored."""

from __future__ import annotations

from pathlib import Path

from talka.accounts.actions import system_actor
from talka.privacy.actions.erasing import entered_at, erase_person
from talka.privacy.models import Erasure
from talka.privacy.queries.erased_list import list_path, read_list, store_list
from talka.registry.models import Person


def come_back(*paths: Path) -> list[Person]:
    """Those whom the list names and whose data are here all the same: an older database was put in place."""
    listed = read_list(*paths)
    people = Person.objects.filter(erased_at=None).in_bulk(list(listed))
    return [person for key, person in sorted(people.items()) if entered_at(person) == listed[key]]


def missing_in_list() -> int:
    """How many were forgotten here whom the list does not name."""
    here = Person.objects.exclude(erased_at=None).values("pk")
    return len(set(Erasure.objects.filter(person_id__in=here).values_list("person_id", flat=True)) - read_list().keys())


def erase_again(*paths: Path) -> int:
    """Forget those who have come back, and keep one list of all; how many there were."""
    found = come_back(*paths)
    for person in found:
        # Somebody before may have taken this one along: the two were merged.
        if Person.objects.filter(pk=person.pk, erased_at=None).exists():
            erase_person(Erasure(person_id=person.pk, cause=Erasure.Cause.RESTORED), actor=system_actor())
    write_list(read_list(*paths))
    return len(found)


def write_list(more: dict[int, str] | None = None) -> None:
    """Bring the list up to date with the database, and with what another copy of it says."""
    known = read_list() | (more or {})
    erased = Erasure.objects.exclude(person_id__in=known).values_list("person_id", flat=True)
    people = Person.objects.in_bulk(list(erased))
    known |= {key: entered_at(person) for key, person in people.items()}
    if known:
        store_list(known, list_path())
