"""Money for machines."""

from talka.spending.api.records import router

__all__ = ["router"]
