"""Letters that wait, went out, or could not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LetterState(models.TextChoices):
    """Where a letter is."""

    WAITING = "waiting", pgettext_lazy("letter", "waiting")
    SENDING = "sending", pgettext_lazy("letter", "being sent")
    SENT = "sent", pgettext_lazy("letter", "sent")
    FAILED = "failed", pgettext_lazy("letter", "not sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("letter", "withdrawn")
    # Taken by the mail server, and sent back later by another one; or its reader said that it is unwanted.
    RETURNED = "returned", pgettext_lazy("letter", "came back")
    COMPLAINED = "complained", pgettext_lazy("letter", "reported as unwanted")


# What its reader had in front of them, as far as anybody can tell.
ARRIVED = (LetterState.SENT, LetterState.COMPLAINED)
# What nobody got.
LOST = (LetterState.FAILED, LetterState.RETURNED)


class Letter(models.Model):
    """One letter to one address.

    `key` stands for what the letter is about: the same thing is written once, however often it is asked for.
    """

    audited_fields = ("kind", "state", "attempts")

    key = models.CharField(max_length=120, unique=True)
    # The module and the occasion, as in `accounts.invitation`.
    kind = models.CharField(max_length=60)
    address = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    # Each: name, content type, bytes in base64.
    attachments = models.JSONField(default=list)
    # Who composes the words when it is handed over, a `LetterSource` of some manifest; then none are kept here.
    source = models.CharField(max_length=40, blank=True)
    # A server said, at once or by a letter that came back, that there is no such mailbox.
    is_refused = models.BooleanField(default=False)
    # Holds a link that opens something: the words go once the letter is sent.
    secret = models.BooleanField(default=False)
    # Whose letter it is; none: of the whole installation.
    centre_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    written_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="letters_due"),
            models.Index(fields=["-written_at"], name="letters_newest"),
            models.Index(fields=["address"], name="letters_to"),
        ]

    def __str__(self) -> str:
        return self.subject
