"""What the trail says about a person, and what it would say without them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from talka.kernel.audit.models import AuditEntry
from talka.kernel.modules import object_type
from talka.privacy.models.erasures import pseudonym_of
from talka.privacy.queries.persons import PERSON, Known
from talka.registry.models import AccessNeed, Claim, Mandate, Person

# What stands where somebody's words stood.
LEFT_OUT = "[…]"
# Fields of the registry's records whose values say something about the person.
PERSONAL = {
    PERSON: frozenset({"name", "email", "phone", "organisation_id"}),
    object_type(Mandate): frozenset({"proof"}),
    object_type(AccessNeed): frozenset({"consent"}),
    object_type(Claim): frozenset({"name", "email"}),
}


def own_entries(person: Person, keys: Sequence[int]) -> Q:
    """Entries about the person, and about what is the person's own."""
    mandates = [str(pk) for pk in Mandate.objects.filter(person=person).values_list("pk", flat=True)]
    needs = [str(pk) for pk in AccessNeed.objects.filter(person=person).values_list("pk", flat=True)]
    claims = Claim.objects.filter(email__iexact=person.email) if person.email else Claim.objects.none()
    claimed = [str(pk) for pk in claims.values_list("pk", flat=True)]
    gone = _texts(AuditEntry.objects.filter(object_type=object_type(AccessNeed)), keys)
    return (
        Q(object_type=PERSON, object_id__in=[str(key) for key in keys])
        | Q(object_type=object_type(Mandate), object_id__in=mandates)
        | Q(object_type=object_type(AccessNeed), object_id__in=[*needs, *gone])
        | Q(object_type=object_type(Claim), object_id__in=claimed)
    )


def _texts(rows: Any, keys: Sequence[int]) -> list[str]:
    """Needs that are deleted by now: the trail still knows whose they were."""
    return [
        entry.object_id
        for entry in rows.filter(changes__contains='"person_id"')
        if set(json.loads(entry.changes).get("person_id", [])) & set(keys)
    ]


def entries_naming(person: Person, keys: Sequence[int], known: Known) -> Iterator[AuditEntry]:
    """Every entry that holds the person's data: their own, and those in which something that names them stands."""
    named = own_entries(person, keys)
    for word in known.words:
        escaped = json.dumps(word, ensure_ascii=False)[1:-1]
        named |= Q(object_label__contains=word) | Q(reason__contains=word) | Q(changes__contains=escaped)
    for name in known.names:
        # Whoever was taken out of an activity: the entry says whose name it is.
        named |= Q(changes__contains='"removed"') & Q(changes__contains=json.dumps(name, ensure_ascii=False)[1:-1])
    yield from AuditEntry.objects.filter(named).order_by("sequence").iterator(chunk_size=500)


class Forgetting:
    """Writes entries anew as if the person had always been a pseudonym."""

    def __init__(self, person: Person, keys: Sequence[int], known: Known) -> None:
        self.person, self.keys = person, list(keys)
        self._contacts, self._telling = any_of(known.contacts), any_of(known.words)
        self._everything = any_of(known.names | known.contacts)
        self._own = set(
            AuditEntry.objects.filter(own_entries(person, keys)).values_list("sequence", flat=True).iterator()
        )

    def apply(self, entry: AuditEntry) -> bool:
        """Replace the words of one entry; whether anything is different now."""
        before = (entry.object_label, entry.changes, entry.reason)
        own = entry.sequence in self._own
        changes = json.loads(entry.changes)
        about = int(entry.object_id) if entry.object_type == PERSON and entry.object_id.isdecimal() else None
        mine = about in self.keys
        if about is not None and not mine:
            words = self._contacts
        elif own or self._names_the_person(changes):
            words = self._everything
        else:
            words = self._telling
        pseudonym = pseudonym_of(about if mine and about is not None else self.person.pk)
        hidden = PERSONAL.get(entry.object_type, frozenset()) if own else frozenset()
        written = {
            name: [_hidden(value) for value in pair] if name in hidden else replaced(pair, words, pseudonym)
            for name, pair in changes.items()
        }
        entry.object_label = pseudonym if mine else replaced(entry.object_label, words, pseudonym)
        entry.reason = LEFT_OUT if own and entry.reason else replaced(entry.reason, words, pseudonym)
        if written != changes:
            entry.changes = json.dumps(written, ensure_ascii=False, sort_keys=True)
        return before != (entry.object_label, entry.changes, entry.reason)

    def _names_the_person(self, changes: dict[str, Any]) -> bool:
        """Whether the entry says by key whom it is about."""
        said = [value for field in ("person", "person_id") for value in changes.get(field, [])]
        return any(value in self.keys for value in said)


def _hidden(value: Any) -> Any:
    return value if value in (None, "", LEFT_OUT) else LEFT_OUT


def replaced(value: Any, words: re.Pattern[str] | None, pseudonym: str) -> Any:
    """A text, or whatever JSON holds, with a pseudonym in place of each of the words."""
    if words is None:
        return value
    if isinstance(value, str):
        return words.sub(pseudonym, value)
    if isinstance(value, list):
        return [replaced(one, words, pseudonym) for one in value]
    if isinstance(value, dict):
        return {name: replaced(one, words, pseudonym) for name, one in value.items()}
    return value


def any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds each of these, whole and in any case, the longest first."""
    found = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)", re.IGNORECASE) if found else None
