"""What everybody may read and take along."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.kernel.text import fold, sort_key

if TYPE_CHECKING:
    from talka.accounts.models import User


def new_code() -> str:
    """What stands for a resource in its address."""
    return secrets.token_hex(5)


class Topic(models.TextChoices):
    """What it is about."""

    FOUNDING = "founding", _("founding an organisation")
    GOVERNANCE = "governance", _("board, statutes, members")
    MONEY = "money", _("accounting and taxes")
    PROJECTS = "projects", _("projects and funding")
    VOLUNTEERS = "volunteers", _("volunteers")
    DATA = "data", _("personal data")
    PARTICIPATION = "participation", _("participation and advocacy")
    COMMUNITY = "community", _("communities and neighbours")
    PUBLICITY = "publicity", _("telling others")
    OTHER = "other", _("other")


class ResourceKind(models.TextChoices):
    """What sort of thing it is."""

    GUIDE = "guide", _("guide")
    TEMPLATE = "template", _("template")
    FORM = "form", _("form")
    VIDEO = "video", _("video")
    LAW = "law", _("law")
    STUDY = "study", _("study")
    PRACTICE = "practice", _("good practice")
    OTHER = "other", _("other")


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Questions about resources."""

    def published(self) -> ResourceQuerySet:
        """What everybody may read."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)

    def visible_to(self, user: User) -> ResourceQuerySet:
        """What staff see: everything, for whoever works in some centre; drafts only of their own."""
        if user.access.everywhere:
            return self
        if not user.access.works:
            return self.none()
        public = Q(published_at__isnull=False, withdrawn_at=None)
        return self.filter(public | Q(centre__in=user.access.centres))


class Resource(models.Model):
    """Something useful for everybody: a text, a file or a link, with a summary in plain words."""

    audited_fields = (
        *("code", "centre_id", "title", "summary", "body", "file_id", "link", "topic", "language", "kind"),
        *("is_easy", "review_on", "published_at", "withdrawn_at", "translation_of_id", "activity_id"),
    )

    code = models.CharField(max_length=16, unique=True, editable=False)
    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="resources", verbose_name=_("centre")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary in plain words"), max_length=500)
    body = models.TextField(_("text"), max_length=60_000, blank=True)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(_("link"), max_length=500, blank=True)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic.choices, default=Topic.OTHER)
    # A code of the languages of profiles.
    language = models.CharField(_("language"), max_length=5, default="lv")
    kind = models.CharField(_("kind of resource"), max_length=10, choices=ResourceKind.choices, default="guide")
    is_easy = models.BooleanField(_("easy to read"), default=False)
    # The one that this one says in another language; of several translations all name the same.
    translation_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    # On that day somebody looks whether it is still true.
    review_on = models.DateField(_("look at it again until"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The delivered work that making it was, where somebody recorded it.
    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="library_resource"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=300, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="resource_holds_something", condition=~Q(body="") | Q(file__isnull=False) | ~Q(link="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-published_at", "-id"], name="resources_newest"),
            models.Index(fields=["review_on"], name="resources_to_review"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched beside the words; a new one gets its code."""
        self.code = self.code or new_code()
        self.search_text = fold(f"{self.title} {self.summary} {self.body}")
        self.sort_key = sort_key(self.title)
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def original_id(self) -> int:
        """Which resource its translations have in common."""
        return self.translation_of_id or self.pk
