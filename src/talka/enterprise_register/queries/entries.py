"""Questions about what the register says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from talka.accounts.models import User
from talka.enterprise_register.models import RegisterEntry, RegisterEvent
from talka.enterprise_register.queries.facts import FIELDS, values_of
from talka.enterprise_register.rules import may_see_register
from talka.kernel.search import containing
from talka.places.models import Place
from talka.places.queries import within
from talka.registry.models import Organisation
from talka.registry.queries.search import typed_words

# Fewer digits beside other words are a part of a name.
SHORTEST_NUMBER = 5
ALIVE, ENDED, GONE = "alive", "ended", "gone"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for."""

    text: str = ""
    place: Place | None = None
    form: str = ""
    status: str = ""


def entries_visible_to(user: User) -> QuerySet[RegisterEntry]:
    """All for whoever works in some centre, none for others."""
    found = RegisterEntry.objects.select_related("place", "place__parent", "organisation")
    return found if may_see_register(user) else found.none()


def entries_wanted(user: User, wanted: Wanted) -> QuerySet[RegisterEntry]:
    """Entries by words of the name in any case or by the beginning of the number, by place, form and state."""
    found = entries_visible_to(user)
    asked = typed_words(wanted.text)
    shortest = 1 if len(asked) == 1 else SHORTEST_NUMBER
    numbers = [one.word for one in asked if one.word.isdecimal() and len(one.word) >= shortest]
    for number in numbers:
        found = found.filter(number__startswith=number)
    if stems := [one.stem for one in asked if one.word not in numbers]:
        # Without endings: „Ābeļu ezera” is found as „Ābeļu ezers”.
        found = containing(found, "name_folded", " ".join(stems))
    if wanted.place is not None:
        found = found.filter(place__in=within(wanted.place, timezone.localdate()))
    if wanted.form:
        found = found.filter(form=wanted.form)
    if wanted.status == ALIVE:
        found = found.filter(ended_on=None, gone_on=None)
    elif wanted.status == ENDED:
        found = found.filter(~Q(ended_on=None))
    elif wanted.status == GONE:
        found = found.filter(~Q(gone_on=None))
    return found


def forms_in_register() -> list[str]:
    """Codes of legal forms that entries have."""
    return list(RegisterEntry.objects.order_by("form").values_list("form", flat=True).distinct())


def anything_here() -> bool:
    """Whether the register was ever brought in."""
    return RegisterEntry.objects.exists()


def entry_of(organisation: Organisation) -> RegisterEntry | None:
    """What the register says about an organisation, by its number."""
    if not organisation.registration_number:
        return None
    found = RegisterEntry.objects.filter(number=organisation.registration_number)
    return found.select_related("place", "place__parent").first()


def events_of(entry: RegisterEntry, limit: int) -> list[RegisterEvent]:
    """The newest events of an entry."""
    return list(entry.events.all()[:limit])


def facts_of_number(number: str) -> Mapping[str, Any] | None:
    """Fields of an organisation with this number, as the register has them, or nothing."""
    entry = RegisterEntry.objects.filter(number=number).select_related("place").first()
    return None if entry is None else values_of(entry) | {"areas": entry.area_labels}


@dataclass(frozen=True)
class Difference:
    """A field in which an organisation differs from the register."""

    field: str
    ours: Any
    theirs: Any


def differences_of(organisation: Organisation, entry: RegisterEntry) -> list[Difference]:
    """Where the two say something else; what the register does not know is no difference."""
    theirs = values_of(entry)
    found = [
        Difference(name, getattr(organisation, name), theirs[name])
        for name in FIELDS
        if theirs[name] not in {None, ""} and getattr(organisation, name) != theirs[name]
    ]
    ours = sorted(organisation.areas.values_list("name", flat=True))
    if entry.areas and ours != sorted(entry.area_labels):
        found.append(Difference("areas", "; ".join(ours), "; ".join(entry.area_labels)))
    return found
