"""Making a resource as delivered work."""

from __future__ import annotations

from talka.activities.models import Family, WorkKind
from talka.activities.queries.log import kinds_in_use

# The code that the product ships for it; otherwise the first kind of its family.
RESOURCE = "resource"


def kind_of_product() -> WorkKind | None:
    """The kind of work that making a resource is."""
    kinds = kinds_in_use().filter(family=Family.PRODUCT)
    return kinds.filter(code=RESOURCE).first() or kinds.first()
