"""Changes that the trail keeps, told as whoever works with the record calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

MOST_SHOWN = 80


def change_in_words(model: type[Model], name: str, pair: list[Any], shown: Callable[[Any], str]) -> str:
    """One changed column: what it is called, what stood there, and what stands there now; `shown` says a value."""
    label = str(getattr(model._meta.get_field(name.removesuffix("_id")), "verbose_name", name))
    before, after = (_("nothing") if value is None or value == "" else _cut(shown(value)) for value in pair)
    return f"{label[:1].upper()}{label[1:]}: {before} → {after}"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
