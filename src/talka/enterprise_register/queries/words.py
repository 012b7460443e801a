"""What the register says, in words for people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from talka.enterprise_register.models import Ending, EventKind, RegisterEntry, RegisterEvent
from talka.enterprise_register.models.entries import form_label
from talka.enterprise_register.queries.entries import Difference
from talka.kernel.periods import format_date
from talka.places.models import Place
from talka.registry.models import Organisation, Status


def state_of(entry: RegisterEntry) -> tuple[str, str]:
    """The state in words, and its tone."""
    if entry.gone_on is not None:
        return _("no longer in the file"), "warning"
    if entry.ended_on is not None:
        return (_("reorganised") if entry.ending == Ending.REORGANISED else _("struck off")), "neutral"
    return _("in force"), "good"


def event_detail(event: RegisterEvent) -> str:
    """What an event changed: from what to what."""
    before, after = event.before, event.after
    if event.kind == EventKind.FOUNDED:
        return ""
    if event.kind == EventKind.CLOSED:
        return str(dict(Ending.choices).get(after, ""))
    if event.kind == EventKind.AREA:
        before, after = (part.replace("\n", "; ") for part in (before, after))
    elif event.kind == EventKind.PUBLIC_BENEFIT:
        before, after = _benefit(before), _benefit(after)
    if before and after:
        return f"{before} → {after}"
    return after or before


def _benefit(text: str) -> str:
    period, _separator, labels = text.partition("\n")
    since, _slash, until = (_day(part) for part in period.partition("/"))
    days = since if since == until else f"{since}–{until}"
    return " ".join(filter(None, (days if since else "", labels.replace("\n", "; "))))


def _day(text: str) -> str:
    day = parse_date(text) if text else None
    return format_date(day) if day else ""


def difference_words(difference: Difference) -> tuple[str, str, str]:
    """How the field is called, what the registry says, what the register says."""
    name = difference.field
    if name == "areas":
        return _("areas of activity"), difference.ours, difference.theirs
    places = Place.objects.in_bulk([difference.ours, difference.theirs]) if name == "place_id" else {}
    field = Organisation._meta.get_field(name.removesuffix("_id"))
    label = str(getattr(field, "verbose_name", name))
    return label, _shown(name, difference.ours, places), _shown(name, difference.theirs, places)


def _shown(name: str, value: Any, places: dict[int, Place]) -> str:
    if isinstance(value, dt.date):
        return format_date(value)
    if name == "place_id":
        return str(places.get(value, ""))
    if name == "legal_form":
        return form_label(value)
    if name == "status":
        return str(Status(value).label)
    return str(value or "")
