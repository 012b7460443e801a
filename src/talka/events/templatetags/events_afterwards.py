"""Durations on the pages of events."""

from __future__ import annotations

from django import template

from talka.events.queries.words import hours

register = template.Library()


@register.simple_tag
def ev_hours(minutes: int) -> str:
    """Minutes as hours: {% ev_hours row.minutes %}."""
    return hours(minutes)
