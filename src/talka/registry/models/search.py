"""The words by which records of the registry are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a record of the registry is."""

    ORGANISATION = "organisation", _("organisation")
    COMMUNITY = "community", _("community")
    NETWORK = "network", _("network")
    PERSON = "person", _("person")


class Origin(models.TextChoices):
    """Where a word stands in a record."""

    NAME = "n", _("name")
    FORMER_NAME = "f", _("former name")
    NUMBER = "r", _("registration number")
    EMAIL = "e", _("e-mail")
    PHONE = "t", _("phone")
    # Not written so in the name, which people write so: „jauniešucentrs”, „LPA”.
    TOGETHER = "j", _("words written together")
    INITIALS = "i", _("first letters")


WORD, ORDER = 80, 40


class SearchWord(models.Model):
    """One word of one record, folded: follows from the record and is kept in the transaction that changes it."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    object_id = models.BigIntegerField()
    origin = models.CharField(max_length=1, choices=Origin.choices)
    word = models.CharField(max_length=WORD)
    stem = models.CharField(max_length=WORD)
    # The beginning of the record's sort key: words that thousands of records share are read in Latvian order.
    order = models.CharField(max_length=ORDER)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id", "origin", "word"], name="search_word_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kind", "word", "order"],
                name="search_by_word",
                opclasses=["", "varchar_pattern_ops", ""],
                include=["object_id", "stem", "origin"],
            ),
            models.Index(
                fields=["kind", "stem", "order"], name="search_by_stem", include=["object_id", "word", "origin"]
            ),
            models.Index(fields=["stem"], name="search_by_any_stem"),
        ]

    def __str__(self) -> str:
        return self.word


class SearchSlip(models.Model):
    """A stem that occurs in the registry, and what is left of it when one letter falls out."""

    slip = models.CharField(max_length=WORD)
    stem = models.CharField(max_length=WORD)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["slip", "stem"], name="search_slip_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["stem"], name="search_slip_by_stem")]

    def __str__(self) -> str:
        return f"{self.slip} → {self.stem}"
