"""Pictures that everybody sees, kept and dropped by the verbs of what they belong to."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from talka.accounts.models import PublicPicture, User
from talka.kernel.actions import Refused
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import store_picture


def keep_picture(
    upload: UploadedFile[Any], *, alt: str, most: tuple[int, int], field: str, actor: User
) -> PublicPicture:
    """The uploaded picture, no larger than this many pixels wide and high."""
    try:
        file, width, height = store_picture(upload, actor, width=most[0], height=most[1])
    except BadFile as bad:
        raise Refused(bad.message, field=field) from bad
    return PublicPicture.objects.create(file=file, alt=alt, width=width, height=height)


def drop_picture(picture: PublicPicture) -> None:
    """From now on nobody finds it; its file stays, as every file that was once attached."""
    picture.delete()
