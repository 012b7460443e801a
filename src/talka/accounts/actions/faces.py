"""Verbs on what a centre and its people say about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.actions.pictures import drop_picture, keep_picture
from talka.accounts.models import CentreProfile, PublicPicture, StaffCard, User
from talka.accounts.models.faces import blank_words
from talka.kernel.actions import Conflict, Refused, action

# A new file, False to take the picture away, None to leave it.
Brought = UploadedFile[Any] | bool | None
PHOTO, LOGO = (960, 640), (480, 240)
PROFILE_FIELDS = ("address", "words", "languages", "web_page", "social")


class Pictures(NamedTuple):
    """What becomes of the centre's photograph and logo, and what the photograph shows."""

    picture: Brought = None
    logo: Brought = None
    alt: str = ""


@action(allowed=rules.may_edit_centre_profile)
def edit_centre_profile(
    profile: CentreProfile, *, values: Mapping[str, Any], pictures: Pictures, version: int, actor: User
) -> CentreProfile:
    """Say who the centre is, in words and pictures."""
    if not CentreProfile.objects.filter(pk=profile.pk).exists():
        profile, _made = CentreProfile.objects.get_or_create(centre=profile.centre)
    if not CentreProfile.objects.filter(pk=profile.pk, version=version).update(version=version + 1):
        raise Conflict(CentreProfile.objects.get(pk=profile.pk))
    profile.refresh_from_db()
    for name in PROFILE_FIELDS:
        setattr(profile, name, values[name])
    profile.words = blank_words(profile.words)
    before = (profile.picture, profile.logo)
    profile.picture = _photograph(profile, pictures, actor)
    profile.logo = _changed(profile.logo, pictures.logo, (profile.centre.name, LOGO, "logo"), actor)
    profile.save()
    for old in before:
        if old is not None and old.pk not in {profile.picture_id, profile.logo_id}:
            drop_picture(old)
    return profile


def _photograph(profile: CentreProfile, pictures: Pictures, actor: User) -> PublicPicture | None:
    if isinstance(pictures.picture, UploadedFile) and not pictures.alt:
        raise Refused(_("Say in a few words what the picture shows."), field="picture_alt")
    picture = _changed(profile.picture, pictures.picture, (pictures.alt, PHOTO, "picture"), actor)
    if picture is not None and pictures.alt and picture.alt != pictures.alt:
        picture.alt = pictures.alt
        picture.save(update_fields=["alt"])
    return picture


def _changed(
    stored: PublicPicture | None, brought: Brought, how: tuple[str, tuple[int, int], str], actor: User
) -> PublicPicture | None:
    alt, most, field = how
    if isinstance(brought, UploadedFile):
        return keep_picture(brought, alt=alt, most=most, field=field, actor=actor)
    return None if brought is False else stored


@action(allowed=rules.may_show_oneself)
def show_oneself(user: User, *, position: str, phone: str, shows_email: bool, actor: User) -> StaffCard:
    """Stand on the public pages of one's centres, with so much as one chooses."""
    told = {"position": position, "phone": phone, "shows_email": shows_email}
    card, _made = StaffCard.objects.update_or_create(user=user, defaults=told)
    return card


@action(allowed=rules.may_hide_oneself)
def hide_oneself(user: User, *, actor: User) -> User:
    """Stand there no longer; what was told is deleted."""
    StaffCard.objects.filter(user=user).delete()
    return user
