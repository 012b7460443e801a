"""Events on the front page of the site and on a centre's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from talka.events.queries.calendar import Wanted, next_events
from talka.events.views.public.asked import line_of, query_of

MOST = 4


def next_events_block(_request: HttpRequest, centre: Any) -> Mapping[str, Any] | None:
    """What comes next; nothing where nothing is announced."""
    lines = [line_of(one) for one in next_events(centre, MOST)]
    wanted = Wanted(centre=centre.code) if centre is not None else Wanted()
    return {"lines": lines, "query": query_of(wanted)} if lines else None
