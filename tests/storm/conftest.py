"""The storm blows over the same two centres as the matrix of permissions."""

from __future__ import annotations

from tests.permissions.conftest import browsers, world

__all__ = ["browsers", "world"]
