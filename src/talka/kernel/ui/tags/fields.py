"""Fields of forms by GOV.UK's contract: label, hint and error tied to the control."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from talka.kernel.forms import CountField, EurosField
from talka.kernel.ui.tags.library import one_of, register

WIDTHS = frozenset({"", "full", "2", "3", "4", "5", "10", "20", "30"})
_ID_OF_FIRST = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)


@register.inclusion_tag("ui/parts/field.html")
def ui_field(  # noqa: PLR0913 -- the named options of a tag
    field: BoundField,
    *,
    label: str = "",
    hint: str = "",
    width: str = "",
    prefix: str = "",
    suffix: str = "",
    rows: int = 0,
    suggest_url: str = "",
    suggest_into: str = "",
    hide_label: bool = False,
    inline: bool = False,
    mark_optional: bool = True,
) -> dict[str, Any]:
    """Any field of any form: {% ui_field form.title %}, {% ui_field form.spent width="10" suffix="€" %}.

    width: characters (2, 3, 4, 5, 10, 20, 30) or full; by itself, days, euros and counts are narrow, the rest full.
    inline: choices side by side.
    suggest_url: answers ?q=… with suggestions; suggest_into: the id of the hidden field that takes the chosen id.
    """
    one_of("ui_field", "width", width, WIDTHS)
    if field.is_hidden:
        return {"kind": "hidden", "field": field}
    kind = _kind_of(field.field.widget)
    hint = hint or str(field.help_text or "") or _date_hint(field)
    base = field.auto_id or field.html_name
    described = " ".join([f"{base}_helptext"] * bool(hint) + [f"{base}_error"] * bool(field.errors))
    natural_width, natural_suffix = _natural(field.field)
    # A label stands above every field; the same words once more in the box look like something typed.
    attributes: dict[str, Any] = {"class": _classes(field, kind, width or natural_width), "placeholder": False}
    if described and kind != "choices":
        attributes["aria-describedby"] = described
    if rows:
        attributes["rows"] = rows
    if suggest_url:
        attributes |= {"data-suggest-url": suggest_url, "data-suggest-into": suggest_into, "autocomplete": "off"}
    look = {"prefix": prefix, "suffix": suffix or natural_suffix, "hide_label": hide_label, "inline": inline}
    return {
        **_controls(field, kind, attributes),
        **look,
        "field": field,
        "base": base,
        "label": label or field.label,
        "hint": hint,
        "errors": _messages(field),
        "described": described,
        "optional": mark_optional and not field.field.required and kind != "tick",
        "suggests": bool(suggest_url),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def ui_error_summary(forms_: forms.BaseForm | Iterable[forms.BaseForm]) -> dict[str, Any]:
    """All mistakes of one form or a list of forms, each leading to its field: {% ui_error_summary form %}."""
    many = [forms_] if isinstance(forms_, forms.BaseForm) else list(forms_)
    return {"mistakes": [mistake for form in many if form.is_bound for mistake in _mistakes(form)]}


@register.inclusion_tag("ui/parts/form.html")
def ui_form(form: forms.BaseForm) -> dict[str, Any]:
    """The error summary and all fields; the form element, csrf_token and button are the page's: {% ui_form form %}."""
    return {"form": form}


def _mistakes(form: forms.BaseForm) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"target": "", "message": str(message)}
    for field in form:
        for message in _messages(field):
            target = "" if field.is_hidden else _id_of_control(field)
            # Ten times "this is required" leads nowhere without the names.
            named = f"{field.label} {message}" if str(field.label).endswith("?") else f"{field.label}: {message}"
            yield {"target": target, "message": named}


def _messages(field: BoundField) -> list[str]:
    """What is wrong with a field; where it only stands empty, what to do about it."""
    words = str(forms.Field.default_error_messages["required"])
    return [_what_to_do(field) if message == words else str(message) for message in field.errors]


def _what_to_do(field: BoundField) -> str:
    words = {
        "choices": _("Choose from the answers."),
        "select": _("Choose from the list."),
        "tick": _("Tick this to go on."),
        "file-upload": _("Add a file."),
    }
    return words.get(_kind_of(field.field.widget), _("Fill in this field."))


def _id_of_control(field: BoundField) -> str:
    """The first thing in the field that can take focus: a link to a group's own id would lead nowhere."""
    first = "_0" if isinstance(field.field.widget, _ID_OF_FIRST) else ""
    return f"{field.auto_id}{first}"


def _controls(field: BoundField, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """What is filled in: one control of the form's own widget, or our own list of inputs with labels."""
    listed = kind in {"choices", "tick"}
    if kind == "select":
        _name_the_empty_choice(field.field)
    return {
        "kind": kind,
        "control": None if listed else field.as_widget(attrs=attributes),
        "choices": list(_choices(field, attributes)) if listed else [],
        "grouped": kind in {"choices", "group"},
        "single": not isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput),
    }


def _name_the_empty_choice(field: Any) -> None:
    """Say in words that nothing is chosen, where Django draws a line."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK_CHOICE_DASH[0][1]:
        field.empty_label = pgettext("in a list", "not chosen")


def _kind_of(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
        ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices"),
        (forms.CheckboxInput, "tick"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        (forms.FileInput, "file-upload"),
        ((forms.MultiWidget, forms.SelectDateWidget), "group"),
    )
    return next((name for types, name in kinds if isinstance(widget, types)), "input")


def _classes(field: BoundField, kind: str, width: str) -> str:
    own = str(field.field.widget.attrs.get("class", ""))
    if kind in {"choices", "tick"}:
        classes = ["govuk-checkboxes__input"]
    else:
        block = "govuk-input" if kind == "group" else f"govuk-{kind}"
        classes = (
            [block]
            + [f"govuk-input--width-{width}"] * (width not in {"", "full"})
            + [f"{block}--error"] * bool(field.errors)
        )
    return " ".join([*classes, own]).strip()


def _natural(field: forms.Field) -> tuple[str, str]:
    """The width and the unit a field has by its nature."""
    natural = {EurosField: ("10", "€"), CountField: ("5", ""), forms.DateField: ("10", ""), forms.TimeField: ("5", "")}
    return next((look for kind, look in natural.items() if isinstance(field, kind)), ("", ""))


def _date_hint(field: BoundField) -> str:
    is_day = isinstance(field.field, forms.DateField) and field.field.widget.input_type == "text"
    return _("For example, 15.07.2022.") if is_day else ""


def _choices(field: BoundField, attributes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The inputs of radios, checkboxes or one tick, each with its own id and label."""
    options = [widget.data for widget in field.subwidgets]
    if isinstance(field.field.widget, forms.CheckboxInput):
        options = [{**option, "value": option.get("value") or "on", "label": field.label} for option in options]
    for option in options:
        own = {**option["attrs"], **attributes, "type": option["type"], "name": option["name"]}
        own["value"] = option["value"]
        if field.field.widget.input_type == "radio":
            own["class"] = attributes["class"].replace("checkboxes", "radios")
        yield {"id": own.get("id", ""), "label": option["label"], "input": _input(own)}


def _input(attributes: dict[str, Any]) -> SafeString:
    return format_html("<input{}>", flatatt(attributes))
