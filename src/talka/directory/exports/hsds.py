"""Open Referral HSDS 3: organisations with what they offer, as directories of services exchange them."""

from __future__ import annotations

import json
from datetime import date
from typing import IO, Any

from django.db.models import QuerySet

from talka.directory.exports.shown import CHUNK, Names, Points, Reader
from talka.directory.queries.register import RegisterFacts, register_facts
from talka.kernel.portions import portions
from talka.places.models import Place
from talka.registry.models import Organisation, Status
from talka.registry.models.profiles import LANGUAGES, words_of
from talka.registry.queries.meant import place_label

CONTENT_TYPE = "application/json"
_MOST_NAME = 100
_AREAS, _REGISTER = "talka-areas", "LV-RE"
# What the facts of the register are called for directories abroad.
_NAMES_OF_FACTS = {
    "status": "Status in the register", "legal_form": "Legal form", "registered_on": "Registered on",
    "ended_on": "Struck off on", "areas": "Area of activity", "public_benefit_from": "Of public benefit from",
    "public_benefit_until": "Of public benefit until", "public_benefit_decided_on": "Public benefit decided on",
    "municipality": "Municipality of the legal address, code", "municipality_name": "Municipality of the legal address",
    "looked_on": "Looked up on",
}  # fmt: skip
_STATUS = {Status.ACTIVE: "active", Status.ENDING: "inactive", Status.CLOSED: "defunct"}


def write_organisations(rows: QuerySet[Organisation], stream: IO[bytes], reader: Reader) -> None:
    """Write one page of organisations, as the standard's lists are, one after the other."""
    writer = _Writer(reader)
    prepared = rows.select_related("place__parent", "working_place__parent").prefetch_related(
        "service_areas__parent", "areas"
    )
    stream.write(b'{"contents":[')
    number = 0
    for part in portions(prepared.iterator(chunk_size=CHUNK), CHUNK):
        writer.registers = register_facts(part)
        for organisation in part:
            number += 1
            stream.write(b",\n" if number > 1 else b"\n")
            text = json.dumps(writer.organisation(organisation), ensure_ascii=False, separators=(",", ":"))
            stream.write(text.encode())
    page = {
        "total_items": number, "total_pages": 1, "page_number": 1, "size": number, "first_page": True,
        "last_page": True, "empty": not number,
    }  # fmt: skip
    stream.write(b"\n]," + json.dumps(page)[1:].encode() + b"\n")


