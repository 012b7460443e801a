"""The code that somebody shows at the door, and who is meant by it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import User
from talka.activities.models import Format
from talka.events.models import Event, EventState, Registration, RegistrationState, Session
from talka.events.queries.wall_clock import moment
from talka.kernel.addresses import absolute
from talka.kernel.codes import ALPHABET

IN_A_GROUP = 4


def has_door(event: Event) -> bool:
    """Whether people will come to it: it takes place somewhere, and is not over."""
    return event.state == EventState.PUBLISHED and event.format != Format.ONLINE and not event.is_over


def kept_until(session: Session) -> datetime | None:
    """Until when a phone may keep the page at its door: the end of its day; nothing once that is over."""
    ends = moment(timezone.localdate(session.ends_at) + timedelta(days=1), time())
    return ends if ends > timezone.now() else None


def shows_code(registration: Registration) -> bool:
    """Whether somebody has a place that they come to, so that the door is to know them."""
    return registration.state == RegistrationState.CONFIRMED and has_door(registration.event)


def code_in_letters(registration: Registration) -> str:
    """The code in groups, as somebody reads it out; the door finds it with the spaces or without."""
    code = registration.code
    return " ".join(code[at : at + IN_A_GROUP] for at in range(0, len(code), IN_A_GROUP))


def door_code(registration: Registration) -> str:
    """What the picture at the door says: an address that only staff of the centre can open."""
    return absolute(reverse("events:door_code", args=[registration.code]))


def qr_squares(text: str) -> tuple[int, str]:
    """A picture that cameras read: its side in squares with the quiet zone, and the path of its dark squares."""
    import qrcode  # type: ignore[import-untyped]  # noqa: PLC0415 -- only when asked for
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]  # noqa: PLC0415 -- only when asked for

    picture = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    picture.add_data(text)
    picture.make(fit=True)
    rows = picture.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), path


def registration_at_door(user: User, code: str) -> Registration | None:
    """Whose code it is, if somebody of the event's centre asks; typed from paper, in whatever case."""
    typed = "".join(sign for sign in code.strip().casefold() if sign in ALPHABET)
    found = Registration.objects.filter(code=typed).select_related("event").first()
    if found is None or not (user.access.everywhere or found.event.centre_id in user.access.centres):
        return None
    return found
