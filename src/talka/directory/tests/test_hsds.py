"""The file for directories of services is as Open Referral's HSDS 3 describes its objects."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.validators import URLValidator, validate_email
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.directory.tests.test_files import a_full_organisation, cards, content
from talka.places.models import Place
from talka.registry.models import ActivityArea, LegalForm, Organisation, Status
from talka.registry.models.profiles import LANGUAGES, stored_words
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
ALL = "/directory/files/organisations.hsds.json"


def a_uuid(value: str) -> bool:
    return str(uuid.UUID(value)) == value


def text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def a_day(value: str) -> bool:
    return dt.date.fromisoformat(value).isoformat() == value


def an_address(value: str) -> bool:
    """A URI, as the standard asks: of letters that every program takes (RFC 3986)."""
    URLValidator(schemes=["http", "https"])(value)
    return value.isascii()


def an_email(value: str) -> bool:
    validate_email(value)
    return True


def one_of(*codes: str) -> Callable[[Any], bool]:
    return lambda value: value in codes


def like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


def part(value: Any) -> bool:
    return isinstance(value, dict)


def some(value: Any) -> bool:
    return isinstance(value, list) and value != []


# The fields of each object that we use: what the standard calls them, and what it says that they hold.
FIELDS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "organization": {
        "id": a_uuid, "name": text, "description": text, "email": an_email, "website": an_address,
        "year_incorporated": number, "legal_status": text, "phones": some, "locations": some,
        "organization_identifiers": some, "services": some, "attributes": some,
    },
    "attributes": {
        "id": a_uuid, "link_id": a_uuid, "link_entity": one_of("organization"), "link_type": text, "label": text,
        "value": text, "taxonomy_term_id": a_uuid, "taxonomy_term": part,
    },
    "taxonomy_term": {"id": a_uuid, "code": text, "name": text, "description": text, "taxonomy": text},
    "services": {
        "id": a_uuid, "organization_id": a_uuid, "name": text, "description": text,
        "status": one_of("active", "inactive", "defunct", "temporarily closed"), "eligibility_description": text,
        "assured_date": a_day, "languages": some, "service_areas": some,
    },
    "locations": {
        "id": a_uuid, "location_type": one_of("physical", "postal", "virtual"), "name": text, "latitude": number,
        "longitude": number, "external_identifier": text, "external_identifier_type": text, "addresses": some,
        "languages": some, "description": text,
    },
    "addresses": {
        "id": a_uuid, "address_1": text, "city": text, "state_province": text, "postal_code": text,
        "country": like("[A-Z]{2}"), "address_type": one_of("physical", "postal", "virtual"),
    },
    "phones": {"id": a_uuid, "number": text},
    "languages": {"id": a_uuid, "code": like("[a-z]{2,3}"), "name": text},
    "service_areas": {
        "id": a_uuid, "name": text, "extent": text, "extent_type": one_of("geojson", "topojson", "kml", "text"),
    },
    "organization_identifiers": {
        "id": a_uuid, "organization_id": a_uuid, "identifier_scheme": like("[A-Z]{2}-[A-Z]+"), "identifier_type": text,
        "identifier": text,
    },
}  # fmt: skip
REQUIRED = {
    "organization": {"id", "name", "description"},
    "services": {"id", "name", "status"},
    "locations": {"id", "location_type"},
    "addresses": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "phones": {"id", "number"},
    "languages": {"id"},
    "service_areas": {"id"},
    "organization_identifiers": {"id", "identifier_type", "identifier"},
    # In the first edition of HSDS 3 an attribute without its term is none; later ones want less.
    "attributes": {"id", "link_id", "link_type", "link_entity", "taxonomy_term_id", "taxonomy_term"},
    "taxonomy_term": {"id", "name", "description"},
}
PAGE = {
    "total_items": int, "total_pages": int, "page_number": int, "size": int, "first_page": bool, "last_page": bool,
    "empty": bool, "contents": list,
}  # fmt: skip


def mistakes(kind: str, found: dict[str, Any]) -> Iterator[str]:
    """Where an object or a part of it is not as the standard has it."""
    yield from (f"{kind}: {name} is missing" for name in sorted(REQUIRED[kind] - found.keys()))
    for name, value in found.items():
        holds = FIELDS[kind].get(name)
        if holds is None:
            yield f"{kind}: {name} is no field"
        elif not holds(value):
            yield f"{kind}: {name} is {value!r}"
        elif holds is some:
            for one in value:
                yield from mistakes(name, one)
        elif holds is part:
            yield from mistakes(name, value)


def ids(found: Any) -> Iterator[str]:
    """Every identifier in an object and its parts."""
    for value in found.values():
        for one in value if isinstance(value, list) else ():
            yield from ids(one)
    yield found["id"]


def organisations(client: Client | None = None) -> list[dict[str, Any]]:
    page = json.loads(content(client or Client(), ALL))
    assert {name: type(value) for name, value in page.items()} == PAGE
    found: list[dict[str, Any]] = page["contents"]
    assert (page["total_items"], page["size"], page["empty"]) == (len(found), len(found), not found)
    return found


def test_everything_that_is_known_stands_where_the_standard_has_it() -> None:
    made = a_full_organisation()
    made.service_areas.add(Place.objects.filter(level=Place.Level.MUNICIPALITY).exclude(code="LV0001000")[0])
    made.public_fields = stored_words(
        (
            "email",
            "phone",
            "website",
            "description",
            "offers",
            "languages",
            "works_with",
            "service_areas",
            "areas",
            "place",
            "working_place",
            "working_address",
        )
    )
    made.working_place, made.working_address = Place.objects.get(code="LV0020410"), "Tautas nams"
    made.areas.set(ActivityArea.objects.filter(code__in=["culture", "seniors"]))
    made.confirmed_on, made.legal_form = dt.date(2026, 3, 1), LegalForm.ASSOCIATION
    made.save()
    (found,) = organisations()
    assert list(mistakes("organization", found)) == []
    assert found.keys() == FIELDS["organization"].keys()
    assert found["services"][0].keys() == FIELDS["services"].keys()
    seat, works = found["locations"]
    assert seat.keys() == FIELDS["locations"].keys() - {"description"}
    assert works.keys() == FIELDS["locations"].keys() - {"addresses"}
    assert (works["external_identifier"], works["description"]) == ("LV0020410", "Tautas nams")
    assert {one["taxonomy_term"]["code"] for one in found["attributes"]} == {"culture", "seniors"}
    assert [service["name"] for service in found["services"]] == ["Telpas mēģinājumiem", "Nošu krājums"]
    assert {service["organization_id"] for service in found["services"]} == {found["id"]}
    assert {language["code"] for language in found["services"][0]["languages"]} == {"lv", "en"}
    assert found["organization_identifiers"][0]["identifier"] == made.registration_number
    assert (found["year_incorporated"], found["services"][0]["assured_date"]) == (2012, "2026-03-01")
    # Latitude and longitude are not mistaken for one another: Latvia lies between these.
    location = found["locations"][0]
    assert 55 < location["latitude"] < 59
    assert 20 < location["longitude"] < 29


def test_what_is_not_known_or_not_public_is_left_out_and_not_empty() -> None:
    an_organisation("Kokle")
    hidden = a_full_organisation("Stabule")
    Organisation.objects.filter(pk=hidden.pk).update(public_fields="", postcode="")
    found = {one["name"]: one for one in organisations()}
    for one in found.values():
        assert list(mistakes("organization", one)) == []
        assert one["description"] == one["name"]
    assert not found["Stabule"].keys() & {"email", "phones", "website", "services"}
    assert "addresses" not in found["Stabule"]["locations"][0], "half an address is none"
    assert "organization_identifiers" not in found["Kokle"]


def test_no_two_things_have_one_identifier_and_it_stays() -> None:
    for name in ("Kokle", "Stabule"):
        a_full_organisation(name)
    first, again = organisations(), organisations()
    every = [one for found in first for one in ids(found)]
    assert len(every) == len(set(every))
    assert first == again


@pytest.mark.parametrize(
    ("status", "said"), [(Status.ACTIVE, "active"), (Status.ENDING, "inactive"), (Status.CLOSED, "defunct")]
)
def test_services_of_whoever_ends_are_not_said_to_be_there(status: Status, said: str) -> None:
    made = a_full_organisation()
    Organisation.objects.filter(pk=made.pk).update(status=status)
    staff = signed_in(a_user(Role.STAFF))
    found = json.loads(content(staff, f"/registry/?status={status.value}&export=hsds.json"))["contents"][0]
    assert list(mistakes("organization", found)) == []
    assert {service["status"] for service in found["services"]} == {said}


def test_a_long_offer_is_a_short_name_and_a_whole_description() -> None:
    made = a_full_organisation()
    offer = "Telpa " * 40
    Organisation.objects.filter(pk=made.pk).update(offers=f"• {offer}\n–\n\n- Tēja")
    services = organisations()[0]["services"]
    assert [len(one["name"]) <= 100 for one in services] == [True, True]
    assert [one["description"] for one in services] == [offer.strip(), "Tēja"]


def test_languages_are_named_by_the_codes_that_others_know() -> None:
    assert all(re.fullmatch("[a-z]{2,3}", code) for code in LANGUAGES), list(LANGUAGES)


def test_an_empty_list_is_a_page_as_well() -> None:
    assert organisations() == []


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("https://šķūnis.lv/par-mums/ē?a=ž", "https://xn--nis-6ua3s8b.lv/par-mums/%C4%93?a=%C5%BE"),
        ("https://example.lv/a%20b?c=1&d=2#e", "https://example.lv/a%20b?c=1&d=2#e"),
        (f"https://{'ž' * 70}.lv/", ""),
    ],
)
def test_an_address_of_a_page_is_in_letters_that_programs_take(stored: str, said: str) -> None:
    made = a_full_organisation()
    Organisation.objects.filter(pk=made.pk).update(website=stored)
    (found,) = organisations()
    assert list(mistakes("organization", found)) == []
    assert found.get("website", "") == said
    (card,) = cards(content(Client(), "/directory/files/organisations.vcf"))
    assert card.get("URL", "") == said
