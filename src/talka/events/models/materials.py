"""What remains of an event for everybody to see."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talka.events.models.events import Event
from talka.kernel.codes import new_code


class MaterialKind(models.TextChoices):
    """What it is."""

    AGENDA = "agenda", _("agenda")
    MINUTES = "minutes", _("minutes of the meeting")
    SLIDES = "slides", _("slides")
    RECORDING = "recording", _("recording")
    PHOTO = "photo", _("photo")
    OTHER = "other", _("other material")


class Material(models.Model):
    """A file or an address beside an event; shown publicly only where somebody said so."""

    audited_fields = ("event_id", "kind", "title", "file_id", "link", "is_public", "consent")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    # What its public address holds.
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("what it is"), max_length=10, choices=MaterialKind.choices)
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    is_public = models.BooleanField(_("everybody may see it"), default=False)
    # Of photos: how those who can be recognised agreed.
    consent = models.CharField(_("how those in the picture agreed"), max_length=250, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="material_is_file_or_link", condition=Q(file__isnull=False) | ~Q(link="")),
            models.CheckConstraint(
                name="public_photos_with_consent", condition=~Q(kind="photo", is_public=True) | ~Q(consent="")
            ),
        ]

    def __str__(self) -> str:
        return self.title
