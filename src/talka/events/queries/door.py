"""The code that somebody shows at the door, and who is meant by it."""

from __future__ import annotations

from django.urls import reverse

from talka.accounts.models import User
from talka.events.models import Registration
from talka.kernel.addresses import absolute
from talka.kernel.codes import ALPHABET


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
