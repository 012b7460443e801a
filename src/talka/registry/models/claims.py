"""Representatives who look after the profile of their own organisation, community or network."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Claim(models.Model):
    """Somebody's wish to look after a profile; confirmed by staff, it is the right to do so until it ends.

    With `invited_by` the wish was the centre's: nobody need confirm it, but whoever was invited accepts first.
    """

    # The trail is for ever; a name and an address that nobody proved are forgotten after some days.
    audited_fields = (
        "organisation_id",
        "community_id",
        "network_id",
        "user_id",
        "invited_by_id",
        "decided_at",
        "granted",
        "ended_at",
    )

    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    community = models.ForeignKey(
        "registry.Community", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    network = models.ForeignKey(
        "registry.Network", on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    name = models.CharField(_("name and surname"), max_length=150)
    email = models.EmailField(_("e-mail"))
    words = models.TextField(_("who you are to it"), max_length=1000, blank=True)
    # Whether somebody has opened the letter that was sent to the address.
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, community=None, network=None)
                | models.Q(organisation=None, community__isnull=False, network=None)
                | models.Q(organisation=None, community=None, network__isnull=False),
                name="claim_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.community or self.network)
