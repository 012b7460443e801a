"""Boxes around content: notices, panels, figures, empty states."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from talka.kernel.ui.tags.buttons import TONES
from talka.kernel.ui.tags.library import one_of, register

_NOTICE_ICONS = {"neutral": "info", "info": "info", "good": "check", "warning": "warning", "bad": "warning"}
_HEADING_LEVELS = frozenset({"2", "3", "4"})


@register.simple_block_tag
def ui_notice(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    """Something to know before going on: {% ui_notice tone="warning" %}<p>…</p>{% endui_notice %}."""
    one_of("ui_notice", "tone", tone, TONES)
    return render_to_string(
        "ui/parts/notice.html", {"content": content, "tone": tone, "title": title, "icon": _NOTICE_ICONS[tone]}
    )


@register.simple_block_tag
def ui_panel(  # noqa: PLR0913 -- the named options of a tag
    content: str,
    *,
    title: str = "",
    id: str = "",  # noqa: A002 -- the word of HTML
    level: int = 2,
    url: str = "",
    link: str = "",
) -> SafeString:
    """A part of a page: {% ui_panel title=_("Evidence") %}…{% endui_panel %}. `url` and `link`: where more of it is."""
    one_of("ui_panel", "level", str(level), _HEADING_LEVELS)
    return render_to_string(
        "ui/parts/panel.html",
        {"content": content, "title": title, "id": id, "level": level, "url": url, "link": link},
    )


@register.simple_block_tag
def ui_empty(content: str, *, title: str) -> SafeString:
    """Said in place of an empty list, with what to do: {% ui_empty title=_("Nothing here yet") %}…{% endui_empty %}."""
    return render_to_string("ui/parts/empty.html", {"content": content, "title": title})


@register.inclusion_tag("ui/parts/figure.html")
def ui_figure(  # noqa: PLR0913 -- the named options of a tag
    value: object, *, label: str, hint: str = "", url: str = "", tone: str = "neutral", money: bool = False
) -> dict[str, Any]:
    """A number that leads to its records: {% ui_figure 47 label=_("Activities") hint=_("this year") url=url %}.

    A number is written with groups; money=True takes cents; text stays as it is; None is the dash of the unknown.
    Several stand in <div class="ui-figures">.
    """
    one_of("ui_figure", "tone", tone, TONES)
    number = value is None or (isinstance(value, int | float) and not isinstance(value, bool))
    return {
        "value": value, "label": label, "hint": hint, "url": url, "tone": tone, "money": money, "number": number,
    }  # fmt: skip
