"""Kinds of work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from talka.activities.models.kind_names import name_in
from talka.kernel.text import plural_lv


class Family(models.TextChoices):
    """Kinds that are told and proven alike."""

    GATHERING = "gathering", _("gatherings")
    ADVICE = "advice", _("advice")
    PUBLICATION = "publication", _("publications")
    SUPPORT = "support", _("support")
    PRODUCT = "product", _("studies and resources")
    OTHER = "other", _("other work")


class EvidenceRule(models.TextChoices):
    """What is enough to believe that the work was done."""

    NONE = "none", _("no evidence needed")
    ANY = "any", _("a file or a link")
    ATTENDANCE = "attendance", _("participants by name or an attendance list")
    DOCUMENT = "document", _("a file")


class Gender(models.TextChoices):
    """Grammatical gender of the noun: the verb of a Latvian sentence follows it."""

    FEMININE = "f", _("feminine")
    MASCULINE = "m", _("masculine")


# Fields that a kind may ask for beside title, agreement, purpose, date and notes, in the order of the form.
OPTIONAL_FIELDS = (
    "count",
    "format",
    "place",
    "participants",
    "organisations",
    "hours",
    "channel",
    "series",
    "topic",
    "link",
)


# The kind that the quick line records.
CONSULTATION = "consultation"


class WorkKind(models.Model):
    """A kind of delivered work: which fields it asks for, what evidence is enough, how a sentence names it."""

    audited_fields = (
        "code",
        "name",
        "name_en",
        "family",
        "gender",
        "one",
        "other",
        "zero",
        "participle",
        "fields",
        "evidence_rule",
        "is_active",
    )

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    family = models.CharField(_("family"), max_length=12, choices=Family.choices, default=Family.OTHER)
    gender = models.CharField(_("gender of the noun"), max_length=1, choices=Gender.choices, default=Gender.MASCULINE)
    # „71 konsultācija”, „53 konsultācijas”, „0 konsultāciju”.
    one = models.CharField(_("after 1, 21, 31"), max_length=80)
    other = models.CharField(_("after 2, 5, 11"), max_length=80)
    zero = models.CharField(_("after 0"), max_length=80)
    # „Sniegt”: the stem to which the ending of the noun's gender and number is added.
    participle = models.CharField(_("stem of the verb"), max_length=40, default="Veikt")
    fields: models.JSONField[list[str]] = models.JSONField(_("fields"), default=list)
    evidence_rule = models.CharField(
        _("enough evidence"), max_length=12, choices=EvidenceRule.choices, default=EvidenceRule.ANY
    )
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]

    def __str__(self) -> str:
        return name_in(get_language() or "lv", name=self.name, name_en=self.name_en)

    def counted(self, count: int) -> str:
        """„71 konsultācija”: the count with the noun in its form."""
        return f"{count} {plural_lv(count, self.one, self.other, self.zero)}"

    def done(self, count: int) -> str:
        """„Sniegta”, „Sniegtas”, „Organizēts”, „Organizēti”: the verb agreeing with the counted noun."""
        # After nought the noun is in the genitive, and the verb agrees with none: „Sniegts 0 konsultāciju”.
        one, other = ("a", "as") if self.gender == "f" else ("s", "i")
        return self.participle + plural_lv(count, one, other, "s")

    def asks_for(self, field: str) -> bool:
        """Whether the form of this kind shows an optional field."""
        return field in self.fields
