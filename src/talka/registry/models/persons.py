"""Persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key
from talka.registry.models.finding import Texts, keep_words
from talka.registry.models.search import Kind, Origin

if TYPE_CHECKING:
    from talka.accounts.models import User


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about persons."""

    def visible_to(self, user: User) -> PersonQuerySet:
        """Persons whom one's own centres have met; names travel no further than the work they took part in."""
        if user.access.everywhere:
            return self
        return self.filter(centres__in=user.access.centres).distinct()

    def named_like(self, text: str) -> PersonQuerySet:
        """Every word occurs in the name, whatever the diacritics; an @ finds the address."""
        if "@" in text:
            return self.filter(email_folded=text.strip().casefold())
        found = self
        for word in fold(text).split():
            found = found.filter(name_folded__contains=word)
        return found


class Person(models.Model):
    """Somebody who takes part in what a centre does. Never holds ethnic origin or a personal code."""

    found_as: ClassVar[Kind] = Kind.PERSON
    audited_fields = ("name", "email", "phone", "organisation_id", "erased_at")

    name = models.CharField(_("name and surname"), max_length=150)
    name_folded = models.CharField(max_length=150, editable=False, db_index=True)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    email_folded = models.CharField(max_length=254, editable=False, blank=True, db_index=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    # The centres that have met this person: what `visible_to` stands on.
    centres = models.ManyToManyField("accounts.Centre", related_name="+")
    # Since then the name is a pseudonym: what the person took part in still counts as one person.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep search and sort columns beside the name, and the words by which somebody is found."""
        self.fill_derived()
        new = self._state.adding
        super().save(*args, **kwargs)
        keep_words([self], new=new)

    def search_texts(self) -> Texts:
        """What somebody is found by."""
        return [(Origin.NAME, self.name), (Origin.EMAIL, self.email), (Origin.PHONE, self.phone)]

    def fill_derived(self) -> None:
        """Derive the columns that follow from name and address; bulk writers call it themselves."""
        self.name_folded, self.sort_key = fold(self.name)[:150], sort_key(self.name)
        self.email_folded = self.email.strip().casefold()
