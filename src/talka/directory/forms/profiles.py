"""One's own profile: each fact, and beside it whether everybody may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField, renew_version, stored_differences
from talka.registry.models import Community, Network, Organisation
from talka.registry.models.profiles import CHOOSABLE, LANGUAGES, stored_words, words_of

FACTS = ("phone", "email", "website", "description", "offers", "needs", "works_with", "languages", "working_address")
SHOW = "show_"
# What is shown or not, and kept by the centres.
WHOLE = ("territory", "people")


def _website() -> forms.URLField:
    """An address of a page, nothing that a browser would run."""
    field = forms.URLField(label=_("Website"), max_length=300, assume_scheme="https", required=False)
    field.validators = [
        *(one for one in field.validators if not isinstance(one, URLValidator)),
        URLValidator(schemes=["http", "https"]),
    ]
    return field


def _tick() -> forms.BooleanField:
    return forms.BooleanField(label=_("Everybody may see it"), required=False)


class OwnProfileForm(forms.Form):
    """Contacts, what it offers and needs, and a tick beside each fact that everybody may see."""

    phone = LineField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    website = _website()
    description = ParagraphsField(
        label=_("Description"),
        max_length=5000,
        required=False,
        help_text=_("What you do and for whom, in two or three sentences."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    offers = ParagraphsField(
        label=_("Offers"),
        max_length=2000,
        required=False,
        help_text=_("Rooms, knowledge, hands: what others may ask."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs = ParagraphsField(
        label=_("Needs"),
        max_length=2000,
        required=False,
        help_text=_("What others could help with."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    works_with = LineField(
        label=_("Works with"),
        max_length=250,
        required=False,
        help_text=_("The group that it names itself, such as seniors or families with many children."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(LANGUAGES.items()),
        required=False,
        help_text=_("In which one can speak."),
        widget=forms.CheckboxSelectMultiple,
    )
    working_address = LineField(label=_("Working address"), max_length=200, required=False)
    show_territory = forms.BooleanField(
        label=_("Everybody may see where the community ends"),
        required=False,
        help_text=_("In words and, where it is drawn, on the map."),
    )
    show_people = forms.BooleanField(
        label=_("Everybody may see the names of those who speak for it"),
        required=False,
        help_text=_("Only if all of them agree."),
    )
    is_hidden = forms.BooleanField(
        label=_("Keep the whole profile out of the public directory"),
        required=False,
        help_text=_("Then only centres find it. Figures count it all the same."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, profile: Organisation | Community | Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile
        if not isinstance(profile, Organisation):
            del self.fields["working_address"]
        if not isinstance(profile, Community):
            del self.fields["show_territory"]
        for name in self.facts:
            self.fields[f"{SHOW}{name}"] = _tick()

    @property
    def facts(self) -> list[str]:
        """The facts of this profile, in the order of the page."""
        return [name for name in FACTS if name in self.fields]

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each fact with its tick."""
        for name in self.facts:
            yield self[name], self[f"{SHOW}{name}"]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes; of public fields that are not asked here, what is stored stays."""
        given = self.cleaned_data
        asked = [*self.facts, *(name for name in WHOLE if f"{SHOW}{name}" in self.fields)]
        shown = {name for name in asked if given[f"{SHOW}{name}"]}
        kept = set(words_of(self.profile.public_fields)) - set(asked)
        values = {name: given[name] for name in self.facts}
        values["languages"] = stored_words(values["languages"])
        values["is_hidden"] = given["is_hidden"]
        return values | {"public_fields": stored_words([one for one in CHOOSABLE if one in shown | kept])}

    def show_conflict(self, current: Organisation | Community | Network) -> list[tuple[str, str, str]]:
        """Somebody else changed it meanwhile: what is stored now beside what was typed."""
        renew_version(self, current)
        stored = {name: value for name, value in own_facts(current).items() if name in self.facts}
        return stored_differences(self, stored, _shown)


def _shown(value: Any) -> str:
    return ", ".join(str(LANGUAGES.get(code, code)) for code in value) if isinstance(value, list) else str(value)


def own_facts(profile: Organisation | Community | Network) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    facts = {name: getattr(profile, name, "") for name in FACTS}
    ticks = {f"{SHOW}{name}": profile.shows(name) for name in (*FACTS, *WHOLE)}
    whole = {"is_hidden": profile.is_hidden, "version": profile.version}
    return facts | ticks | whole | {"languages": list(words_of(profile.languages))}
