"""One's own profile: each fact, and beside it whether everybody may see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField, renew_version, stored_differences
from talka.places.models import Place
from talka.registry.models import Community, Network, Organisation
from talka.registry.models.organisations import REGISTERED
from talka.registry.models.profiles import CHOOSABLE, LANGUAGES, stored_words, words_of
from talka.registry.queries.meant import UnclearPlace, place_label, place_meant
from talka.registry.queries.profiles import areas_in_use

# Facts that are asked about, in the order of the page; areas and places are asked of organisations only.
FACTS = (
    *("phone", "email", "website", "description", "offers", "needs", "works_with", "languages"),
    *("areas", "service_areas", "working_address"),
)
SEVERAL = ("areas", "service_areas")
OF_ORGANISATIONS = (*SEVERAL, "working_address")
SHOW = "show_"
# More about what a choice shows.
HINTS = {
    "territory": _("In words and, where it is drawn, on the map."),
    "networks": _("A network is named where it shows its members as well."),
    "members": _("A member is named where it shows its networks as well."),
    "people": _("Only if all of them agree."),
    "support": _("The month and the kind of work."),
}


def _website() -> forms.URLField:
    """An address of a page, nothing that a browser would run."""
    field = forms.URLField(label=_("Website"), max_length=300, assume_scheme="https", required=False)
    field.validators = [
        *(one for one in field.validators if not isinstance(one, URLValidator)),
        URLValidator(schemes=["http", "https"]),
    ]
    return field


def _tick(label: Any, name: str) -> forms.BooleanField:
    return forms.BooleanField(label=capfirst(label), help_text=HINTS.get(name, ""), required=False)


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
    areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Areas of activity"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    service_areas = ParagraphsField(
        label=_("Serves"),
        max_length=4000,
        required=False,
        help_text=_("A place a line: “Salas pagasts, Jēkabpils novads”, a municipality, a region or “Latvija”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    working_address = LineField(label=_("Working address"), max_length=200, required=False)
    is_hidden = forms.BooleanField(
        label=_("Keep the whole profile out of the public directory"),
        required=False,
        help_text=_("Then only centres find it. Figures count it all the same."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, profile: Organisation | Community | Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile
        self.fields["areas"].queryset = areas_in_use()  # type: ignore[attr-defined]  # declared above
        if not isinstance(profile, Organisation):
            for name in OF_ORGANISATIONS:
                del self.fields[name]
        for name in self.choices:
            words, hint = (
                (_("Everybody may see it"), "") if name in self.facts else (CHOOSABLE[name], HINTS.get(name, ""))
            )
            self.fields[f"{SHOW}{name}"] = forms.BooleanField(label=capfirst(words), help_text=hint, required=False)

    def clean_service_areas(self) -> list[Place]:
        """The places that are meant, each once; one of another time stays as long as it is not taken out."""
        profile: Any = self.profile
        kept = {place_label(one): one for one in profile.service_areas.select_related("parent")}
        found: dict[int, Place] = {}
        for line in filter(None, (line.strip() for line in self.cleaned_data["service_areas"].splitlines())):
            try:
                place = kept.get(line) or place_meant(line)
            except UnclearPlace as unclear:
                raise forms.ValidationError(str(unclear), code="unclear_place") from unclear
            found[place.pk] = place
        return sorted(found.values(), key=lambda one: (one.sort_key, one.pk))

    @property
    def choices(self) -> list[str]:
        """What of this profile everybody may see or not; what the register publishes is no choice."""
        told = REGISTERED if getattr(self.profile, "registration_number", None) else ()
        return [one for one in self.profile.choosable if one not in told]

    @property
    def facts(self) -> list[str]:
        """The facts of this profile, in the order of the page."""
        return [name for name in FACTS if name in self.fields]

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Each fact with its tick."""
        for name in self.facts:
            yield self[name], self[f"{SHOW}{name}"]

    def others(self) -> Iterator[BoundField]:
        """What the centres keep: only a tick."""
        for name in self.choices:
            if name not in self.facts:
                yield self[f"{SHOW}{name}"]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes; of public fields that are not asked here, what is stored stays."""
        given = self.cleaned_data
        shown = {name for name in self.choices if given[f"{SHOW}{name}"]}
        kept = set(words_of(self.profile.public_fields)) - set(self.choices)
        values = {name: given[name] for name in self.facts}
        values["languages"] = stored_words(values["languages"])
        values["is_hidden"] = given["is_hidden"]
        public = [one for one in self.profile.choosable if one in shown | kept]
        return values | {"public_fields": stored_words(public)}

    def show_conflict(self, current: Organisation | Community | Network) -> list[tuple[str, str, str]]:
        """Somebody else changed it meanwhile: what is stored now beside what was typed."""
        renew_version(self, current)
        stored = {name: value for name, value in own_facts(current).items() if name in self.facts}
        if isinstance(current, Organisation):
            stored["service_areas"] = sorted(
                current.service_areas.select_related("parent"), key=lambda one: (one.sort_key, one.pk)
            )
        return stored_differences(self, stored, _shown)


def _shown(value: Any) -> str:
    if not isinstance(value, list):
        return str(value)
    return ", ".join(place_label(one) if isinstance(one, Place) else str(LANGUAGES.get(one, one)) for one in value)


def own_facts(profile: Organisation | Community | Network) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    facts: dict[str, Any] = {name: getattr(profile, name, "") for name in FACTS if name not in SEVERAL}
    facts |= {f"{SHOW}{name}": profile.shows(name) for name in profile.choosable}
    facts |= {"is_hidden": profile.is_hidden, "version": profile.version}
    facts["languages"] = list(words_of(profile.languages))
    if isinstance(profile, Organisation):
        served = profile.service_areas.select_related("parent")
        facts |= {"areas": list(profile.areas.all()), "service_areas": "\n".join(place_label(one) for one in served)}
    return facts
