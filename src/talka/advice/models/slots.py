"""Times at which an adviser is free."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.advice.models.requests import AdviceRequest, Channel


class AdviceSlot(models.Model):
    """A time that an adviser offers; one request at most takes it."""

    audited_fields = ("centre_id", "adviser_id", "starts_at", "minutes", "channel", "request_id")

    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.CASCADE, related_name="advice_slots", verbose_name=_("centre")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("adviser")
    )
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    channel = models.CharField(_("how"), max_length=8, choices=Channel.choices, default=Channel.PHONE)
    request = models.OneToOneField(AdviceRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="slot")

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["adviser", "starts_at"], name="advice_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d.%m.%Y. %H:%M}"
