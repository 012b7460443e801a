"""Fields in which organisations act."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.kernel.spoken import LATVIAN, reading_language
from talka.kernel.text import sort_key

# The fields that the product ships, by their codes; in Latvian they are called as data/areas.csv says.
SHIPPED = {
    "culture": pgettext_lazy("field of activity", "Culture and art"),
    "sport": pgettext_lazy("field of activity", "Sport"),
    "recreation": pgettext_lazy("field of activity", "Leisure and hobby clubs"),
    "education": pgettext_lazy("field of activity", "Education and science"),
    "youth": pgettext_lazy("field of activity", "Youth"),
    "family": pgettext_lazy("field of activity", "Families and children"),
    "seniors": pgettext_lazy("field of activity", "Older people"),
    "health": pgettext_lazy("field of activity", "Health"),
    "social": pgettext_lazy("field of activity", "Social assistance"),
    "disability": pgettext_lazy("field of activity", "People with disabilities"),
    "environment": pgettext_lazy("field of activity", "Environmental protection"),
    "animals": pgettext_lazy("field of activity", "Animal protection"),
    "development": pgettext_lazy("field of activity", "Local development and housing"),
    "rights": pgettext_lazy("field of activity", "Human rights and participation"),
    "minorities": pgettext_lazy("field of activity", "National minorities and cohesion"),
    "heritage": pgettext_lazy("field of activity", "History and cultural heritage"),
    "safety": pgettext_lazy("field of activity", "Safety and defence"),
    "charity": pgettext_lazy("field of activity", "Charity and volunteering"),
    "international": pgettext_lazy("field of activity", "International cooperation"),
    "religion": pgettext_lazy("field of activity", "Religion"),
    "profession": pgettext_lazy("field of activity", "Professions and business"),
}


class ActivityArea(models.Model):
    """A field in which organisations act, by the classification of associations and foundations."""

    audited_fields = ("code", "name", "retired_on")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=300, editable=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name if self.told_in == LATVIAN else str(SHIPPED[self.code])

    @property
    def told_in(self) -> str:
        """The language of its name on this page: the reader's where the product knows it, otherwise Latvian."""
        return reading_language() if self.code in SHIPPED else LATVIAN

    def fill_derived(self) -> None:
        """Keep the order of names beside the name."""
        self.sort_key = sort_key(self.name)
