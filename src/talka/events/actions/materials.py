"""What stands beside an event: minutes, slides, a recording, photos."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events import rules
from talka.events.models import Event, Material, MaterialKind, Registration
from talka.kernel.actions import Refused, action, note


class NoConsent(Refused):
    """A photo is shown to everybody only where it is noted how those in it agreed."""

    def __init__(self) -> None:
        super().__init__(_("Note how those in the picture agreed, or do not show it to everybody."), field="consent")


@action(allowed=rules.may_add_material)
def add_material(material: Material, *, actor: User) -> Material:
    """Put an unsaved file or address beside an event."""
    if material.file is None and not material.link:
        raise Refused(_("Choose a file or give a link."), field="file")
    _ask_for_consent(material)
    material.added_by = actor
    material.save(force_insert=True)
    if material.file is not None:
        note(sha256=material.file.sha256)
    return material


@action(allowed=rules.may_add_material)
def show_material(material: Material, *, is_public: bool, consent: str = "", actor: User) -> Material:
    """Show a material to everybody, or only to staff from now on."""
    material.is_public, material.consent = is_public, consent or material.consent
    _ask_for_consent(material)
    material.save(update_fields=["is_public", "consent"])
    return material


@action(allowed=rules.may_add_material)
def withdraw_consent(material: Material, *, actor: User) -> Material:
    """Somebody in it does not agree any more: nobody but staff sees it until it is noted anew how they agreed."""
    material.is_public, material.consent = False, ""
    material.save(update_fields=["is_public", "consent"])
    return material


@action(allowed=rules.may_change_registration)
def withdraw_photo_consent(registration: Registration, *, actor: User) -> Registration:
    """Somebody does not agree any more to be seen in photos, whenever it is; the event's photos are hidden at once."""
    Registration.objects.filter(pk=registration.pk).update(consents_to_photos=False, version=F("version") + 1)
    registration.refresh_from_db(fields=["consents_to_photos", "version"])
    hide_photos(registration.event)
    return registration


def hide_photos(event: Event) -> None:
    """Who is in them is not known here: staff looks, and notes anew how those in them agreed."""
    shown = event.materials.filter(kind=MaterialKind.PHOTO, is_public=True)
    note(hidden=shown.update(is_public=False, consent=""))


@action(allowed=rules.may_add_material)
def remove_material(material: Material, *, actor: User) -> Material:
    """Take it away; what proves delivered work stays there."""
    note(removed=material.title)
    material.delete()
    return material


def _ask_for_consent(material: Material) -> None:
    if material.kind == MaterialKind.PHOTO and material.is_public and not material.consent.strip():
        raise NoConsent
