"""What the library holds about people, column by column."""

from __future__ import annotations

from talka.kernel.personal_data import AT_WORK, WRITTEN, Holding
from talka.library.models import Resource

DATA_MAP = (
    Holding(Resource, "title summary body link search_text sort_key", WRITTEN),
    Holding(Resource, "added_by", AT_WORK),
    Holding(Resource, "code language"),
)
