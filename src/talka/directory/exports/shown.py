"""What a reader of a file may see of a record, and how the record is called outside this installation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

from talka.kernel.audit.models import AuditEntry
from talka.places.models import Outline, Place
from talka.registry.models import ActivityArea, Organisation
from talka.registry.models.profiles import CHOOSABLE

# What stands beside so many records is asked at once.
CHUNK = 1_000
# What goes with something else: the words of a territory with the drawing, an address with the place.
_WITH = {"territory_text": "territory", "place_text": "place", "postcode": "place"}
# Names of records are made in it; made once, for this purpose only.
_NAMESPACE = uuid.UUID("7c0a3c52-52a5-4c0c-9f0e-6a7d2f4b9c11")


@dataclass(frozen=True)
class Reader:
    """For whom a file is made: somebody who works in a centre sees all, everybody what the profile shows."""

    everything: bool = False

    def value(self, profile: Any, field: str) -> str:
        """A field of a profile, empty where it is not for this reader."""
        return str(getattr(profile, field) or "").strip() if self.sees(profile, _WITH.get(field, field)) else ""

    def sees(self, profile: Any, choice: str) -> bool:
        """Whether something about which its keeper chooses is for this reader."""
        return self.everything or choice not in CHOOSABLE or profile.shows(choice)

    def website(self, profile: Any) -> str:
        """The address of its page in the letters that programs take; empty where it has none of them."""
        parts = urlsplit("".join(self.value(profile, "website").split()))
        try:
            host = parts.netloc.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
        return iri_to_uri(parts._replace(netloc=host).geturl())

    def working_place(self, organisation: Organisation) -> Place | None:
        """Where it works, apart from its seat; whoever asks about many has joined it."""
        return organisation.working_place if self.sees(organisation, "working_place") else None

    def place(self, profile: Any) -> int | None:
        """The key of its place, none where that is not for this reader."""
        found: int | None = profile.place_id
        return found if self.sees(profile, "place") else None

    def areas(self, organisation: Organisation) -> list[ActivityArea]:
        """Its fields of activity."""
        return list(organisation.areas.all()) if self.sees(organisation, "areas") else []


class Names:
    """Identifiers that stay the same as long as the record is here; of an organisation wherever it is registered."""

    def __init__(self) -> None:
        # The beginning of the trail: nobody else's, never changed, and it moves with the records.
        first = AuditEntry.objects.filter(sequence=1).values_list("entry_hash", flat=True).first()
        self._mark = first or ""

    def of(self, record: Any, part: str = "") -> uuid.UUID:
        """The identifier of a record, or of a part of it."""
        number = record.registration_number if isinstance(record, Organisation) else None
        own = f"lv:{number}" if number else f"{self._mark}:{record._meta.label}:{record.pk}"
        return uuid.uuid5(_NAMESPACE, f"{own}:{part}" if part else own)

    @staticmethod
    def of_term(scheme: str, code: str) -> uuid.UUID:
        """The identifier of a word of a classification, the same in every installation."""
        return uuid.uuid5(_NAMESPACE, f"{scheme}:{code}")


class Points:
    """The point of each place: of its own outline, or of the smallest unit around it that has one."""

    def __init__(self) -> None:
        self._parents = dict(Place.objects.values_list("pk", "parent_id"))
        outlines = Outline.objects.values_list("place_id", "label_lon", "label_lat")
        self._points = {pk: (round(lon, 6), round(lat, 6)) for pk, lon, lat in outlines}

    def at(self, place_id: int | None) -> tuple[tuple[float, float], int] | None:
        """Longitude and latitude, and the place whose point it is."""
        seen: set[int] = set()
        while place_id is not None and place_id not in seen:
            if place_id in self._points:
                return self._points[place_id], place_id
            seen.add(place_id)
            place_id = self._parents.get(place_id)
        return None
