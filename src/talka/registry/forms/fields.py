"""Fields that profiles need: places typed by name, organisations by name or number, codes kept in one column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField
from talka.places.models import Place
from talka.registry.models.profiles import stored_words, words_of
from talka.registry.queries import organisation_meant, organisations_visible_to
from talka.registry.queries.meant import UnclearPlace, place_label, place_meant

LONGEST_PLACE, MOST_PLACES, SPARE = 250, 40, 2


class PlaceField(LineField):
    """A place typed by its name; a place of another time stays as long as nobody types another."""

    kept: Place | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_PLACE, required=False, **kwargs)

    def clean(self, value: object) -> Any:
        """The place that is meant, or none."""
        return _place(super().clean(value), [self.kept] if self.kept else [])

    def prepare_value(self, value: object) -> object:
        """Show a place by the name that tells it from others."""
        return place_label(value) if isinstance(value, Place) else value


class PlacesInput(forms.MultiWidget):
    """A box for each place, and some empty ones; each offers places while somebody types."""

    def __init__(self) -> None:
        super().__init__([forms.TextInput])

    def decompress(self, value: Any) -> list[Any]:
        """The names, one a box."""
        return list(value or [])

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        """All boxes of the name that were sent."""
        sent = data.getlist(name) if isinstance(data, QueryDict) else data.get(name, [])
        return [sent] if isinstance(sent, str) else list(sent)[: MOST_PLACES + SPARE]

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        """Whether no box was sent."""
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Boxes below one another."""
        given = dict(attrs or {})
        base = given.pop("id", f"id_{name}")
        names = [one for one in self.decompress(value) if one]
        boxes = []
        for at, shown in enumerate([*names, *[""] * SPARE]):
            own = {**given, "id": f"{base}_{at}", "aria-label": f"{given.get('aria-label', '')} {at + 1}".strip()}
            boxes.append((self.widgets[0].render(name, shown, own, renderer),))
        return format_html("<div>{}</div>", format_html_join("", '<div class="ui-suggest">{}</div>', boxes))


class PlacesField(forms.Field):
    """Several places typed by their names."""

    widget = PlacesInput
    kept: Sequence[Place] = ()

    def clean(self, value: Any) -> list[Place]:
        """The places that are meant, each once, in the order of their names."""
        found: dict[int, Place] = {}
        for text in value or []:
            typed = LineField(max_length=LONGEST_PLACE, required=False).clean(text)
            place = _place(typed, self.kept)
            if place is not None:
                found[place.pk] = place
        if len(found) > MOST_PLACES:
            raise ValidationError(_("These are too many places. Name a municipality or a region instead."))
        return sorted(found.values(), key=lambda one: (one.sort_key, one.pk))

    def prepare_value(self, value: Any) -> Any:
        """Show places by the names that tell them from others."""
        return [place_label(one) if isinstance(one, Place) else one for one in value or []]


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list, kept in one column."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        self.words = dict(choices)
        super().__init__(choices=list(self.words.items()), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """As the column keeps them."""
        return stored_words(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The codes of a column, each for its box."""
        return list(words_of(value)) if isinstance(value, str) else value


class OrganisationPick:
    """For a form with fields `<name>_name` (typed) and `<name>` (chosen from the suggestions)."""

    @staticmethod
    def fields(label: Any, help_text: Any = "", *, required: bool = False) -> tuple[LineField, Any]:
        """The two fields."""
        typed = LineField(label=label, max_length=250, required=required, help_text=help_text)
        return typed, forms.ModelChoiceField(label=label, queryset=None, required=False, widget=forms.HiddenInput)

    @staticmethod
    def offer(form: forms.Form, name: str, user: Any) -> None:
        """Let the form choose among the organisations that the user may see."""
        form.fields[name].queryset = organisations_visible_to(user)  # type: ignore[attr-defined]  # a choice of models

    @staticmethod
    def settle(form: forms.Form, cleaned: dict[str, Any], name: str, user: Any) -> None:
        """Find what was typed without being chosen."""
        typed, chosen = cleaned.pop(f"{name}_name", ""), cleaned.get(name)
        cleaned[name] = None
        if typed:
            cleaned[name], reason = organisation_meant(user, typed, chosen)
            if reason:
                form.add_error(f"{name}_name", reason)


def website_field() -> forms.URLField:
    """An address of a page, nothing that a browser would run."""
    field = forms.URLField(label=_("Website"), max_length=300, assume_scheme="https", required=False)
    field.validators = [
        *(one for one in field.validators if not isinstance(one, URLValidator)),
        URLValidator(schemes=["http", "https"]),
    ]
    return field


def shown_words(value: Any) -> str:
    """A value of a form in words, for comparing two versions of it."""
    if isinstance(value, list | tuple):
        return ", ".join(place_label(one) if isinstance(one, Place) else str(one) for one in value)
    return place_label(value) if isinstance(value, Place) else str(value)


def _place(text: str, kept: Sequence[Place]) -> Place | None:
    if not text:
        return None
    same = next((one for one in kept if place_label(one) == text), None)
    try:
        return same or place_meant(text)
    except UnclearPlace as unclear:
        raise ValidationError(str(unclear), code="unclear_place") from unclear
