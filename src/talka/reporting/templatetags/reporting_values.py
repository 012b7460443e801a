"""Values of measures as people read them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.kernel.money import format_euros
from talka.kernel.numbers import format_scaled
from talka.programmes.queries.measures import Measure

register = template.Library()


@register.simple_tag
def counted(value: int | None, measure: Measure | None, *, signed: bool = False) -> str | SafeString:
    """`{% counted row.value row.measure %}`: money in euros, hours from minutes, unknown as a dash read aloud.

    signed=True writes a plus before what is more than nothing: "+1,5".
    """
    if value is None:
        return format_html(
            '<span aria-hidden="true">–</span><span class="govuk-visually-hidden">{}</span>', _("not known")
        )
    return ("+" if signed and value > 0 else "") + _written(value, measure)


def _written(value: int, measure: Measure | None) -> str:
    if measure is not None and measure.name == "money":
        return format_euros(value)
    return format_scaled(value, measure.scale if measure else 1)
