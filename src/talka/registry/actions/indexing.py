"""Making the index of words anew."""

from __future__ import annotations

from talka.registry.imports import put_areas_in_place
from talka.registry.models import Community, Network, Organisation, Person, SearchWord
from talka.registry.queries.indexing import rebuild_words


def put_in_place() -> None:
    """After each migration, repeatable: areas are there, and records from before the index are found by it."""
    put_areas_in_place()
    if SearchWord.objects.exists():
        return
    if any(model.objects.exists() for model in (Organisation, Community, Network, Person)):
        rebuild_words()


__all__ = ["put_in_place", "rebuild_words"]
