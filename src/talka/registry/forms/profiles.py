"""The fields that organisations, communities and networks share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField, renew_version, stored_differences
from talka.registry.forms.fields import CodesField, PlaceField, PlacesField, shown_words, website_field
from talka.registry.models import Profile
from talka.registry.models.profiles import CHOOSABLE, LANGUAGES, public_at_first, words_of

SHARED = (
    *("email", "phone", "website", "languages", "description", "offers", "needs", "works_with"),
    *("public_fields", "is_hidden", "notes"),
)


class ProfileForm(forms.Form):
    """Contacts, what it offers and needs, and what of it everybody may see."""

    # Names of fields with which the verb is not concerned.
    aside: tuple[str, ...] = ("version",)
    # What of it everybody may see, or not.
    choosable: tuple[str, ...] = ()

    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    website = website_field()
    languages = CodesField(label=_("Languages"), choices=LANGUAGES.items(), help_text=_("In which one can speak."))
    description = ParagraphsField(label=_("Description"), max_length=5000, required=False)
    offers = ParagraphsField(
        label=_("Offers"), max_length=2000, required=False, help_text=_("Rooms, knowledge, hands: what others may ask.")
    )
    needs = ParagraphsField(label=_("Needs"), max_length=2000, required=False)
    works_with = LineField(
        label=_("Works with"),
        max_length=250,
        required=False,
        help_text=_("The group that it names itself, such as seniors or families with many children."),
    )
    public_fields = CodesField(label=_("Everybody may see"), choices=CHOOSABLE.items())
    is_hidden = forms.BooleanField(
        label=_("Keep the whole profile out of the public directory"),
        required=False,
        help_text=_("Then only centres find it. Figures count it all the same."),
    )
    notes = ParagraphsField(label=_("Notes"), max_length=5000, required=False, help_text=_("Only centres see them."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public: Any = self.fields["public_fields"]
        public.choices = [choice for choice in public.choices if choice[0] in self.choosable]
        public.initial = public_at_first(self.choosable)
        for name, field in self.fields.items():
            if isinstance(field, PlaceField | PlacesField) and self.initial.get(name):
                field.kept = self.initial[name]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.aside}

    def show_conflict(self, current: Profile, facts: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Somebody else changed it meanwhile: what is stored now beside what was typed."""
        renew_version(self, current)
        compared = {name: value for name, value in facts.items() if name != "version" and not name.endswith("_name")}
        codes = {str(f.label): f.words for f in self.fields.values() if isinstance(f, CodesField)}
        return [
            (label, _words(before, codes.get(label)), _words(after, codes.get(label)))
            for label, before, after in stored_differences(self, compared, shown_words)
        ]


def shared_facts(profile: Profile) -> dict[str, Any]:
    """What is stored of the shared fields, as the form begins with it."""
    return {name: getattr(profile, name) for name in (*SHARED, "name", "version")}


def _words(value: str, choices: Mapping[str, Any] | None) -> str:
    """Codes of a column in words; anything else stays as it is."""
    return value if choices is None else ", ".join(str(choices.get(code, code)) for code in words_of(value))
