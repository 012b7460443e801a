"""Small forms: a member of a network, a mandate, a partner's role, and the end of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import funders
from talka.kernel.forms import DayField, LineField
from talka.registry.forms.fields import OrganisationPick, PlaceField
from talka.registry.models import Mandate, PartnerRole, Person
from talka.registry.queries.profiles import communities_visible_to, networks_visible_to
from talka.registry.queries.suggestions import FEW, names_of, suggest_persons


class EndForm(forms.Form):
    """Until which day."""

    ends = DayField(label=_("Last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"].initial = timezone.localdate()


class MemberForm(forms.Form):
    """An organisation or a community that belongs to a network."""

    organisation_name, organisation = OrganisationPick.fields(_("Organisation"))
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("or a community"), queryset=None, required=False
    )
    role = LineField(label=_("Role"), max_length=100, required=False)
    starts = DayField(label=_("Since"), required=False)
    ends = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        OrganisationPick.offer(self, "organisation", user)
        self.fields["community"].queryset = communities_visible_to(user).filter(ended_on=None)  # type: ignore[attr-defined]  # declared above

    def clean(self) -> dict[str, Any]:
        """One of the two is named."""
        cleaned = super().clean() or {}
        OrganisationPick.settle(self, cleaned, "organisation", self.user)
        if not self.errors and (cleaned["organisation"] is None) == (cleaned.get("community") is None):
            self.add_error("organisation_name", _("Name one organisation or one community."))
        return cleaned


class PartnerRoleForm(forms.Form):
    """What an organisation is to civil society somewhere."""

    role = forms.ChoiceField(label=_("Role"), choices=PartnerRole.Role.choices)
    place = PlaceField(label=_("Where"), help_text=_("Leave empty for the whole country."))
    starts = DayField(label=_("Since"), required=False)
    ends = DayField(label=_("Until"), required=False)


class FunderForm(forms.Form):
    """Which funder an organisation is."""

    funder: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Funder"), queryset=None, required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders()  # type: ignore[attr-defined]  # a choice of models


def _household() -> LineField:
    hint = _("Any mark that tells households apart: a street, a letter. Empty is a household of its own.")
    return LineField(label=_("Household"), max_length=60, required=False, help_text=hint)


def _proof() -> LineField:
    hint = _("The register, a protocol, a letter of attorney with its day.")
    return LineField(label=_("Proof"), max_length=250, required=False, help_text=hint)


class MandateFactsForm(forms.Form):
    """What is mended about a right to speak that is there; the household concerns communities only."""

    household = _household()
    proof = _proof()
    # What was stored when the page was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data: Any = None, *, mandate: Mandate) -> None:
        stored = {"household": mandate.household, "proof": mandate.proof, "seen": mandate.mended}
        super().__init__(data, initial=stored)
        if mandate.community_id is None:
            self.fields.pop("household")

    def look_again(self, stored: Mandate) -> None:
        """Whoever presses again has seen what somebody else wrote."""
        sent: Any = self.data
        self.data = sent.copy()
        self.data["seen"] = stored.mended  # type: ignore[index]  # a copy of what was sent may be changed


class MandateForm(forms.Form):
    """Who speaks for whom; `fixed` is what the page is about and needs not be asked."""

    person_name = LineField(label=_("Person"), max_length=150, help_text=_("Somebody whom your centre has met."))
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )
    organisation_name, organisation = OrganisationPick.fields(_("Speaks for the organisation"))
    community: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("or for the community"), queryset=None, required=False
    )
    network: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("or for the network"), queryset=None, required=False
    )
    role = forms.ChoiceField(label=_("In the role of"), choices=Mandate.Role.choices)
    household = _household()
    starts = DayField(label=_("Since"), required=False)
    ends = DayField(label=_("Until"), required=False)
    proof = _proof()
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, Word, Excel, CSV or a picture."))

    def __init__(self, *args: Any, user: User, fixed: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.fixed = user, fixed
        self.fields["person"].queryset = Person.objects.visible_to(user)  # type: ignore[attr-defined]  # declared above
        OrganisationPick.offer(self, "organisation", user)
        self.fields["community"].queryset = communities_visible_to(user).filter(ended_on=None)  # type: ignore[attr-defined]  # declared above
        self.fields["network"].queryset = networks_visible_to(user).filter(ended_on=None)  # type: ignore[attr-defined]  # declared above
        asked = {"person"} if "person" not in fixed else {"organisation", "community", "network"}
        for name in {"person", "organisation", "community", "network"} - asked:
            self.fields.pop(name)
            self.fields.pop(f"{name}_name", None)
        if "organisation" in fixed or "network" in fixed:
            self.fields.pop("household")

    def clean(self) -> dict[str, Any]:
        """Find the person or the organisation that was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "person" in self.fixed:
            OrganisationPick.settle(self, cleaned, "organisation", self.user)
        else:
            self._settle_person(cleaned)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the mandate is made of."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"} | self.fixed

    def _settle_person(self, cleaned: dict[str, Any]) -> None:
        typed, chosen = cleaned.pop("person_name", ""), cleaned.get("person")
        if not typed or (chosen is not None and chosen.name == typed):
            return
        found = list(Person.objects.visible_to(self.user).named_like(typed)[:2])
        cleaned["person"] = found[0] if len(found) == 1 else None
        if len(found) > 1:
            self.add_error(
                "person_name",
                _("Several people are named like this. Choose one from the suggestions, or write the e-mail address."),
            )
        elif similar := names_of([] if found else suggest_persons(self.user, typed, FEW)):
            words = _("There is no such person in the registry. Did you mean: %(names)s? Or add the person first.")
            self.add_error("person_name", words % {"names": similar})
        elif not found:
            self.add_error("person_name", _("There is no such person in the registry. Add the person first."))
