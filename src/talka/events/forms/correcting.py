"""What staff mends in somebody's registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from talka.events.forms.registering import typed_organisation
from talka.events.models import Registration
from talka.kernel.forms import LineField, renew_version, stored_differences

FIELDS = ("name", "email", "phone", "organisation_name", "speaks_for", "language")


class CorrectionForm(forms.Form):
    """Who it is, and how to reach them; what they answered and agreed to stays as they said it."""

    name = LineField(label=gettext_lazy("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "A new address gets the confirmation with an entry for the calendar and a new link. Links of earlier "
            "letters then open nothing any more."
        ),
    )
    shares_address = forms.BooleanField(
        label=gettext_lazy("They are different people who share this address"), required=False
    )
    also_others = forms.BooleanField(required=False, initial=True)
    phone = LineField(label=gettext_lazy("Phone"), max_length=40, required=False)
    organisation_name = LineField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Its name, or its registration number: then we find the name."),
    )
    speaks_for = forms.BooleanField(label=gettext_lazy("Represents the organisation"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letters"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, registration: Registration, others: Sequence[Registration] = (), **kwargs: Any
    ) -> None:
        """Hold `others`: those who registered with the same address, which may be wrong for them, too."""
        kwargs.setdefault("initial", registration_facts(registration))
        super().__init__(*args, **kwargs)
        self.registration, self.organisation = registration, registration.organisation
        if others:
            label = ngettext(
                "Mend the address of %(count)s other, too: %(names)s",
                "Mend the address of %(count)s others, too: %(names)s",
                len(others),
            )
            names = ", ".join(one.name for one in others)
            self.fields["also_others"].label = label % {"count": len(others), "names": names}
        else:
            del self.fields["also_others"]
        if "shares_address" not in self.data:
            self._sharing = self.fields.pop("shares_address")

    def clean_organisation_name(self) -> str:
        """A registration number becomes the name that everybody may see."""
        typed: str = self.cleaned_data["organisation_name"]
        if typed == self.registration.organisation_name:
            return typed
        name, self.organisation = typed_organisation(typed)
        return name

    def offer_sharing(self) -> None:
        """Ask, after a refusal, whether the address is shared."""
        if "shares_address" not in self.fields:
            self.fields["shares_address"] = self._sharing
            self.order_fields([*FIELDS[:2], "shares_address", "also_others", *FIELDS[2:], "version"])

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in FIELDS} | {"organisation": self.organisation}

    def show_conflict(self, current: Registration) -> list[tuple[str, str, str]]:
        """What is stored beside what was typed; saving again replaces it."""
        stored = {name: getattr(current, name) for name in FIELDS}
        differing = stored_differences(self, stored, _in_words)
        renew_version(self, current)
        return differing


def registration_facts(registration: Registration) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    return {name: getattr(registration, name) for name in (*FIELDS, "version")}


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(dict(settings.LANGUAGES).get(str(value), value))
