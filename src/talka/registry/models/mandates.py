"""Who may speak for whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Questions about mandates."""

    def held_on(self, day: date) -> MandateQuerySet:
        """Those that held on a day."""
        return self.filter(models.Q(starts=None) | models.Q(starts__lte=day)).filter(
            models.Q(ends=None) | models.Q(ends__gte=day)
        )


class Mandate(models.Model):
    """A person's right to speak for an organisation, a community or a network: in what role, when, on what proof."""

    class Role(models.TextChoices):
        """In what role."""

        BOARD = "board", _("board member")
        CHAIR = "chair", _("chair of the board")
        STAFF = "staff", _("employee")
        AUTHORISED = "authorised", _("authorised person")
        COORDINATOR = "coordinator", _("coordinator")
        REPRESENTATIVE = "representative", _("representative")
        VOLUNTEER = "volunteer", _("volunteer")
        MEMBER = "member", _("member")

    audited_fields = ("person_id", "organisation_id", "community_id", "network_id", "role", "starts", "ends", "proof")

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    community = models.ForeignKey(
        "registry.Community", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    network = models.ForeignKey(
        "registry.Network", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    role = models.CharField(_("role"), max_length=14, choices=Role.choices)
    # A community is spoken for by two or three people of at least two households: any mark tells them apart.
    household = models.CharField(_("household"), max_length=60, blank=True)
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    # The register, a protocol, a letter of attorney: in words, or as a file.
    proof = models.CharField(_("proof"), max_length=250, blank=True)
    # The right to look after the profile from which it follows: ends with it.
    claim = models.ForeignKey(
        "registry.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["role", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, community=None, network=None)
                | models.Q(organisation=None, community__isnull=False, network=None)
                | models.Q(organisation=None, community=None, network__isnull=False),
                name="mandate_speaks_for_one",
            ),
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="mandate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    @property
    def mended(self) -> str:
        """What may be mended, as one mark: whoever changes it says by this what they looked at."""
        return f"{self.household}|{self.proof}"
