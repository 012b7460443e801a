"""Ways around: breadcrumbs, tabs, pages of a list, steps of a wizard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.template import Context
from django.utils.translation import gettext as _

from talka.kernel.ui.shapes import Link
from talka.kernel.ui.tags.library import register


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def ui_breadcrumbs(items: Iterable[Link | tuple[str, str]]) -> dict[str, Any]:
    """The way here, top first: {% ui_breadcrumbs items %}; items are Link or (title, url), the page itself left out."""
    return {"items": [item if isinstance(item, Link) else Link(*item) for item in items]}


@register.inclusion_tag("ui/parts/tabs.html")
def ui_tabs(items: Iterable[Link], *, label: str = "") -> dict[str, Any]:
    """Pages of one thing, as links: {% ui_tabs items %}; items have .title .url .active .count."""
    return {"items": items, "label": label or _("Parts of this page")}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def ui_pagination(context: Context, page: Page[Any], *, parameter: str = "page", target: str = "") -> dict[str, Any]:
    """Pages of a list, keeping its filters: {% ui_pagination page %}; target="#list" swaps that region in place.

    The template needs `request` in its context.
    """
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "target": target,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "numbers": [(n, address(n) if isinstance(n, int) else "") for n in shown],
    }


@register.inclusion_tag("ui/parts/steps.html")
def ui_steps(steps: Iterable[str], current: int) -> dict[str, Any]:
    """Where one is in a wizard: {% ui_steps steps 2 %}; titles in order, current counted from 1."""
    titles = list(steps)
    return {
        "current": current,
        "total": len(titles),
        "steps": [
            {"number": n, "title": title, "state": "done" if n < current else "current" if n == current else "ahead"}
            for n, title in enumerate(titles, 1)
        ],
    }
