"""Posts in the centres' channels, which stand in the work log; here is only how they came there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.kernel.written_days import written_days, written_month

if TYPE_CHECKING:
    from talka.accounts.models import User


class BatchSource(models.TextChoices):
    """How posts were told."""

    LINKS = "links", _("pasted links")
    TALLY = "tally", _("count of a month")
    FILE = "file", _("file of the channel")


class PostBatchQuerySet(models.QuerySet["PostBatch"]):
    """Questions about posts that came together."""

    def visible_to(self, user: User) -> PostBatchQuerySet:
        """Those of one's own centres, or all."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)


class PostBatch(models.Model):
    """Posts that came into the log together, and can be taken out together."""

    audited_fields = ("centre_id", "source", "channel", "file_name", "recorded_at", "undone_at", "number")

    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("centre"))
    source = models.CharField(max_length=5, choices=BatchSource.choices)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    # What was read and waits to be confirmed: for each post its day, title, link, reach and channel; read whole.
    rows = models.JSONField(default=list)
    purpose = models.ForeignKey(
        "programmes.Purpose", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("purpose"),
    )  # fmt: skip
    number = models.PositiveIntegerField(default=0)
    # The days of the posts; of a count of a month, that month as far as it had gone.
    first_day = models.DateField(null=True, blank=True, editable=False)
    last_day = models.DateField(null=True, blank=True, editable=False)
    # Channels of the posts, each between spaces, and folded words by which the list finds them.
    channels = models.CharField(max_length=500, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = PostBatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.file_name or self.get_source_display()

    @property
    def period_words(self) -> str:
        """What time the posts are of, in words: a month that was counted, a day, or from one day to another."""
        if self.first_day is None or self.last_day is None:
            return ""
        counted = self.source == BatchSource.TALLY
        return written_month(self.last_day) if counted else written_days(self.first_day, self.last_day)


class Post(models.Model):
    """A link that is in the log already, by a form of it in which twice the same looks the same."""

    centre = models.ForeignKey("accounts.Centre", on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(PostBatch, on_delete=models.CASCADE, related_name="posts")
    activity = models.ForeignKey("activities.Activity", on_delete=models.CASCADE, related_name="+")
    # Empty: a count without links.
    link_key = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre", "link_key"], condition=~models.Q(link_key=""), name="post_once_in_centre"
            ),
        ]

    def __str__(self) -> str:
        return self.link_key or str(self.activity_id)
