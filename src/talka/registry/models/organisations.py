"""Organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key

# Words of legal form and quotation marks say nothing about which organisation is meant.
FORM_WORDS = {"biedriba", "nodibinajums", "bdr", "nod", "sia", "fonds", "draudze", "arodbiedriba", "b"}


def comparable_name(name: str) -> str:
    """The folded name without words of legal form: two spellings of one organisation agree in it."""
    words = [word for word in fold(name).split() if word not in FORM_WORDS]
    return " ".join(words) or fold(name)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def named_like(self, text: str) -> OrganisationQuerySet:
        """Every word occurs in the name, whatever the diacritics; digits find the registration number."""
        compact = text.replace(" ", "")
        if compact.isdigit():
            return self.filter(registration_number__startswith=compact)
        found = self
        for word in fold(text).split():
            found = found.filter(name_folded__contains=word)
        return found


class Organisation(models.Model):
    """An association, foundation, institution or other body that takes part in what a centre does."""

    audited_fields = ("name", "registration_number", "place_id", "place_text", "email", "phone", "notes")

    name = models.CharField(_("name"), max_length=250)
    name_folded = models.CharField(max_length=250, editable=False, db_index=True)
    name_compared = models.CharField(max_length=250, editable=False, db_index=True)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    registration_number = models.CharField(_("registration number"), max_length=11, unique=True, null=True, blank=True)
    place = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    place_text = models.CharField(_("place"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=5000)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep search, comparison and sort columns beside the name."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Derive the columns that follow from the name; bulk writers call it themselves."""
        self.name_folded = fold(self.name)[:250]
        self.name_compared = comparable_name(self.name)[:250]
        self.sort_key = sort_key(self.name)
        self.registration_number = self.registration_number or None
