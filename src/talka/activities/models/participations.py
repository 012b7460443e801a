"""Who took part, and what proves it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talka.activities.models.activities import Activity


class ParticipationRole(models.TextChoices):
    """As what somebody took part."""

    PARTICIPANT = "participant", _("participant")
    CLIENT = "client", _("advised")
    SPEAKER = "speaker", _("speaker")


class Participation(models.Model):
    """One person, with or without an organisation, or an organisation alone, at one activity."""

    audited_fields = ("activity_id", "person_id", "organisation_id", "role")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=ParticipationRole.choices, default=ParticipationRole.PARTICIPANT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(person__isnull=False), name="person_takes_part_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "organisation"], condition=Q(person=None), name="organisation_takes_part_once"
            ),
            models.CheckConstraint(
                name="participation_of_somebody", condition=Q(person__isnull=False) | Q(organisation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation)


class EvidenceKind(models.TextChoices):
    """What sort of proof it is."""

    ATTENDANCE = "attendance", _("attendance list")
    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")
    LINK = "link", _("link")


class Evidence(models.Model):
    """A file or an address that proves an activity."""

    audited_fields = ("activity_id", "kind", "file_id", "link", "note")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind of evidence"), max_length=12, choices=EvidenceKind.choices)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="evidence_is_file_or_link", condition=Q(file__isnull=False) | ~Q(link="")),
        ]

    def __str__(self) -> str:
        return self.note or (self.file.name if self.file else self.link)
