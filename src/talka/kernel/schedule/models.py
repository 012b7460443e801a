"""When each job of the clock runs next."""

from __future__ import annotations

from django.db import models


class DueJob(models.Model):
    """One job of the clock and the moment from which it is due; claimed by moving the moment on."""

    name = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField()
    last_problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
