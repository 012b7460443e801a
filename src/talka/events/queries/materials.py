"""Materials of events."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.events.models import Event, EventState, Material, Reach
from talka.events.models.registrations import PRESENT_STATES


def public_materials(event: Event) -> QuerySet[Material]:
    """What everybody sees on the event's page."""
    return event.materials.filter(is_public=True).select_related("file")


def those_not_in_photos(event: Event) -> list[str]:
    """Names of those who do not agree to be seen in photos, and may have come."""
    rows = event.registrations.filter(consents_to_photos=False, forgotten_at=None, state__in=PRESENT_STATES)
    return list(rows.order_by("name_folded", "pk").values_list("name", flat=True))


def public_material(code: str) -> Material | None:
    """A file that everybody may take: it is shown, and so is its event."""
    shown = Material.objects.filter(code=code.casefold(), is_public=True, file__isnull=False)
    shown = shown.exclude(event__state=EventState.DRAFT).exclude(event__reach=Reach.INVITED)
    return shown.select_related("file").first()
