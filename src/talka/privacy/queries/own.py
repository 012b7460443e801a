"""Requests of people about their own data."""

from __future__ import annotations

from talka.accounts.models import Centre
from talka.accounts.queries import hash_of_key
from talka.kernel.text import fold
from talka.privacy.models import OwnDataRequest
from talka.registry.models import Person


def people_of(email: str, name: str = "") -> list[Person]:
    """Records of the owner of this address, of whatever centre.

    Colleagues may share the mailbox of an office: then the name tells whose are asked for, and without it none are.
    """
    found = _with_address(email)
    if len({person.name_folded for person in found}) > 1:
        return [person for person in found if person.name_folded == fold(name)]
    return found


def is_shared(email: str) -> bool:
    """Whether people of different names have this address."""
    return len({person.name_folded for person in _with_address(email)}) > 1


def centres_that_met(people: list[Person]) -> list[Centre]:
    """To whom the person can write."""
    return list(Centre.objects.filter(pk__in=Person.centres.through.objects.filter(person__in=people).values("centre")))


def _with_address(email: str) -> list[Person]:
    rows = Person.objects.filter(email_folded=email.strip().casefold(), erased_at=None)
    return list(rows.select_related("organisation").order_by("pk"))


def open_request(key: str) -> OwnDataRequest | None:
    """The request whose letter carries this key, while it opens anything."""
    found = OwnDataRequest.objects.filter(key_hash=hash_of_key(key)).first()
    return found if found is not None and found.is_open else None
