"""Values of measures as people read them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.kernel.ui.tags.formats import unknown
from talka.programmes.queries.measures import Measure
from talka.reporting.queries.corrections import Comparison
from talka.reporting.queries.shapes import Number

register = template.Library()


@register.simple_tag
def counted(value: int | None, measure: Measure | None, *, signed: bool = False) -> str | SafeString:
    """`{% counted row.value row.measure %}`: money in euros, hours from minutes, unknown as a dash read aloud.

    signed=True writes a plus before what is more than nothing: "+1,5".
    """
    if value is None:
        return unknown()
    return ("+" if signed and value > 0 else "") + _written(value, measure)


def _written(value: int, measure: Measure | None) -> str:
    if measure is not None and measure.name == "money":
        return format_euros(value)
    return format_scaled(value, measure.scale if measure else 1)


@register.simple_tag
def figure(value: int | None, of: Number | Comparison, *, signed: bool = False) -> str | SafeString:
    """`{% figure row.sent row %}`: a value as the number prints it: cents as euros, minutes as hours."""
    if value is None:
        return unknown()
    plus = "+" if signed and value > 0 else ""
    return plus + (format_euros(value) if of.money else format_scaled(value, of.scale))
