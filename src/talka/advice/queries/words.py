"""How times and days of advice are said."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from talka.advice.models import AdviceSlot
from talka.kernel.written_days import written_moment


def slot_words(slot: AdviceSlot) -> str:
    """„otrdiena, 03.03.2026. 10:00, 30 min, pa tālruni”."""
    starts = timezone.localtime(slot.starts_at)
    weekday = str(WEEKDAYS[starts.weekday()])
    how = slot.get_channel_display()
    length = _("%(count)s min") % {"count": slot.minutes}
    return f"{weekday}, {written_moment(starts)}, {length}, {how}"
