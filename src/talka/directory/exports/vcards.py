"""vCard 4.0 (RFC 6350): one card after the other, for address books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone

from talka.directory.exports.shown import Names, Points, Reader
from talka.places.models import Place
from talka.registry.models import Organisation, Person
from talka.registry.models.profiles import words_of
from talka.registry.queries.meant import place_label

CONTENT_TYPE = "text/vcard; charset=utf-8"
# Octets in a line, without the two that end it.
LINE = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def escape(text: str) -> str:
    """A text as a value: separators and line ends do not part it."""
    return text.replace("\r\n", "\n").translate(_ESCAPED)


def fold_line(line: str) -> bytes:
    """A line in parts of at most 75 octets, each but the first begun by a space; no letter is torn."""
    parts: list[bytes] = []
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def write_profiles(rows: QuerySet[Any], stream: IO[bytes], reader: Reader) -> None:
    """Write organisations, communities or networks."""
    names, points = Names(), Points()
    prepared = rows.select_related("place__parent")
    if rows.model is Organisation:
        prepared = prepared.select_related("working_place__parent").prefetch_related("areas")
    for profile in prepared.iterator(chunk_size=1_000):
        _write(stream, _profile(profile, reader, names, points))


def write_persons(rows: QuerySet[Person], stream: IO[bytes]) -> None:
    """Write persons, in whose name and for whom they speak today; only for those who have met them."""
    names, today = Names(), timezone.localdate()
    prepared = rows.filter(erased_at=None).select_related("organisation")
    for person in prepared.prefetch_related("mandates__organisation", "mandates__community").iterator(chunk_size=1_000):
        held = [one for one in person.mandates.all() if one.ends is None or one.ends >= today]
        _write(stream, _person(person, held, names))


def _write(stream: IO[bytes], lines: Iterator[tuple[str, str]]) -> None:
    for name, value in [("BEGIN", "VCARD"), ("VERSION", "4.0"), *lines, ("END", "VCARD")]:
        if value:
            stream.write(fold_line(f"{name}:{value}"))


def _profile(profile: Any, reader: Reader, names: Names, points: Points) -> Iterator[tuple[str, str]]:
    is_organisation = isinstance(profile, Organisation)
    yield "PRODID", "-//Talka//Registrs//LV"
    yield "KIND", "org" if is_organisation else "group"
    yield "UID", f"urn:uuid:{names.of(profile)}"
    yield "FN", escape(profile.name)
    if is_organisation:
        yield "ORG", escape(profile.name)
        yield "X-REGISTRATION-NUMBER", escape(profile.registration_number or "")
        yield "ADR;TYPE=work", _address(profile) if reader.sees(profile, "place") else ""
        # Where somebody is found comes before the seat.
        yield "ADR;TYPE=work;PREF=1", _working_address(profile, reader)
        yield "CATEGORIES", ",".join(escape(area.name) for area in reader.areas(profile))
    elif reader.place(profile) is not None:
        yield "ADR", f";;;{escape(place_label(profile.place))};;;Latvija"
    yield "EMAIL", escape(reader.value(profile, "email"))
    yield "TEL", escape(reader.value(profile, "phone"))
    # An address of a page is no text: nothing in it is escaped.
    yield "URL", reader.website(profile)
    for code in words_of(reader.value(profile, "languages")):
        yield "LANG", code
    found = points.at(reader.place(profile))
    if found:
        (lon, lat), _place = found
        yield "GEO", f"geo:{lat},{lon}"
    yield "NOTE", escape(reader.value(profile, "description"))


def _address(organisation: Organisation) -> str:
    return _at(organisation.place_text, organisation.place, organisation.postcode)


def _working_address(organisation: Organisation, reader: Reader) -> str:
    return _at(reader.value(organisation, "working_address"), reader.working_place(organisation))


def _at(street: str, place: Place | None, postcode: str = "") -> str:
    around = place.parent.name if place is not None and place.parent is not None else ""
    parts = ("", "", street, place.name if place else "", around, postcode, "Latvija")
    return ";".join(escape(part) for part in parts) if place or street else ""


def _person(person: Person, mandates: list[Any], names: Names) -> Iterator[tuple[str, str]]:
    given, _space, family = person.name.rpartition(" ")
    yield "PRODID", "-//Talka//Registrs//LV"
    yield "KIND", "individual"
    yield "UID", f"urn:uuid:{names.of(person)}"
    yield "FN", escape(person.name)
    yield "N", f"{escape(family)};{escape(given)};;;"
    yield "ORG", escape(str(person.organisation or ""))
    for mandate in mandates:
        whom = mandate.organisation or mandate.community or mandate.network
        yield "ROLE", escape(f"{mandate.get_role_display()}, {whom}")
    yield "EMAIL", escape(person.email)
    yield "TEL", escape(person.phone)
