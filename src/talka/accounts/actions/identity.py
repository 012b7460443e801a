"""Verbs on how the installation is called and looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.actions.pictures import drop_picture, keep_picture
from talka.accounts.models import FunderLogo, Identity, User
from talka.accounts.models.faces import blank_words
from talka.accounts.queries.faces import identity_changed, logos_of
from talka.kernel.actions import Conflict, Refused, action
from talka.kernel.colours import DARK_GROUNDS, ENOUGH, LIGHT_GROUNDS, is_colour, worst_contrast

LOGO, FUNDER_LOGO = (600, 200), (900, 400)
IDENTITY_FIELDS = ("name", "short_name", "accent", "accent_dark", "phone", "email", "security_email", "words")
# The emblem of the Union is at least a centimetre high; higher than four no footer holds.
LEAST_MM, MOST_MM = 10, 40
_OF_THE_UNION = ("eiropas savienīb", "european union")
_TOO_PALE = _("This colour is too pale for letters on our light pages: contrast %(is)s, at least 4,5 is needed.")
_TOO_DARK = _("This colour is too dark for letters on our dark pages: contrast %(is)s, at least 4,5 is needed.")


@action(allowed=rules.may_edit_identity, edits=True)
def edit_identity(
    identity: Identity, *, values: Mapping[str, Any], logo: UploadedFile[Any] | bool | None, version: int, actor: User
) -> Identity:
    """Change name, colours, logo, contacts and texts. `logo`: a new file, False to take it away, None to leave it."""
    _check_colours(str(values["accent"]), str(values["accent_dark"]))
    stored, _made = Identity.objects.get_or_create(pk=1)
    if not Identity.objects.filter(pk=1, version=version).update(version=version + 1):
        raise Conflict(stored)
    identity.refresh_from_db()
    for name in IDENTITY_FIELDS:
        setattr(identity, name, values[name])
    identity.words = blank_words(identity.words)
    old = identity.logo
    if isinstance(logo, UploadedFile):
        identity.logo = keep_picture(logo, alt=str(identity), most=LOGO, field="logo", actor=actor)
    elif logo is False:
        identity.logo = None
    identity.save()
    if old is not None and identity.logo_id != old.pk:
        drop_picture(old)
    identity_changed()
    return identity


@action(allowed=rules.may_edit_funder_logo)
def add_funder_logo(logo: FunderLogo, *, upload: UploadedFile[Any], actor: User) -> FunderLogo:
    """Show whose money it is, after those that are shown already."""
    if not LEAST_MM <= logo.height_mm <= MOST_MM:
        raise Refused(_("A logo is 10 to 40 mm high."), field="height_mm")
    _keep_the_emblem_largest(logo)
    logo.picture = keep_picture(upload, alt=logo.name, most=FUNDER_LOGO, field="file", actor=actor)
    last = logos_of(logo.centre_id, logo.funder_id).order_by("-order").first()
    logo.order = last.order + 1 if last is not None else 1
    logo.save(force_insert=True)
    identity_changed()
    return logo


@action(allowed=rules.may_edit_funder_logo)
def move_funder_logo(logo: FunderLogo, *, up: bool, actor: User) -> FunderLogo:
    """Put a logo before or after its neighbour."""
    every = list(logos_of(logo.centre_id, logo.funder_id))
    at = next((n for n, one in enumerate(every) if one.pk == logo.pk), None)
    if at is None:
        raise Refused(_("This logo is no longer there."))
    to = max(at - 1, 0) if up else min(at + 1, len(every) - 1)
    every.insert(to, every.pop(at))
    for order, one in enumerate(every, start=1):
        FunderLogo.objects.filter(pk=one.pk).update(order=order)
    logo.refresh_from_db()
    identity_changed()
    return logo


@action(allowed=rules.may_edit_funder_logo)
def remove_funder_logo(logo: FunderLogo, *, actor: User) -> FunderLogo:
    """Show it no longer."""
    if not FunderLogo.objects.filter(pk=logo.pk).exists():
        raise Refused(_("This logo is no longer there."))
    picture = logo.picture
    logo.delete()
    drop_picture(picture)
    identity_changed()
    return logo


def _keep_the_emblem_largest(logo: FunderLogo) -> None:
    """By the Union's rules its emblem has words beside it, and no logo beside it is larger."""
    said = f"{logo.statement} {logo.name}".casefold()
    if logo.is_emblem and not any(words in said for words in _OF_THE_UNION):
        words = _(
            "Beside the emblem stands “Līdzfinansē Eiropas Savienība” or the like: write it here; where it is in the "
            "picture itself, write it as the name of the logo."
        )
        raise Refused(words, field="statement")
    others = logos_of(logo.centre_id, logo.funder_id)
    if logo.is_emblem:
        highest = max((one.height_mm for one in others), default=0)
        if logo.height_mm < highest:
            words = _("The emblem is at least as high as the logos beside it: %(mm)s mm.")
            raise Refused(words % {"mm": highest}, field="height_mm")
    else:
        lowest = min((one.height_mm for one in others if one.is_emblem), default=MOST_MM)
        if logo.height_mm > lowest:
            words = _("No logo is higher than the emblem of the European Union beside it: %(mm)s mm.")
            raise Refused(words % {"mm": lowest}, field="height_mm")


def _check_colours(accent: str, accent_dark: str) -> None:
    checks = (("accent", accent, LIGHT_GROUNDS, _TOO_PALE), ("accent_dark", accent_dark, DARK_GROUNDS, _TOO_DARK))
    for field, colour, grounds, words in checks:
        if not colour:
            continue
        if not is_colour(colour):
            raise Refused(_("Write the colour as # and six digits, like #1d5a3f."), field=field)
        reached = worst_contrast(colour, grounds)
        if reached < ENOUGH:
            raise Refused(words % {"is": f"{int(reached * 10) / 10:.1f}".replace(".", ",")}, field=field)
    if accent_dark and not accent:
        raise Refused(_("Choose the colour for light pages, too."), field="accent")
