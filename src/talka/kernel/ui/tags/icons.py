"""Our own small set of icons: strokes on a grid of 24, drawn in the text's colour."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from talka.kernel.ui.tags.library import one_of, register

PATHS = {
    "back": "M19 12H5M11 6l-6 6 6 6",
    "agreement": "M5 3.5h14v17H5zM8.5 8h7M8.5 11.5h7M8 16.8c1.2-1.8 2-1.8 2.6 0s1.6 1 2.4-.6",
    "book": "M12 6.5c-2-1.5-4.5-2-8-2v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 .5-8 2M12 6.5V20",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
    "chart": "M4 4v16h16M8.5 16.5v-5M13 16.5v-9M17.5 16.5v-3",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "close": "M6 6l12 12M18 6L6 18",
    "comment": "M4 5h16v11h-9l-4.5 4v-4H4z",
    "download": "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
    "edit": "M5 19l1-4.5L16 4.5l3.5 3.5-10 10zM13.5 7l3.5 3.5",
    "evidence": "M18.5 11.5l-7 7a4.2 4.2 0 0 1-6-6l7.5-7.5a2.8 2.8 0 0 1 4 4l-7.2 7.2a1.4 1.4 0 0 1-2-2l6.5-6.5",
    "filter": "M4 5.5h16l-6.2 7.3V19l-3.6-2v-4.2z",
    "info": "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17M12 11v5.5M12 7.6v.4",
    "keys": "M3 7h18v10.5H3zM6.5 10.5v.1M10 10.5v.1M13.8 10.5v.1M17.5 10.5v.1M8 14h8",
    "layers": "M12 4l9 4.5-9 4.5-9-4.5zM3.5 12.5L12 17l8.5-4.5M3.5 16.5L12 21l8.5-4.5",
    "log": "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1",
    "lock": "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "map": "M9 5L3.5 7.5v12L9 17l6 2.5 5.5-2.5V5L15 7.5zM9 5v12M15 7.5v12",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "money": "M17.5 7.2A6.5 6.5 0 1 0 17.5 16.8M4 10.3h9M4 13.7h8",
    "news": "M4 10v5h3l9 4V6l-9 4zM7.5 15.2l1.3 4.8h2.4l-1-4M18.8 10.3a3.2 3.2 0 0 1 0 4.4",
    "organisation": "M4 20h16M6 20V5h8v15M14 10h4v10M9 8.5h2M9 12h2M9 15.5h2",
    "people": "M9 11.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6M3 19.5c0-3.3 2.7-5.3 6-5.3s6 2 6 5.3"
    "M15.5 5.2a3.3 3.3 0 0 1 0 6M17.5 14.6c2.1.7 3.5 2.4 3.5 4.9",
    "place": "M12 21c-4-4.6-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2.5 6.4-6.5 11"
    "M12 12.4a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8",
    "plus": "M12 5v14M5 12h14",
    "print": "M7.5 9V4h9v5M7 17H4V9h16v8h-3M7.5 14h9v6h-9z",
    "register": "M12 10c4.4 0 7.5-1.3 7.5-3s-3.1-3-7.5-3-7.5 1.3-7.5 3 3.1 3 7.5 3"
    "M4.5 7v10c0 1.7 3.1 3 7.5 3s7.5-1.3 7.5-3V7M4.5 12c0 1.7 3.1 3 7.5 3s7.5-1.3 7.5-3",
    "representative": "M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7"
    "M3.5 20c0-3.6 2.9-5.6 6.5-5.6 1.2 0 2.3.2 3.3.7M14.5 18l2 2 4-4.5",
    "report": "M6 3.5h8.5L18.5 7.5v13H6zM14 3.5V8h4.5M9 12h6.5M9 16h6.5",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.3 15.3L20 20",
    "theme": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 4v16M12 8l4.6-3.2M12 12.5l7.5-4.5M12 17l7.5-4.5",
    "trash": "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.2 11v5.5M13.8 11v5.5",
    "undo": "M8.5 5L4.5 9l4 4M4.5 9h9.5a5.5 5.5 0 0 1 0 11H8",
    "upload": "M12 16V5M7 9.5l5-5 5 5M4.5 20h15",
    "warning": "M12 4l9 16H3zM12 10v4.5M12 17v.3",
}


@register.simple_tag
def ui_icon(name: str, *, label: str = "") -> SafeString:
    """Draw an icon beside words: {% ui_icon "plus" %}; standing alone with a label: label=_("Delete")."""
    path = PATHS[one_of("ui_icon", "name", name, PATHS)]
    if label:
        return format_html(
            '<svg class="ui-icon" viewBox="0 0 24 24" width="20" height="20" role="img" aria-label="{}">'
            '<path d="{}"/></svg>',
            label,
            path,
        )
    return format_html(
        '<svg class="ui-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        path,
    )
