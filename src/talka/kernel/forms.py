"""Fields of forms that read text, money, dates and numbers as Latvians write them, and say in words what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from talka.kernel.actions import Refused
from talka.kernel.mistakes import explain
from talka.kernel.money import Cents, format_euros, parse_euros
from talka.kernel.numbers import format_count, parse_count
from talka.kernel.periods import format_date, parse_date
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import BadText, Misread, clean_text
from talka.kernel.time_fields import HoursField

MOST_COUNT = 2_147_483_647


class LineField(forms.CharField):
    """One line of text, stored clean: composed letters, single spaces, nothing invisible."""

    multiline = False

    def __init__(self, *, max_length: int, required: bool = True, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, required=required, strip=True, **kwargs)

    def to_python(self, value: object) -> str:
        """Clean the text; a NUL or half a letter is a mistake."""
        try:
            return clean_text(str(super().to_python(value) or ""), multiline=self.multiline)
        except BadText as error:
            raise ValidationError(explain(error), code="bad_text") from error


class ParagraphsField(LineField):
    """Several lines of text."""

    widget = forms.Textarea
    multiline = True


class ReadField(forms.Field):
    """What is typed is read as Latvians write it; empty is unknown, never zero."""

    def read(self, text: str) -> Any:
        """What the text means. Raises Misread."""
        raise NotImplementedError

    def to_python(self, value: object) -> Any:
        """Read it, and say in words why that cannot be."""
        text = "" if value is None else str(value)
        if not text.strip():
            return None
        try:
            return self.read(text)
        except Misread as error:
            raise ValidationError(explain(error), code=error.code) from error


class EurosField(ReadField):
    """An amount in cents, typed like 1 234,56."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def read(self, text: str) -> Cents:
        """Read the amount."""
        return parse_euros(text)

    def prepare_value(self, value: object) -> object:
        """Show cents as euros, and what was typed as it was typed."""
        return format_euros(value, symbol=False) if isinstance(value, int) else value


class CountField(ReadField):
    """A whole number that is not negative."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, most: int = MOST_COUNT, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        """Read the number."""
        return parse_count(text, most=self.most)

    def prepare_value(self, value: object) -> object:
        """Show a number with groups, and what was typed as it was typed."""
        return format_count(value) if isinstance(value, int) else value


class DayField(ReadField, forms.DateField):
    """A day, typed like 15.07.2022. or in words."""

    widget = forms.DateInput(attrs={"autocomplete": "off"})

    def read(self, text: str) -> dt.date:
        """Read the day."""
        return parse_date(text)

    def to_python(self, value: object) -> Any:
        """A day that was read already is one."""
        return value if isinstance(value, dt.date) else super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """Show a day in the short Latvian form."""
        return format_date(value) if isinstance(value, dt.date) else value


class RegistrationNumberField(forms.CharField):
    """The registration number of an organisation, checked by its control digit."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: object) -> str:
        """Read the eleven digits, whatever spaces and hyphens stand between them."""
        text = str(super().to_python(value) or "")
        if not text:
            return ""
        try:
            return check_registration_number(text)
        except BadRegistrationNumber as error:
            raise ValidationError(explain(error), code=error.code) from error


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Show at its field, or above the form, why a verb was refused."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))


def stored_differences(
    form: forms.BaseForm, stored: Mapping[str, object], shown: Callable[[object], str] = str
) -> list[tuple[str, str, str]]:
    """For somebody who edited what was changed meanwhile: label, what is stored now, what they typed."""
    found: list[tuple[str, str, str]] = []
    for name, field in form.fields.items():
        typed = form.cleaned_data.get(name)
        if name in stored and _plain(stored[name]) != _plain(typed):
            before, after = (_shown(field, value, shown) for value in (stored[name], typed))
            found.append((str(field.label or name), before, after))
    return found


def _plain(value: object) -> object:
    # An amount of nothing is known, an empty one is not.
    if type(value) is int:
        return value
    return list(value) if value and isinstance(value, QuerySet) else value or ""


def _shown(field: forms.Field, value: object, shown: Callable[[object], str]) -> str:
    if shown is not str:
        return "" if value is None else shown(_prepared(field, value))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        titles = {str(code): str(title) for code, title in choices}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(titles.get(str(code), str(code)) for code in chosen if code)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | QuerySet):
        return ", ".join(map(str, value))
    return "" if value is None else str(_prepared(field, value))


def _prepared(field: forms.Field, value: object) -> object:
    return field.prepare_value(value) if isinstance(field, EurosField | CountField | DayField | HoursField) else value


def refuse_days_ahead(form: forms.BaseForm, name: str) -> None:
    """What is done has its day behind it; most often the year is mistyped. What is stored already stays as it is."""
    day = form.cleaned_data.get(name)
    if day is not None and day > timezone.localdate() and day != form.initial.get(name):
        words = gettext("This day has not come yet. Check the date, or record it once it is done.")
        form.add_error(name, ValidationError(words, code="ahead"))


def renew_version(form: forms.BaseForm, current: object) -> None:
    """After a conflict: what was typed stays, and saving again is meant to replace what is stored now."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("version")] = str(getattr(current, "version", 0))
    form.data = data
