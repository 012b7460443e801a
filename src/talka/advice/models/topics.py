"""What the centres help with, and who answers what from where."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talka.kernel.spoken import language_told_by, told_by


class AdviceTopic(models.Model):
    """Something that people ask about, in the words in which they would say it."""

    audited_fields = (
        "code",
        "name",
        "name_en",
        "name_uk",
        "name_ru",
        "words",
        "words_en",
        "words_uk",
        "words_ru",
        "is_active",
        "position",
    )

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=80, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=80, blank=True)
    words = models.CharField(_("in plain words"), max_length=300, blank=True)
    words_en = models.CharField(_("in plain English"), max_length=300, blank=True)
    words_uk = models.CharField(_("in plain Ukrainian"), max_length=300, blank=True)
    words_ru = models.CharField(_("in plain Russian"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]

    def __str__(self) -> str:
        return told_by(self, "name")

    @property
    def told(self) -> str:
        """What it is about, for a stranger."""
        return told_by(self, "words")

    @property
    def name_in(self) -> str:
        """The language of its name on this page: the reader's where somebody wrote it, otherwise Latvian."""
        return language_told_by(self, "name")

    @property
    def told_in(self) -> str:
        """The language of what it is about."""
        return language_told_by(self, "words")


class RoutingRule(models.Model):
    """Requests about a topic, from a region, go to a centre, and there to an adviser; empty means any."""

    audited_fields = ("topic_id", "region_id", "centre_id", "adviser_id")

    topic = models.ForeignKey(
        AdviceTopic, on_delete=models.CASCADE, null=True, blank=True, related_name="rules", verbose_name=_("topic")
    )
    region = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.CASCADE, related_name="advice_rules", verbose_name=_("centre")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("adviser"),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["centre", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "topic", "region"], name="advice_rule_once"),
            models.UniqueConstraint(
                fields=["centre", "topic"], condition=Q(region=None, topic__isnull=False), name="advice_rule_topic_once"
            ),
            models.UniqueConstraint(
                fields=["centre", "region"],
                condition=Q(topic=None, region__isnull=False),
                name="advice_rule_place_once",
            ),
            models.UniqueConstraint(
                fields=["centre"], condition=Q(topic=None, region=None), name="advice_rule_any_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or '–'} / {self.region or '–'}: {self.adviser or self.centre}"
