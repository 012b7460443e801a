"""Materials of events."""

from __future__ import annotations

from django.db.models import QuerySet

from talka.events.models import Event, EventState, Material, MaterialKind, Reach

# What those take who show a link with its picture; a larger file they leave out.
PICTURE_TYPES, MOST_BYTES = ("image/jpeg", "image/png", "image/webp"), 5_000_000


def public_materials(event: Event) -> QuerySet[Material]:
    """What everybody sees on the event's page."""
    return event.materials.filter(is_public=True).select_related("file")


def picture_of(event: Event) -> Material | None:
    """The first public photograph of an event that is over, small enough to stand beside a link to its page."""
    if not event.is_over or event.reach == Reach.INVITED:
        return None
    photos = public_materials(event).filter(kind=MaterialKind.PHOTO, file__content_type__in=PICTURE_TYPES)
    return photos.filter(file__size__lte=MOST_BYTES).order_by("pk").first()


def public_material(code: str) -> Material | None:
    """A file that everybody may take: it is shown, and so is its event."""
    shown = Material.objects.filter(code=code.casefold(), is_public=True, file__isnull=False)
    shown = shown.exclude(event__state=EventState.DRAFT).exclude(event__reach=Reach.INVITED)
    return shown.select_related("file").first()
