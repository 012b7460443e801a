"""Money, dates and numbers as Latvians write them; the unknown is a dash with words for those who listen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talka.kernel import spoken
from talka.kernel.money import format_euros
from talka.kernel.ui.tags.library import register
from talka.kernel.written_days import written_day, written_days

_NBSP = "\u00a0"
_MINUS = "\u2212"


def format_number(number: float | Decimal) -> str:
    """Write 1234567.5 as "1 234 567,5", with no-break spaces and a true minus sign."""
    whole, _dot, part = f"{abs(number):,f}".partition(".")
    part = part.rstrip("0")
    sign = _MINUS if number < 0 else ""
    return f"{sign}{whole.replace(',', _NBSP)}" + (f",{part}" if part else "")


def _local(day: dt.date) -> dt.date:
    """A moment on the clock of Riga; a day stays as it is."""
    return timezone.localtime(day) if isinstance(day, dt.datetime) and timezone.is_aware(day) else day


def unknown() -> SafeString:
    """A dash, read aloud as "not known": an unknown amount is not zero."""
    return format_html('<span aria-hidden="true">–</span><span class="govuk-visually-hidden">{}</span>', _("not known"))


# {{ area|spoken:area.told_in }}: words that may be in another language than the page.
register.filter("spoken", spoken.spoken)


@register.simple_tag
def ui_money(cents: int | None) -> SafeString:
    """Write whole cents as euros: {% ui_money line.spent %}."""
    return unknown() if cents is None else format_html('<span class="ui-number">{}</span>', format_euros(cents))


@register.simple_tag
def ui_number(number: float | Decimal | None) -> SafeString:
    """Write a number with groups: {% ui_number total %}."""
    return unknown() if number is None else format_html('<span class="ui-number">{}</span>', format_number(number))


@register.simple_tag
def ui_date(day: dt.date | None, *, time: bool = False) -> SafeString:
    """Write a day: {% ui_date entry.held_on %}; of a moment its hour too: {% ui_date file.added_at time=True %}."""
    if not day:
        return unknown()
    local = _local(day)
    written = written_day(local)
    if not isinstance(local, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), written)
    written = f"{written}{_NBSP}{local:%H:%M}" if time else written
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), written)


@register.filter
def euros(cents: int | None) -> str:
    """Euros as plain text, for a title or an attribute: {{ line.spent|euros }}."""
    return format_euros(cents)


@register.filter
def lv_date(day: dt.date | None) -> str:
    """A day as plain text: {{ entry.held_on|lv_date }}."""
    return written_day(_local(day)) if day else ""


@register.filter
def lv_days(first: dt.date, last: dt.date) -> str:
    """The first day and the last as plain text, or the one that both are: {{ year.starts|lv_days:year.ends }}."""
    return written_days(_local(first), _local(last))


@register.filter
def grouped(number: float | Decimal | None) -> str:
    """A number as plain text with groups: {{ total|grouped }}."""
    return "" if number is None else format_number(number)


class Counted(int):
    """A number that chooses the form of its noun as itself and is written with groups."""

    def __str__(self) -> str:
        return format_number(int(self))


@register.filter
def counted(number: int) -> Counted:
    """A number for a sentence that bends with it: {% blocktranslate count n=total|counted %}."""
    return Counted(number)
