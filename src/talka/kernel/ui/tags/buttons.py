"""Things to press and small labels."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from talka.kernel.ui.tags.icons import ui_icon
from talka.kernel.ui.tags.library import one_of, register

KINDS = frozenset({"primary", "secondary", "warning", "quiet"})
TYPES = frozenset({"submit", "button", "reset"})
TONES = frozenset({"neutral", "good", "warning", "bad", "info"})


@register.simple_tag
def ui_button(  # noqa: PLR0913 -- the named options of a tag
    text: str,
    *,
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",  # noqa: A002 -- the word of HTML, which is what the template's author thinks in
    form: str = "",
    formaction: str = "",
    small: bool = False,
    data: str = "",
    about: object = "",
) -> SafeString:
    """A button of a form: {% ui_button _("Save") %}, {% ui_button _("Return") kind="warning" name="act" value="no" %}.

    One primary on a page. `data` names one behaviour, written as the attribute data-<data>: data="print". `about` tells
    those who listen which row it is of, where every row has the same button.
    """
    attributes = {"name": name, "value": value, "form": form, "formaction": formaction}
    written = format_html("{}", "")
    for key, text_value in attributes.items():
        if text_value:
            written = format_html('{} {}="{}"', written, key, text_value)
    if data:
        written = format_html("{} data-{}", written, data)
    return format_html(
        '<button class="{}" type="{}"{}>{}{}{}</button>',
        _classes("ui_button", kind=kind, small=small),
        one_of("ui_button", "type", type, TYPES),
        written,
        ui_icon(icon) if icon else "",
        text,
        _told(about),
    )


@register.simple_tag
def ui_link_button(  # noqa: PLR0913 -- the named options of a tag
    url: str,
    text: str,
    *,
    kind: str = "primary",
    icon: str = "",
    small: bool = False,
    download: bool = False,
    shortcut: str = "",
    about: object = "",
) -> SafeString:
    """A link that looks like a button: {% ui_link_button url _("New activity") icon="plus" shortcut="n" %}.

    shortcut: a letter that follows it from the keyboard; about: as of a button.
    """
    return format_html(
        '<a class="{}" href="{}"{}{}>{}{}{}</a>',
        _classes("ui_link_button", kind=kind, small=small),
        url,
        " download" if download else "",
        format_html(' data-shortcut="{0}" aria-keyshortcuts="{0}"', shortcut) if shortcut else "",
        ui_icon(icon) if icon else "",
        text,
        _told(about),
    )


@register.simple_tag
def ui_tag(text: str, *, tone: str = "neutral") -> SafeString:
    """A state in one or two words: {% ui_tag _("Submitted") tone="good" %}. The word says it, the colour only helps."""
    return format_html('<strong class="ui-tag ui-tag--{}">{}</strong>', one_of("ui_tag", "tone", tone, TONES), text)


def _told(about: object) -> SafeString | str:
    return format_html('<span class="govuk-visually-hidden">: {}</span>', about) if about else ""


def _classes(tag: str, *, kind: str, small: bool) -> str:
    size = " ui-button--small" if small else ""
    return f"ui-button ui-button--{one_of(tag, 'kind', kind, KINDS)}{size}"
