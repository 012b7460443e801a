"""Codes of public addresses: random, so that nobody can count what there is."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 8


def new_code() -> str:
    """A short code without letters that look alike."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
