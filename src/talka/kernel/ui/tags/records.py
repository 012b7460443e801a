"""Parts of a record's page: its summary and its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from talka.kernel.ui.shapes import SummaryRow, TimelineEntry
from talka.kernel.ui.tags.library import register


@register.inclusion_tag("ui/parts/summary_list.html")
def ui_summary_list(rows: Iterable[SummaryRow | tuple[Any, ...]]) -> dict[str, Any]:
    """What a record says: {% ui_summary_list rows %}; rows are SummaryRow or (key, value[, change_url])."""
    return {"rows": [row if isinstance(row, SummaryRow) else SummaryRow(*row) for row in rows]}


@register.inclusion_tag("ui/parts/timeline.html")
def ui_timeline(entries: Iterable[TimelineEntry]) -> dict[str, Any]:
    """What happened to a record, newest first: {% ui_timeline entries %} of TimelineEntry."""
    return {"entries": entries}
