"""Facts of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.forms import LineField
from talka.registry.models import Person
from talka.registry.queries import organisation_meant, organisations_visible_to


class PersonForm(forms.Form):
    """Facts of a person."""

    name = LineField(label=_("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("Tells people of the same name apart.")
    )
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    organisation_name = LineField(label=_("Organisation"), max_length=250, required=False)
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )
    centre: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Centre that has met this person"), queryset=None, empty_label=None
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, user: User, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["organisation"].queryset = organisations_visible_to(user)  # type: ignore[attr-defined]  # declared above
        centres = centres_of(user)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]  # declared above
        if person is not None:
            del self.fields["centre"]

    def clean(self) -> dict[str, Any]:
        """Find the organisation that was typed without being chosen from the suggestions."""
        cleaned = super().clean() or {}
        written = cleaned.get("organisation_name")
        chosen = cleaned.get("organisation")
        cleaned["organisation"] = None
        if written:
            cleaned["organisation"], reason = organisation_meant(self.user, written, chosen)
            if reason:
                self.add_error("organisation_name", reason)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone", "organisation")}


def person_facts(person: Person) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    organisation = person.organisation
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "version": person.version,
        "organisation": organisation,
        "organisation_name": organisation.name if organisation else "",
    }
