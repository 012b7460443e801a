"""Bringing places in: what the product ships, and what offices publish."""

from talka.places.imports.shipped import put_shipped_units

__all__ = ["put_shipped_units"]
