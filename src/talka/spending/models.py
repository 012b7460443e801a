"""Money spent and money left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold

if TYPE_CHECKING:
    from talka.accounts.models import User


class ExpenditureQuerySet(models.QuerySet["Expenditure"]):
    """Questions about expenditures."""

    def visible_to(self, user: User) -> ExpenditureQuerySet:
        """Expenditures of one's own centres, or all."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def worded_like(self, text: str) -> ExpenditureQuerySet:
        """Every word occurs in description, supplier or document number, whatever the diacritics."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def present(self) -> ExpenditureQuerySet:
        """Everything that was not removed."""
        return self.filter(removed_at=None)


class DocumentSplit(models.Model):
    """One supplier's document that is paid from several places by agreed shares."""

    audited_fields = ("supplier_compared", "document_number", "total", "note")

    supplier_compared = models.CharField(max_length=200)
    document_number = models.CharField(_("document number"), max_length=80)
    total = models.BigIntegerField(_("total of the document"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.document_number


class Expenditure(models.Model):
    """Money spent under an agreement in a year, in cents; a purpose is empty when only the year's total is known."""

    audited_fields = (
        "ref",
        "centre_id",
        "agreement_id",
        "year_id",
        "purpose_id",
        "date",
        "amount",
        "supplier",
        "document_number",
        "description",
        "supported_organisation_id",
        "supported_community_id",
        "ineligible",
        "ineligible_reason",
        "recovered",
        "recovered_on",
        "split_id",
        "share",
        "removed_at",
    )

    ref = models.CharField(_("reference"), max_length=60, blank=True)
    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.PROTECT, related_name="expenditures")
    year = models.ForeignKey(
        "programmes.ImplementationYear",
        on_delete=models.PROTECT,
        related_name="expenditures",
        verbose_name=_("implementation year"),
    )
    purpose = models.ForeignKey(
        "programmes.Purpose",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expenditures",
        verbose_name=_("purpose"),
    )
    date = models.DateField(_("date"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount"))
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    supplier_compared = models.CharField(max_length=200, editable=False, blank=True)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    document_compared = models.CharField(max_length=80, editable=False, blank=True)
    search_text = models.CharField(max_length=700, editable=False, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    # Whom the money supported: a grant, rent paid for somebody; empty for the centre's own costs.
    supported_organisation = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supported organisation"),
    )
    supported_community = models.ForeignKey(
        "registry.Community",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supported community"),
    )
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Empty: nobody has said that anything of it is ineligible.
    ineligible = models.BigIntegerField(_("ineligible part"), null=True, blank=True)
    ineligible_reason = models.CharField(_("why ineligible"), max_length=300, blank=True)
    recovered = models.BigIntegerField(_("recovered later"), null=True, blank=True)
    recovered_on = models.DateField(_("recovered on"), null=True, blank=True)
    split = models.ForeignKey(
        DocumentSplit, on_delete=models.PROTECT, null=True, blank=True, related_name="expenditures"
    )
    # Share of the split document in hundredths of a per cent: 10,000 is the whole.
    share = models.PositiveIntegerField(_("share"), null=True, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-date", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "ref"], condition=~Q(ref=""), name="expenditure_ref_once"),
            models.CheckConstraint(
                name="money_supports_one",
                condition=Q(supported_organisation=None) | Q(supported_community=None),
            ),
            models.CheckConstraint(name="amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="ineligible_within_amount",
                condition=Q(ineligible=None) | Q(ineligible__gte=0, ineligible__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="recovered_within_ineligible",
                condition=Q(recovered=None) | Q(recovered__gte=0, recovered__lte=F("ineligible")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["year", "purpose"], name="expenditure_by_line"),
            models.Index(fields=["supplier_compared", "document_compared"], name="expenditure_by_document"),
        ]

    def __str__(self) -> str:
        return self.description or self.document_number or str(self.amount)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the compared columns beside what they follow from."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Derive the columns by which a document is recognised; bulk writers call it themselves."""
        self.supplier_compared = compared_supplier(self.supplier)
        self.document_compared = fold(self.document_number).replace(" ", "")[:80]
        words = fold(f"{self.description} {self.supplier} {self.document_number}")
        # The document's number is found as it is written and without its signs.
        self.search_text = f"{words} {self.document_compared}"[:700]


def compared_supplier(name: str) -> str:
    """The supplier's name without legal form and punctuation, as two invoices would agree in it."""
    words = [w for w in fold(name).split() if w not in {"sia", "as", "biedriba", "nodibinajums", "ik", "zs"}]
    return " ".join(words)[:200]


class Remainder(models.Model):
    """Money left at a year's end: carried to the next year or returned to the funder, in cents."""

    class Disposition(models.TextChoices):
        """What became of it."""

        CARRIED = "carried", _("carried to the next year")
        RETURNED = "returned", _("returned to the funder")

    audited_fields = (
        "ref",
        "agreement_id",
        "year_id",
        "purpose_id",
        "amount",
        "disposition",
        "date",
        "document",
        "removed_at",
    )

    ref = models.CharField(_("reference"), max_length=60, blank=True)
    agreement = models.ForeignKey("programmes.Agreement", on_delete=models.PROTECT, related_name="remainders")
    year = models.ForeignKey("programmes.ImplementationYear", on_delete=models.PROTECT, related_name="remainders")
    purpose = models.ForeignKey(
        "programmes.Purpose",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="remainders",
        verbose_name=_("purpose"),
    )
    amount = models.BigIntegerField(_("amount"))
    disposition = models.CharField(_("what became of it"), max_length=10, choices=Disposition.choices)
    date = models.DateField(_("date"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=120, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["year__ordinal", "purpose_id", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agreement", "ref"], condition=~Q(ref=""), name="remainder_ref_once"),
            models.CheckConstraint(name="remainder_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_disposition_display()}"
