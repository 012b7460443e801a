"""How to reach somebody, so that a press calls or writes."""

from __future__ import annotations

import re

from django.template.defaultfilters import urlize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from talka.kernel.ui.tags.library import register

# As people write them in Latvia: 67000000, 6700 0000, 67 000 000, +371 67000000; not the middle of an address.
PHONE = re.compile(r"(?<![\w/.@=+-])((?:\+371 ?)?[2-9](?: ?\d){7})(?![\w/@-])")
COUNTRY = "+371"


@register.filter
def with_phones(text: str) -> SafeString:
    """Free words in which phone numbers, mail addresses and links can be pressed: {{ event.contact|with_phones }}."""
    parts = PHONE.split(text)
    words = (_phone(part) if at % 2 else urlize(part, autoescape=True) for at, part in enumerate(parts))
    return format_html_join("", "{}", ((one,) for one in words))


def _phone(number: str) -> SafeString:
    digits = number.replace(" ", "")
    return format_html(
        '<a class="govuk-link" href="tel:{}">{}</a>', digits if digits.startswith("+") else COUNTRY + digits, number
    )
