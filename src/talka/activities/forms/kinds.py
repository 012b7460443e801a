"""Kinds of work as managers describe them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.activities.models import EvidenceRule, Family, WorkKind
from talka.activities.models.kinds import OPTIONAL_FIELDS, Gender
from talka.kernel.forms import CountField, LineField

FIELD_TITLES = {
    "count": _("count"),
    "format": _("format"),
    "place": _("place"),
    "participants": _("participations"),
    "organisations": _("organisations"),
    "hours": _("hours"),
    "channel": _("channel"),
    "series": _("series"),
    "topic": _("topic"),
    "link": _("link"),
}
EXAMPLES = (71, 53, 0)
MOST_POSITION = 32_767
MOST_VERSION = 2_000_000_000


class KindForm(forms.Form):
    """A kind: its name, its words in a sentence, what it asks for, and what proves it."""

    name = LineField(label=_("Name"), max_length=80)
    name_en = LineField(label=_("Name in English"), max_length=80, required=False)
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Small Latin letters, digits and underscores. It stays once used.")
    )
    family = forms.ChoiceField(label=_("Family"), choices=Family.choices)
    one = LineField(label=_("After 1, 21, 31"), max_length=80, help_text="konsultācija")
    other = LineField(label=_("After 2, 5, 11"), max_length=80, help_text="konsultācijas")
    zero = LineField(label=_("After 0"), max_length=80, help_text="konsultāciju")
    participle = LineField(label=_("Stem of the verb"), max_length=40, help_text="Sniegt, Organizēt, Veikt")
    gender = forms.ChoiceField(label=_("Gender of the noun"), choices=Gender.choices, widget=forms.RadioSelect)
    fields_asked = forms.MultipleChoiceField(
        label=_("What the form asks for"),
        choices=[(name, FIELD_TITLES[name]) for name in OPTIONAL_FIELDS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    evidence_rule = forms.ChoiceField(
        label=_("Enough evidence"), choices=EvidenceRule.choices, widget=forms.RadioSelect
    )
    position = CountField(label=_("Place in the list"), most=MOST_POSITION)
    is_active = forms.BooleanField(label=_("Offered for new work"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST_VERSION)

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"fields_asked", "version"}}
        return said | {"fields": self.cleaned_data.get("fields_asked", [])}


def kind_facts(kind: WorkKind) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    names = [name for name in KindForm.base_fields if name != "fields_asked"]
    return {name: getattr(kind, name) for name in names} | {"fields_asked": kind.fields}


def sentences_of(kind: WorkKind) -> list[str]:
    """„Sniegta 71 konsultācija.”: how a report would put it."""
    return [f"{kind.done(count)} {kind.counted(count)}." for count in EXAMPLES]
