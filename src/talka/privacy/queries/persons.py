"""Who a person of the registry is and was: with those who were taken in by merging, and by what they are named."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Q

from talka.kernel.audit.models import AuditEntry
from talka.kernel.modules import object_type
from talka.kernel.text import fold
from talka.registry.models import Merge, Person

PERSON = object_type(Person)
# Shorter words would be found in the middle of others.
SHORTEST = 5


def keys_of(person_id: int) -> list[int]:
    """The person's own key, and those of everybody who was taken in and not parted again."""
    keys = [person_id]
    for key in keys:
        gone = Merge.objects.filter(object_type=PERSON, kept_id=key, undone_at=None).values_list("gone_id", flat=True)
        keys += [one for one in gone if one not in keys]
    return keys


@dataclass(frozen=True)
class Known:
    """By what somebody was ever known here."""

    names: frozenset[str]
    # Addresses and numbers.
    contacts: frozenset[str]
    # Whether nobody else in the registry is called so: then the name alone tells who is meant.
    alone: bool

    @property
    def words(self) -> list[str]:
        """What tells who is meant wherever it stands, the longest first."""
        found = self.contacts | (self.names if self.alone else frozenset())
        return sorted((word for word in found if len(word) >= SHORTEST), key=len, reverse=True)


def known_as(person: Person, keys: list[int]) -> Known:
    """Names, addresses and numbers that the person has, or had by the trail and before merging."""
    names, contacts = {person.name}, {person.email, person.phone}
    for merge in Merge.objects.filter(object_type=PERSON).filter(Q(kept_id__in=keys) | Q(gone_id__in=keys)):
        for key, copy in copies_of(merge):
            if key in keys:
                names.add(str(copy.get("name") or ""))
                contacts |= {str(copy.get("email") or ""), str(copy.get("phone") or "")}
    rows = AuditEntry.objects.filter(object_type=PERSON, object_id__in=[str(key) for key in keys])
    for entry in rows.iterator():
        names.add(entry.object_label)
        for field, values in json.loads(entry.changes).items():
            texts = {str(value) for value in values if value} if isinstance(values, list) else set()
            if field == "name":
                names |= texts
            elif field in {"email", "phone"}:
                contacts |= texts
    names.discard("")
    contacts.discard("")
    folded = {fold(name) for name in names}
    others = Person.objects.filter(name_folded__in=folded, erased_at=None).exclude(pk__in=keys)
    return Known(frozenset(names), frozenset(contacts), alone=not others.exists())


def copies_of(merge: Merge) -> list[tuple[int, dict[str, object]]]:
    """The copies of persons that a merge holds, each with whose it is."""
    copies = [(merge.kept_id, merge.kept_before), (merge.gone_id, merge.gone_before), (merge.kept_id, merge.kept_after)]
    return [(key, copy) for key, copy in copies if copy]
