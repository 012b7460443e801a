"""Materials of events."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.events.models import Event, EventState, Material, Reach


def public_materials(event: Event) -> QuerySet[Material]:
    """What everybody sees on the event's page."""
    return event.materials.filter(is_public=True).select_related("file")


def public_material(code: str) -> Material | None:
    """A file that everybody may take: it is shown, and so is its event."""
    shown = Material.objects.filter(code=code.casefold(), is_public=True, file__isnull=False)
    shown = shown.exclude(event__state=EventState.DRAFT).exclude(event__reach=Reach.INVITED)
    return shown.select_related("file").first()
