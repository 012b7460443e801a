"""Durations, and what an event's public page shows afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from talka.events.models import Event, Material
from talka.events.queries.feedback import public_average
from talka.events.queries.materials import public_materials
from talka.events.queries.words import hours

register = template.Library()


@register.simple_tag
def ev_hours(minutes: int) -> str:
    """Minutes as hours: {% ev_hours row.minutes %}."""
    return hours(minutes)


@register.simple_tag
def ev_chosen(given: Mapping[str, str], field: str) -> str:
    """What was chosen in a field of a form that is shown once more: {% ev_chosen decided one.field as chosen %}."""
    return given.get(field, "")


@register.simple_tag
def ev_materials(event: Event) -> list[Material]:
    """Materials that everybody sees: {% ev_materials event as shown %}."""
    return list(public_materials(event))


@register.simple_tag
def ev_average(event: Event) -> tuple[float, int] | None:
    """What participants thought of it, once enough have answered: {% ev_average event as average %}."""
    return public_average(event) if event.is_over else None
