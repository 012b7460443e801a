"""Addresses of events, as letters and pages give them."""

from __future__ import annotations

from django.urls import reverse

from talka.events.models import Event, Invitation
from talka.kernel.addresses import absolute


def public_address(event: Event) -> str:
    """Where everybody reads about it: the folder of events, then its code."""
    return absolute(f"{reverse('events:list').removesuffix('work/')}{event.code}/")


def invitation_address(invitation: Invitation) -> str:
    """Where whoever was invited by name answers."""
    return absolute(reverse("events:invitation", args=[invitation.code]))
