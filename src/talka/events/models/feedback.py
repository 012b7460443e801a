"""What those who came thought of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.events.models.events import Event
from talka.events.models.registrations import Registration
from talka.kernel.codes import new_code


class FeedbackRequest(models.Model):
    """That somebody who came was asked, and whether the link was used; nothing leads from it to what they said."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="feedback_request")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    # A day only: the minute would tell which answer is whose.
    used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.asked_at)


class Feedback(models.Model):
    """One answer; anonymous unless they wrote their name."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback")
    rating = models.PositiveSmallIntegerField(_("how useful it was"))
    good = models.TextField(_("what was good"), max_length=2000, blank=True)
    better = models.TextField(_("what to do better"), max_length=2000, blank=True)
    name = models.CharField(_("your name, if you wish"), max_length=150, blank=True)
    given_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="rating_from_1_to_5", condition=Q(rating__gte=1, rating__lte=5)),
        ]

    def __str__(self) -> str:
        return str(self.rating)
