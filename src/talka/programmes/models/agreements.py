"""Agreements with their years, purposes and money promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talka.kernel.periods import Period, roman

if TYPE_CHECKING:
    from talka.accounts.models import User


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Questions about agreements."""

    def visible_to(self, user: User) -> AgreementQuerySet:
        """Agreements of one's own centres, of the funder one reviews for, or all."""
        if user.access.everywhere:
            return self
        return self.filter(
            Q(centre__in=user.access.centres) | Q(partners__in=user.access.centres) | Q(funder__in=user.access.funders)
        ).distinct()

    def worked_on_by(self, user: User) -> AgreementQuerySet:
        """Agreements under which the user may record work."""
        if user.access.everywhere:
            return self
        return self.filter(Q(centre__in=user.access.centres) | Q(partners__in=user.access.centres)).distinct()


class Agreement(models.Model):
    """The frame in which a funder pays a contractor for work: owns years, purposes, budget and indicators."""

    audited_fields = (
        "number",
        "title",
        "centre_id",
        "funder_id",
        "contractor_id",
        "region_id",
        "region_text",
        "starts",
        "ends",
        "tolerance_percent",
        "report_due_days",
    )

    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=500)
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("centre")
    )
    # Other centres that work under the same agreement with targets of their own.
    partners = models.ManyToManyField("accounts.Centre", related_name="partner_agreements", blank=True)
    funder = models.ForeignKey(
        "accounts.Funder", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("funder")
    )
    contractor = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("performer")
    )
    region = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    region_text = models.CharField(_("region"), max_length=120, blank=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    currency = models.CharField(max_length=3, default="EUR")
    # A target missed by more than this share needs a reason.
    tolerance_percent = models.PositiveSmallIntegerField(_("tolerance, %"), default=10)
    # Days after a year's end until its report is due.
    report_due_days = models.PositiveSmallIntegerField(_("report due, days after the year"), default=30)
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="agreement_ends_after_start", condition=Q(ends__gte=F("starts"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def period(self) -> Period:
        """First to last day."""
        return Period(self.starts, self.ends)


class ImplementationYear(models.Model):
    """A budget and reporting year of an agreement, by inclusive dates."""

    audited_fields = ("agreement_id", "ordinal", "starts", "ends")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="years")
    ordinal = models.PositiveSmallIntegerField(_("number of the year"))
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "ordinal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "ordinal"], name="year_ordinal_once"),
            models.CheckConstraint(name="year_ends_after_start", condition=Q(ends__gte=F("starts"))),
        ]

    def __str__(self) -> str:
        return f"{roman(self.ordinal)}"

    @property
    def period(self) -> Period:
        """First to last day."""
        return Period(self.starts, self.ends)


class Purpose(models.Model):
    """What money is for, within one agreement."""

    audited_fields = ("agreement_id", "code", "title", "title_for")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="purposes")
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=250)
    # „pilsoniskās sabiedrības attīstībai”: the form that a sentence about money needs.
    title_for = models.CharField(_("title in the dative"), max_length=250, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["agreement_id", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "code"], name="purpose_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """Money planned for a purpose in a year, in cents."""

    audited_fields = ("year_id", "purpose_id", "planned", "carried_in")

    year = models.ForeignKey(ImplementationYear, on_delete=models.CASCADE, related_name="budget_lines")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="budget_lines")
    planned = models.BigIntegerField(_("planned"))
    # What this year's plan says came from the year before, on top of what is planned; empty when it does not say.
    carried_in = models.BigIntegerField(_("carried in"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["year__ordinal", "purpose_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "purpose"], name="budget_line_once"),
            models.CheckConstraint(name="planned_not_negative", condition=Q(planned__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.purpose.code}"


class DeclaredFigure(models.Model):
    """A figure as a published report states it, to be compared with the one that follows from the records."""

    audited_fields = ("year_id", "figure", "value")

    year = models.ForeignKey(ImplementationYear, on_delete=models.CASCADE, related_name="declared")
    figure = models.CharField(max_length=80)
    # Money in cents for figures of money, otherwise a count.
    value = models.BigIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["year__ordinal", "figure"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "figure"], name="declared_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.figure}"
