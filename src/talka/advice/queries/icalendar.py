"""A booked time as an entry for a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm
from icalendar import Event as Entry

from talka.accounts.models import CentreProfile
from talka.advice.models import AdviceRequest, AdviceSlot, Channel
from talka.kernel.calendars import calendar_file, lasting_name, organizer

PRODUCT = "-//Talka//Advice//LV"
HOUR = timedelta(hours=1)


def booked_calendar(request: AdviceRequest, slot: AdviceSlot, *, page: str, is_cancelled: bool = False) -> bytes:
    """The time, with the page on which it can be given up; what was asked stands in no calendar."""
    entry, centre = Entry(), request.centre
    entry.add("uid", lasting_name(request.code, "talka.advice.uid", slot.pk))
    entry.add("dtstamp", datetime.now(tz=UTC).replace(microsecond=0))
    entry.add("dtstart", timezone.localtime(slot.starts_at))
    entry.add("dtend", timezone.localtime(slot.starts_at) + timedelta(minutes=slot.minutes))
    entry.add("organizer", organizer(centre.name, centre.email))
    entry.add("sequence", int(is_cancelled))
    title = _("Advice: %(adviser)s, %(centre)s") % {"adviser": slot.adviser, "centre": centre}
    entry.add("summary", title)
    entry.add("location", _where(slot) or slot.get_channel_display())
    entry.add("description", page)
    entry.add("url", page)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if not is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -HOUR)
        entry.add_component(alarm)
    return calendar_file([entry], product=PRODUCT)


def _where(slot: AdviceSlot) -> str:
    """Where they meet in person, as the centre's public page says it."""
    profile = CentreProfile.objects.filter(centre=slot.centre_id).first() if slot.channel == Channel.MEETING else None
    return profile.address if profile is not None else ""
