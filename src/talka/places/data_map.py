"""What places hold about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import Holding
from talka.places.models import Edition, Outline, Place, Population

DATA_MAP = (
    Holding(Edition, "token"),
    Holding(Place, "code name name_folded sort_key"),
    Holding(Outline, "geometry source attribution"),
    Holding(Population, "source"),
)
