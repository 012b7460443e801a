"""Editions of the newsletter, what stands in them, and to whom they went."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from talka.kernel.codes import new_code
from talka.outreach.models.subscribers import Subscriber

if TYPE_CHECKING:
    from talka.accounts.models import User


class EditionState(models.TextChoices):
    """Where an edition is."""

    DRAFT = "draft", _("draft")
    QUEUEING = "queueing", _("being prepared")
    SENDING = "sending", pgettext_lazy("letter", "being sent")
    STOPPED = "stopped", _("stopped")
    SENT = "sent", pgettext_lazy("letter", "sent")


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions about editions."""

    def visible_to(self, user: User) -> EditionQuerySet:
        """Those of one's own centres, or all."""
        return self if user.access.everywhere else self.filter(centre__in=user.access.centres)

    def public(self) -> EditionQuerySet:
        """Those that went out."""
        return self.filter(state__in=[EditionState.SENDING, EditionState.STOPPED, EditionState.SENT])


class Edition(models.Model):
    """One newsletter of a centre: written, checked, sent once to each of its readers, then in the archive."""

    audited_fields = ("centre_id", "title", "preheader", "language", "segment", "purpose_id", "state", "recipients")

    centre = models.ForeignKey(
        "accounts.Centre", on_delete=models.PROTECT, related_name="editions", verbose_name=_("centre")
    )
    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    title = models.CharField(_("subject of the letter"), max_length=150)
    preheader = models.CharField(_("line under the subject"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, default="lv")
    # By "region", "topic", "role" and "language": what was chosen; read whole.
    segment = models.JSONField(default=dict, blank=True)
    purpose = models.ForeignKey(
        "programmes.Purpose", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("purpose"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=8, choices=EditionState.choices, default=EditionState.DRAFT)
    # What went out, as it was that day: a list of parts with their lines; empty while it is a draft.
    content = models.JSONField(default=list, blank=True)
    recipients = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    activity = models.OneToOneField(
        "activities.Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "centre"], name="edition_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == EditionState.DRAFT


class BlockKind(models.TextChoices):
    """What a part of an edition is."""

    TEXT = "text", pgettext_lazy("part of a letter", "text")
    ITEMS = "items", pgettext_lazy("part of a letter", "list")


class BlockRule(models.TextChoices):
    """Which lines a list takes."""

    AHEAD = "ahead", _("what is in the next days")
    BACK = "back", _("what was published in the last days")
    PICKED = "picked", _("only those that I pick")


class Block(models.Model):
    """One part of an edition: words, or lines taken from what a module has published."""

    audited_fields = ("edition_id", "position", "kind", "title", "text", "source", "rule", "days", "most", "picked")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=BlockKind.choices)
    title = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    # The code of some PublicItems.
    source = models.CharField(max_length=40, blank=True)
    rule = models.CharField(_("which ones"), max_length=6, choices=BlockRule.choices, default=BlockRule.BACK)
    days = models.PositiveSmallIntegerField(_("how many days"), default=30)
    most = models.PositiveSmallIntegerField(_("at most"), default=8)
    # Keys of picked items; read whole.
    picked = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Delivery(models.Model):
    """That an edition is for a subscriber: once, whatever happens meanwhile; its letter tells what became of it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    letter = models.OneToOneField("kernel.Letter", on_delete=models.PROTECT, related_name="delivery")
    # Sending was stopped before it was handed over.
    stopped_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "subscriber"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.subscriber_id}"


class EditionLink(models.Model):
    """An address that an edition leads to."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="links")
    number = models.PositiveIntegerField()
    url = models.URLField(max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "number"], name="edition_link_once"),
        ]

    def __str__(self) -> str:
        return self.url


class LinkDay(models.Model):
    """How often a link was followed on a day; by whom is not known."""

    link = models.ForeignKey(EditionLink, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["link", "day"], name="link_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.clicks}"
