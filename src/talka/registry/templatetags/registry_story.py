"""The story of a record on its page: what happened, and what was taken into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import Context

from talka.kernel.modules import record_files_of
from talka.registry import rules
from talka.registry.queries.merging import MERGED, kind_of, merges_of
from talka.registry.queries.timeline import story_of

register = template.Library()


@register.inclusion_tag("registry/timeline/part.html", takes_context=True)
def registry_story(context: Context, record: Any) -> dict[str, Any]:
    """The newest part of the story, or that before ?before=2025-03-14: {% registry_story organisation %}."""
    request = context["request"]
    user, kind = request.user, kind_of(record)
    before = _day(request.GET.get("before", ""))
    may_merge = kind in MERGED and rules.may_merge(user, record)
    return {
        "record": record,
        "kind": kind,
        "story": story_of(user, record, before),
        "before": before,
        "may_merge": may_merge,
        "merges": list(merges_of(record)) if may_merge else [],
        "path": request.path,
        "files": record_files_of(record),
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
