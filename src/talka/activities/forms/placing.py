"""Choosing a municipality for words of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.activities.queries.unplaced import UnplacedWords, places_to_choose
from talka.places.models import Place

NOWHERE = _("leave as it is")


class PlacingForm(forms.Form):
    """A choice for each of the words; what they name exactly is chosen already."""

    def __init__(self, *args: Any, words: Sequence[UnplacedWords], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        named = [one.recognised.place.id for one in words if one.recognised.place]
        self.places = {str(place.pk): place for place in places_to_choose(*named)}
        choices = [("", NOWHERE), *((pk, place.name) for pk, place in self.places.items())]
        for number, one in enumerate(words):
            chosen = one.recognised.place
            self.fields[f"words_{number}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, strip=False, initial=one.words
            )
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=one.words, choices=choices, required=False, initial=str(chosen.id) if chosen else ""
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The words with their fields, as the page shows them."""
        return [
            {"about": one, "field": self[f"place_{number}"], "words": self[f"words_{number}"]}
            for number, one in enumerate(self.words)
        ]

    @property
    def chosen(self) -> Mapping[str, Place]:
        """The municipality chosen for words, as far as the page that was filled in spoke of the same words."""
        said = self.cleaned_data
        return {
            one.words: self.places[said[f"place_{number}"]]
            for number, one in enumerate(self.words)
            if said.get(f"place_{number}") and said.get(f"words_{number}") == one.words
        }
