"""Parts of the page itself: the colour theme, the question before something irreversible."""

from __future__ import annotations

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from talka.kernel.ui.tags.buttons import KINDS
from talka.kernel.ui.tags.library import one_of, register

THEME_COOKIE = "talka_theme"
_HEADING_LEVELS = frozenset({"1", "2", "3"})
_DARK_MEDIA = {"dark": "screen", "light": "not all", "": "screen and (prefers-color-scheme: dark)"}


def theme_of(context: Context) -> str:
    """The theme chosen on this device, or nothing: follow the system. A cookie is anybody's text; only ours count."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request is not None else ""
    return chosen if chosen in {"dark", "light"} else ""


@register.simple_tag(takes_context=True)
def ui_theme(context: Context) -> str:
    """The chosen theme, for <html data-theme>: {% ui_theme %}."""
    return theme_of(context)


@register.simple_tag(takes_context=True)
def ui_dark_media(context: Context) -> str:
    """When the dark colours apply, for the media attribute of their style sheet; never on paper."""
    return _DARK_MEDIA[theme_of(context)]


@register.simple_block_tag(takes_context=True)
def ui_confirm(  # noqa: PLR0913 -- the named options of a tag
    context: Context,
    content: str,
    *,
    title: str,
    button: str,
    cancel_url: str,
    kind: str = "warning",
    tick: str = "",
    action: str = "",
    level: int = 1,
) -> SafeString:
    """The page asked before something irreversible, saying how many and what follows.

    {% ui_confirm title=_("Send 312 letters?") button=_("Send") cancel_url=back %}…{% endui_confirm %}.
    It posts to the same address (or `action`) with `confirm=yes`. `tick` is a sentence to agree to; then
    `understood=yes` comes with it, and the view refuses without.
    """
    one_of("ui_confirm", "kind", kind, KINDS)
    one_of("ui_confirm", "level", str(level), _HEADING_LEVELS)
    return render_to_string(
        "ui/parts/confirm.html",
        {
            "content": content,
            "title": title,
            "button": button,
            "cancel_url": cancel_url,
            "kind": kind,
            "tick": tick,
            "action": action,
            "level": level,
            "csrf_token": context.get("csrf_token", ""),
        },
    )
