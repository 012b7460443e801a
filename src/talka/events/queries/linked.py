"""The facts of an event in the words of schema.org, for search engines and other machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from talka.activities.models import Format
from talka.events.models import Event, EventState, Session
from talka.events.queries.places_left import Places, Window, window_of
from talka.kernel.addresses import absolute
from talka.kernel.markdown import to_text
from talka.kernel.text import fold

# How centres write that something costs nothing, in front of what else they say of it.
_FREE = ("bez maksas", "bezmaksas", "free", "безкоштовно", "бесплатно")
MOST_TOLD = 300
_MODES = {Format.ONSITE: "Offline", Format.ONLINE: "Online", Format.HYBRID: "Mixed"}


def linked_data(event: Event, sessions: Sequence[Session], places: Places) -> dict[str, Any]:
    """What the page says, and nothing else; no person among it, and not the link for taking part."""
    page = absolute(reverse("events:event", args=[event.code]))
    state = "Cancelled" if event.state == EventState.CANCELLED else "Scheduled"
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": event.title,
        "description": event.summary or " ".join(to_text(event.description).split())[:MOST_TOLD],
        "inLanguage": event.language,
        "startDate": _moment(event.starts_at),
        "endDate": _moment(event.ends_at),
        "eventStatus": f"https://schema.org/Event{state}",
        "eventAttendanceMode": f"https://schema.org/{_MODES[Format(event.format)]}EventAttendanceMode",
        "organizer": {
            "@type": "Organization",
            "name": event.centre.name,
            "url": absolute(reverse("site:centre", args=[event.centre.code])),
        },
        "maximumAttendeeCapacity": event.capacity or "",
        "remainingAttendeeCapacity": "" if places.free is None else places.free,
        "location": _locations(event, sessions, page),
        "offers": {
            "@type": "Offer",
            "url": absolute(reverse("events:register", args=[event.code])),
            "availability": f"https://schema.org/{_availability(event, places)}",
            "validFrom": _moment(event.registration_opens or event.added_at),
        },
    }
    if not event.price_notes or fold(event.price_notes).startswith(_FREE):
        told["isAccessibleForFree"] = True
        told["offers"] |= {"price": 0, "priceCurrency": "EUR"}
    if len(sessions) > 1:
        told["subEvent"] = [
            {
                "@type": "Event",
                "name": one.title or event.title,
                "startDate": _moment(one.starts_at),
                "endDate": _moment(one.ends_at),
                "eventStatus": told["eventStatus"],
                "eventAttendanceMode": told["eventAttendanceMode"],
                "location": _locations(event, [one], page),
            }
            for one in sessions
        ]
    return {name: value for name, value in told.items() if value not in ("", [])}


def _availability(event: Event, places: Places) -> str:
    """Whether somebody can have a place now; what is closed, over or cancelled offers none."""
    if places.is_full:
        return "SoldOut"
    return {Window.OPEN: "InStock", Window.NOT_YET: "PreOrder"}.get(window_of(event), "OutOfStock")


def _moment(moment: datetime | None) -> str:
    """With the distance of Riga from universal time: whoever shows it as it stands shows the right hour."""
    return timezone.localtime(moment).isoformat() if moment else ""


def _locations(event: Event, sessions: Sequence[Session], page: str) -> list[dict[str, Any]]:
    venues = {(one.venue, str(one.place) if one.place else "") for one in sessions} - {("", "")}
    found: list[dict[str, Any]] = [
        {
            "@type": "Place",
            "name": venue or town,
            "address": {
                "@type": "PostalAddress", "addressCountry": "LV",
                **({"addressLocality": town} if town else {}), **({"streetAddress": venue} if venue else {}),
            },
        }
        for venue, town in sorted(venues)
    ]  # fmt: skip
    if event.format in {Format.ONLINE, Format.HYBRID}:
        found.append({"@type": "VirtualLocation", "url": page})
    return found
