"""News on the public site."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.kernel.codes import new_code

if TYPE_CHECKING:
    from talka.accounts.models import User


class NewsQuerySet(models.QuerySet["NewsItem"]):
    """Questions about news."""

    def visible_to(self, user: User) -> NewsQuerySet:
        """Those of one's own centres, or all; also what is not published."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def public(self) -> NewsQuerySet:
        """What everybody may read today."""
        now = timezone.now()
        still = Q(expires=None) | Q(expires__gte=timezone.localdate(now))
        return self.filter(still, published_at__lte=now)


class NewsItem(models.Model):
    """A piece of news of a centre; it is public from the moment it is published until it expires or is withdrawn."""

    audited_fields = ("centre_id", "title", "summary", "body", "language", "published_at", "expires", "purpose_id")

    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="news", verbose_name=_("centre")
    )
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(_("in one or two sentences"), max_length=300, blank=True)
    body = models.TextField(_("text"), max_length=30_000, blank=True)
    language = models.CharField(_("language"), max_length=5, default="lv")
    published_at = models.DateTimeField(null=True, blank=True)
    expires = models.DateField(_("last day on the site"), null=True, blank=True)
    purpose = models.ForeignKey(
        "programmes.Purpose", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("purpose"),
    )  # fmt: skip
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-published_at"], name="news_newest")]

    def __str__(self) -> str:
        return self.title
