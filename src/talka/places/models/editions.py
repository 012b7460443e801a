"""Which state of the territories is stored: what is kept of them in memory is kept for one edition."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models


class Edition(models.Model):
    """The present state of units, their history and outlines, as a token that every change of them replaces.

    A token and not a number: a number that a rolled-back change had taken would come a second time.
    """

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token


def renew_edition() -> None:
    """Say that units, their history or outlines changed; to be called after many are written at once."""
    Edition.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(16)})


def current_edition() -> str:
    """The token of the present state; empty if nothing was ever put in place."""
    return Edition.objects.filter(pk=1).values_list("token", flat=True).first() or ""


class Editioned(models.Model):
    """A record whose change makes a new edition."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it, and say that something changed."""
        super().save(*args, **kwargs)
        renew_edition()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it, and say that something changed."""
        deleted = super().delete(*args, **kwargs)
        renew_edition()
        return deleted
