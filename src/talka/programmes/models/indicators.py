"""Indicators, their targets and why a target was missed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.programmes.models.agreements import Agreement, ImplementationYear

# What an indicator may narrow its count to; values are codes, so that a definition travels between installations.
DIMENSIONS = ("kind", "format", "channel", "series", "purpose", "place", "centre")


class Addition(models.TextChoices):
    """How values of parts make the value of the whole."""

    SUM = "sum", _("sum")
    DISTINCT = "distinct", _("each counted once")
    MAXIMUM = "max", _("largest")
    LATEST = "latest", _("latest")


class Indicator(models.Model):
    """A promise that can be counted: which measure, over which work, added how."""

    audited_fields = ("agreement_id", "code", "title", "measure", "filters", "over_years", "over_places", "position")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=250)
    # Name of a measure that a module contributes: records, items, participations, people, organisations, hours, money.
    measure = models.CharField(_("counts"), max_length=40)
    # {"kind": ["seminar"], "purpose": ["CS"]}; an absent dimension does not narrow.
    filters: models.JSONField[dict[str, list[str]]] = models.JSONField(default=dict)
    over_years = models.CharField(_("over the years"), max_length=10, choices=Addition.choices, default=Addition.SUM)
    over_places = models.CharField(_("over the centres"), max_length=10, choices=Addition.choices, default=Addition.SUM)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "code"], name="indicator_code_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def narrowed_to(self, dimension: str) -> list[str]:
        """Codes of a dimension, empty when it does not narrow."""
        values: Any = self.filters.get(dimension) or []
        return [str(value) for value in values]


class Target(models.Model):
    """What was promised for an indicator in a year, and by one centre where several work under the agreement."""

    audited_fields = ("indicator_id", "year_id", "centre_id", "value")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.ForeignKey(ImplementationYear, on_delete=models.CASCADE, related_name="targets")
    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.BigIntegerField(_("target"))

    class Meta:
        ordering: ClassVar[list[str]] = ["indicator_id", "year__ordinal", "centre_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "year", "centre"], name="target_of_centre_once"),
            models.UniqueConstraint(
                fields=["indicator", "year"], condition=models.Q(centre=None), name="target_of_year_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.value}"


class Deviation(models.Model):
    """Why a year's value differs from its target, in the centre's words."""

    audited_fields = ("indicator_id", "year_id", "reason")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="deviations")
    year = models.ForeignKey(ImplementationYear, on_delete=models.CASCADE, related_name="deviations")
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "year"], name="deviation_once"),
        ]

    def __str__(self) -> str:
        return self.reason
