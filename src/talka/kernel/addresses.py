"""Whole addresses: of the site as configured, never as somebody asked for it."""

from __future__ import annotations

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return settings.SITE_ADDRESS.rstrip("/") + path


def bare_site() -> str:
    """The address of the site as people say it, without the scheme."""
    return settings.SITE_ADDRESS.partition("://")[2]
