"""Who came, for how long, and what they got for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.events.models.events import Event, Session
from talka.events.models.registrations import Registration
from talka.kernel.codes import new_code


class AttendanceList(models.Model):
    """The attendance list of an online meeting, taken in at once; undone, it leaves nothing behind."""

    audited_fields = ("session_id", "came", "undone_at")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance_lists")
    taken_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    # How many it noted as having come.
    came = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.came}"


class Attendance(models.Model):
    """That somebody was at a session. `minutes` empty: the whole of it."""

    audited_fields = ("session_id", "registration_id", "minutes", "source")

    class Source(models.TextChoices):
        """How we know."""

        DOOR = "door", _("ticked off at the door")
        SHEET = "sheet", _("signed on paper")
        LIST = "list", _("list of the online meeting")
        STAFF = "staff", _("noted by staff")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="attendance")
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    arrived_at = models.DateTimeField(null=True, blank=True)
    # Of an online meeting: the list that said so.
    taken_from = models.ForeignKey(
        AttendanceList, on_delete=models.SET_NULL, null=True, blank=True, related_name="attendance"
    )
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "registration"], name="came_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} @ {self.session_id}"


class CertificateDesign(models.Model):
    """How a centre's certificates look: words with a few named places to fill, and who signs."""

    audited_fields = ("centre_id", "title", "words", "signer", "signer_role", "told", "logo_id")

    centre = models.OneToOneField("accounts.Centre", on_delete=models.PROTECT, related_name="certificate_design")
    title = models.CharField(_("heading"), max_length=80)
    words = models.TextField(_("text"), max_length=1500)
    signer = models.CharField(_("who signs"), max_length=150, blank=True)
    signer_role = models.CharField(_("position"), max_length=150, blank=True)
    # Heading, text and position for events in other languages: {"en": {"title": "…"}}; what is missing is the usual.
    told = models.JSONField(_("in other languages"), default=dict, blank=True)
    logo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.title


class CertificateNumbers(models.Model):
    """The last number that a centre gave in a year, raised where the certificate is written: none is left out."""

    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "year"], name="certificate_numbers_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CertificateRun(models.Model):
    """One press of the button that gives certificates to everybody who is due one; done in the background."""

    audited_fields = ("event_id", "wanted", "finished_at")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="certificate_runs")
    wanted = models.PositiveIntegerField()
    # What stood there before: together with `wanted` it says how far the run is.
    there_before = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.wanted}"


class Certificate(models.Model):
    """That somebody took part in enough of an event. What it says is kept, whatever changes later."""

    audited_fields = ("registration_id", "number", "name", "minutes", "revoked_at", "revoke_reason")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="certificates")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    # As in „RR-2026-0012”: one row of numbers for each centre and year.
    number = models.CharField(max_length=30, unique=True)
    # What the public page that proves it is found by.
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=150)
    minutes = models.PositiveIntegerField()
    # Heading, text, who signs, as they were; `{name}` stands for the name, which is kept in its own column.
    says = models.JSONField(default=dict)
    logo = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(revoked_at=None), name="one_certificate_that_holds"
            ),
        ]

    def __str__(self) -> str:
        return self.number
