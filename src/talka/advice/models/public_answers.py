"""Answers that everybody may read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.advice.models.requests import AdviceRequest
from talka.kernel.codes import new_code
from talka.kernel.text import fold


class PublicAnswer(models.Model):
    """A question that many have, and its answer, written so that nobody can tell who asked first."""

    audited_fields = ("code", "centre_id", "topic_id", "title", "question", "answer", "language", "withdrawn_at")

    code = models.CharField(max_length=16, unique=True, editable=False)
    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT, related_name="+", verbose_name=_("centre"))
    topic = models.ForeignKey(
        "advice.AdviceTopic",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="public_answers",
        verbose_name=_("topic"),
    )
    # What it was made of; nobody outside learns of it.
    request = models.ForeignKey(
        AdviceRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="public_answers"
    )
    title = models.CharField(_("question in one line"), max_length=200)
    question = models.TextField(_("question"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=20_000)
    language = models.CharField(_("language"), max_length=5, default="lv")
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched beside the words; a new one gets its code."""
        self.code = self.code or new_code()
        self.search_text = fold(f"{self.title} {self.question} {self.answer}")
        super().save(*args, **kwargs)
