"""What events tell about the story of an organisation or a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from talka.events.models import Certificate, Registration, RegistrationState
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind
from talka.registry.queries.timeline import Asked, TimelineSource


def _registered(asked: Asked) -> Sequence[TimelineEntry]:
    """Registrations of events that are not closed yet: once they are, the work log tells of them."""
    if asked.kind not in {Kind.ORGANISATION, Kind.PERSON}:
        return []
    rows = Registration.objects.filter(**{str(asked.kind): asked.record}, event__closed_at=None)
    rows = rows.exclude(state=RegistrationState.CANCELLED).select_related("event__centre")
    if not asked.user.access.everywhere:
        rows = rows.filter(event__centre__in=asked.user.access.centres)
    if asked.before is not None:
        rows = rows.filter(registered_at__date__lt=asked.before)
    return [
        TimelineEntry(
            one.registered_at, _("Registered: %(title)s") % {"title": one.event.title},
            url=reverse("events:show", args=[one.event_id]), who=str(one.event.centre),
            detail=one.name if asked.kind == Kind.ORGANISATION else "",
        )
        for one in rows.order_by("-registered_at")[: asked.most]
    ]  # fmt: skip


def _certified(asked: Asked) -> Sequence[TimelineEntry]:
    """Certificates that a person holds."""
    if asked.kind != Kind.PERSON:
        return []
    rows = Certificate.objects.filter(registration__person=asked.record, revoked_at=None)
    rows = rows.select_related("event__centre")
    if not asked.user.access.everywhere:
        rows = rows.filter(event__centre__in=asked.user.access.centres)
    if asked.before is not None:
        rows = rows.filter(issued_at__date__lt=asked.before)
    return [
        TimelineEntry(
            one.issued_at, _("Certificate No. %(number)s") % {"number": one.number},
            url=reverse("events:certificate", args=[one.code]), who=str(one.event.centre), detail=one.event.title,
            tone="good",
        )
        for one in rows.order_by("-issued_at")[: asked.most]
    ]  # fmt: skip


SOURCES = (TimelineSource("events", _registered), TimelineSource("certificates", _certified))
