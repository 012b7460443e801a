"""The facts of a record in the words of schema.org, for search engines and other machines."""

from __future__ import annotations

from typing import Any

from talka.directory.queries.public import Around, shown_languages, where
from talka.directory.queries.register import RegisterFacts
from talka.registry.models import Organisation, Profile
from talka.registry.queries.meant import place_label


def linked_data(
    record: Profile, facts: dict[str, str], beside: Around, address: str, register: RegisterFacts | None = None
) -> dict[str, Any]:
    """What the page says, and nothing else; no person among it."""
    place = where(record)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NGO" if isinstance(record, Organisation) else "Organization",
        "@id": address,
        "url": facts["website"] or address,
        "mainEntityOfPage": address,
        "name": record.name,
        "description": facts["description"],
        "email": facts["email"],
        "telephone": facts["phone"],
        "areaServed": [place_label(one) for one in beside.served],
        "knowsLanguage": shown_languages(record),
        "memberOf": [{"@type": "Organization", "name": one.name} for one in beside.networks],
    }
    if place is not None:
        told["address"] = {
            "@type": "PostalAddress",
            "addressCountry": "LV",
            "addressLocality": place_label(place),
            "streetAddress": facts["working_address"],
        }
        told["address"] = {name: value for name, value in told["address"].items() if value}
    if isinstance(record, Organisation):
        told["legalName"] = record.name
        founded = (record.founded_on if record.shows("founded_on") else None) or (
            register.registered_on if register else None
        )
        told["foundingDate"] = founded.isoformat() if founded else ""
        told["dissolutionDate"] = register.ended_on.isoformat() if register and register.ended_on else ""
        if record.registration_number:
            told["identifier"] = {
                "@type": "PropertyValue",
                "propertyID": "LV-UR",
                "value": record.registration_number,
            }
    return {name: value for name, value in told.items() if value}
