"""Making the index of words anew."""

from __future__ import annotations

from talka.registry.models import Community, Network, Organisation, Person, SearchWord
from talka.registry.queries.indexing import rebuild_words


def put_in_place() -> None:
    """After each migration: records that were there before the index are found by it; repeatable."""
    if SearchWord.objects.exists():
        return
    if any(model.objects.exists() for model in (Organisation, Community, Network, Person)):
        rebuild_words()


__all__ = ["put_in_place", "rebuild_words"]
