"""The work log for machines."""

from talka.activities.api.changes import router

__all__ = ["router"]
