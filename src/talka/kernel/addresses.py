"""Whole addresses: of the site as configured, never as somebody asked for it."""

from __future__ import annotations

import re

from django.conf import settings

# What stands behind an address to know where somebody came from; the page is the same without it.
_TRACES = re.compile(
    r"utm_.*|mtm_.*|pk_campaign|[gdyt]clid|fbclid|msclkid|gbraid|wbraid|igsh(id)?|mc_[ce]id|si|ref|ref_src|mibextid|trk.*|rcm"
    r"|__cft__.*|__tn__"
)


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return settings.SITE_ADDRESS.rstrip("/") + path


def bare_site() -> str:
    """The address of the site as people say it, without the scheme."""
    return settings.SITE_ADDRESS.partition("://")[2]


def is_trace(parameter: str) -> bool:
    """Whether a parameter of an address only tells where somebody came from."""
    return _TRACES.fullmatch(parameter) is not None
