"""The picture that is shown at the door."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.events.models import Registration
from talka.events.queries.door import door_code, qr_squares

register = template.Library()


@register.simple_tag
def door_qr(registration: Registration) -> SafeString:
    """Draw the code of a registration: {% door_qr registration %}; dark on white, whatever the theme."""
    side, path = qr_squares(door_code(registration))
    return format_html(
        '<svg class="ev-qr" viewBox="0 0 {0} {0}" width="220" height="220" role="img" aria-label="{1}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        side,
        _("The code that is shown at the door"),
        path,
    )
