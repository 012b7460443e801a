"""What an entry of the register says, in the words of an organisation of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talka.enterprise_register.models import RegisterEntry
from talka.kernel.text import typeset_quotes
from talka.places.models import Place
from talka.registry.models import LegalForm, Organisation, Status

# Fields of an organisation that the register fills, in the order in which they are shown.
FIELDS = (
    "name", "legal_form", "status", "founded_on", "closed_on", "place_id", "place_text", "postcode",
    "public_benefit_from", "public_benefit_until",
)  # fmt: skip


def organisation_values(said: Any, places: Mapping[int, str]) -> dict[str, Any]:
    """Fields of an organisation as an entry, or what was read of one, has them; `places` are names by id."""
    place = places.get(said.place_id or 0, "")
    return {
        "name": typeset_quotes(said.name[:250]),
        "legal_form": said.form if said.form in LegalForm.values else "",
        "status": Status.ACTIVE if said.ended_on is None else Status.CLOSED,
        "founded_on": said.registered_on,
        "closed_on": said.ended_on,
        "place_id": said.place_id,
        "place_text": said.address.removeprefix(f"{place}, ")[:200],
        "postcode": f"LV-{said.postcode}" if said.postcode.isdigit() else said.postcode,
        "public_benefit_from": said.benefit_from,
        "public_benefit_until": said.benefit_until,
    }


def values_of(entry: RegisterEntry) -> dict[str, Any]:
    """Fields of an organisation as one entry has them."""
    places = {entry.place.pk: entry.place.name} if entry.place else {}
    return organisation_values(entry, places)


def names_of_places() -> dict[int, str]:
    """Names of all units by id, for many entries at once."""
    return dict(Place.objects.order_by().values_list("pk", "name"))


def can_hold(organisation: Organisation, values: Mapping[str, Any]) -> bool:
    """Whether the days would follow each other."""
    founded = values.get("founded_on", organisation.founded_on)
    closed = values.get("closed_on", organisation.closed_on)
    return founded is None or closed is None or closed >= founded