class _Writer:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.names = Names()
        self.points = Points()
        # What the enterprise register says of those at hand, by their ids.
        self.registers: dict[int, RegisterFacts] = {}

    def organisation(self, one: Organisation) -> dict[str, Any]:
        """An organisation with its parts; what is not known is left out."""
        said = self.registers.get(one.pk)
        # What is said of it here comes first; the register says what is missing.
        own = one.founded_on if self.reader.sees(one, "founded_on") else None
        founded = own or (said.registered_on if said else None)
        form = one.get_legal_form_display() if one.legal_form or said is None else said.legal_form_words
        found: dict[str, Any] = {
            "id": self._id(one),
            "name": one.name,
            # The standard wants a description of everybody.
            "description": self.reader.value(one, "description") or one.name,
            "email": self.reader.value(one, "email"),
            "website": self.reader.website(one),
            "year_incorporated": founded.year if founded else None,
            "legal_status": str(form),
            "phones": self._phones(one),
            "locations": self._locations(one),
            "organization_identifiers": self._identifiers(one),
            "services": self._services(one),
            "attributes": self._attributes(one, said),
        }
        return _known(found)

    def _attributes(self, one: Organisation, said: RegisterFacts | None) -> list[dict[str, Any]]:
        """Its fields of activity, and what the enterprise register says and no other field of the standard holds."""
        found = [
            self._attribute(one, f"area:{area.code}", _term(_AREAS, area.code, area.name), "activity")
            for area in self.reader.areas(one)
        ]
        for name, value in said.as_data().items() if said is not None else ():
            term = _term(_REGISTER, f"register_{name}", _NAMES_OF_FACTS[name])
            for at, text in enumerate(value if isinstance(value, list) else [value]):
                if text:
                    said_there = text.isoformat() if isinstance(text, date) else text
                    found.append(self._attribute(one, f"register:{name}:{at}", term, _REGISTER, value=said_there))
        return found

    def _attribute(
        self, one: Organisation, part: str, term: dict[str, str], kind: str, *, value: str = ""
    ) -> dict[str, Any]:
        """A word of a classification that is said of it; the standard links such a word, it has no free labels."""
        found = {
            "id": self._id(one, part),
            "link_id": self._id(one),
            "link_entity": "organization",
            "link_type": kind,
            "taxonomy_term_id": term["id"],
            "taxonomy_term": term,
            "label": term["code"],
            "value": value,
        }
        return _known(found)

    def _id(self, one: Organisation, part: str = "") -> str:
        return str(self.names.of(one, part))

    def _phones(self, one: Organisation) -> list[dict[str, Any]]:
        number = self.reader.value(one, "phone")
        return [{"id": self._id(one, "phone"), "number": number}] if number else []

    def _identifiers(self, one: Organisation) -> list[dict[str, Any]]:
        if not one.registration_number:
            return []
        return [
            {
                "id": self._id(one, "number"),
                "organization_id": self._id(one),
                "identifier_scheme": "LV-RE",
                "identifier_type": "Register of Enterprises of the Republic of Latvia",
                "identifier": one.registration_number,
            }
        ]

    def _locations(self, one: Organisation) -> list[dict[str, Any]]:
        """Its seat, and where it works apart from it."""
        found: list[dict[str, Any]] = []
        if one.place is not None and self.reader.sees(one, "place"):
            found.append(self._location(one, "location", one.place) | {"addresses": self._addresses(one, one.place)})
        works = self.reader.working_place(one)
        if works is not None:
            words = self.reader.value(one, "working_address")
            found.append(self._location(one, "working", works) | {"description": words})
        return [_known(location) for location in found]

    def _location(self, one: Organisation, part: str, place: Place) -> dict[str, Any]:
        point = self.points.at(place.pk)
        return {
            "id": self._id(one, part),
            "location_type": "physical",
            "name": place_label(place),
            "latitude": point[0][1] if point else None,
            "longitude": point[0][0] if point else None,
            "external_identifier": place.code,
            "external_identifier_type": "ATVK",
            "languages": self._languages(one, part),
        }

    def _addresses(self, one: Organisation, place: Place) -> list[dict[str, Any]]:
        """Only a whole address is one: the standard leaves no part of it out."""
        if not (one.place_text and one.postcode):
            return []
        return [
            {
                "id": self._id(one, "address"),
                "address_1": one.place_text,
                "city": place.name,
                "state_province": place.parent.name if place.parent else place.name,
                "postal_code": one.postcode,
                "country": "LV",
                "address_type": "physical",
            }
        ]

    def _languages(self, one: Organisation, part: str) -> list[dict[str, Any]]:
        """In which one can speak with it, there or about that."""
        return [
            {"id": self._id(one, f"{part}:{code}"), "code": code, "name": str(LANGUAGES.get(code, code))}
            for code in words_of(self.reader.value(one, "languages"))
        ]

    def _services(self, one: Organisation) -> list[dict[str, Any]]:
        """A line of what it offers is a service."""
        lines = [line.strip(" -–•;") for line in self.reader.value(one, "offers").splitlines()]
        return [self._service(one, line, at) for at, line in enumerate(filter(None, lines), start=1)]

    def _service(self, one: Organisation, line: str, at: int) -> dict[str, Any]:
        part = f"service:{at}"
        found = {
            "id": self._id(one, part),
            "organization_id": self._id(one),
            "name": line if len(line) <= _MOST_NAME else f"{line[: _MOST_NAME - 1]}…",
            "description": line,
            "status": _STATUS[Status(one.status)],
            "eligibility_description": self.reader.value(one, "works_with"),
            "assured_date": one.confirmed_on.isoformat() if one.confirmed_on else "",
            "languages": self._languages(one, part),
            "service_areas": [
                {
                    "id": self._id(one, f"{part}:{place.code}"),
                    "name": place_label(place),
                    "extent": place.code,
                    "extent_type": "text",
                }
                for place in (one.service_areas.all() if self.reader.sees(one, "service_areas") else ())
            ],
        }
        return _known(found)


def _term(taxonomy: str, code: str, name: str) -> dict[str, str]:
    term = str(Names.of_term(taxonomy, code))
    return {"id": term, "code": code, "name": name, "description": name, "taxonomy": taxonomy}


def _known(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}
