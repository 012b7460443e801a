"""What is said under a request, and who read it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.advice.models.requests import AdviceRequest


class MessageKind(models.TextChoices):
    """Who says something to whom."""

    ANSWER = "answer", _("answer")
    ADDITION = "addition", _("added by whoever asked")
    NOTE = "note", _("note among advisers")


class AdviceMessage(models.Model):
    """An answer, words that whoever asked added, or a note that only advisers read."""

    audited_fields = ("request_id", "kind", "author_id")

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    # None: whoever asked.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # An answer is Markdown; the others are plain text.
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    # Pairs of title and address.
    links: models.JSONField[list[list[str]]] = models.JSONField(default=list)
    written_at = models.DateTimeField(default=timezone.now)
    # Of the letter that it came by: the same letter is added once, however often a mail server hands it over.
    letter_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["written_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["letter_hash"], condition=~Q(letter_hash=""), name="advice_message_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AdviceFile(models.Model):
    """A file under a message, or that came with the question."""

    audited_fields = ("request_id", "message_id", "file_id")

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(AdviceMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class AdviceReading(models.Model):
    """Somebody other than the adviser read what was asked and answered, on a day."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField()
    first_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "reader", "read_on"], name="advice_reading_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.read_on}"
