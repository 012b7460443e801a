"""The profile of an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import DayField, LineField, RegistrationNumberField
from talka.registry.forms.fields import PlaceField, PlacesField
from talka.registry.forms.profiles import ProfileForm, shared_facts
from talka.registry.models import LegalForm, Organisation, Size, Status
from talka.registry.queries.profiles import areas_in_use

OWN = (
    *("registration_number", "legal_form", "status", "founded_on", "closed_on", "size"),
    *("place", "place_text", "postcode", "working_place", "working_address"),
    *("public_benefit_from", "public_benefit_until"),
)


class OrganisationForm(ProfileForm):
    """Facts of an organisation."""

    aside = ("version", "was_misspelt")
    choosable = Organisation.choosable

    name = LineField(label=_("Name"), max_length=250, help_text=_("As in the register of enterprises."))
    was_misspelt = forms.BooleanField(
        label=_("The name was misspelt before"),
        required=False,
        help_text=_("Then the name it had is not kept among its former names."),
    )
    registration_number = RegistrationNumberField(
        label=_("Registration number"), required=False, help_text=_("11 digits. Leave empty for an informal group.")
    )
    legal_form = forms.ChoiceField(
        label=_("Legal form"), choices=[("", _("not known")), *LegalForm.choices], required=False
    )
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, required=False)
    founded_on = DayField(label=_("Founded on"), required=False)
    closed_on = DayField(label=_("Closed on"), required=False)
    public_benefit_from = DayField(label=_("Public benefit status since"), required=False)
    public_benefit_until = DayField(label=_("until"), required=False)
    place = PlaceField(
        label=_("Registered in"), help_text=_("Town, parish or municipality; the smallest that is known.")
    )
    place_text = LineField(
        label=_("Address"), max_length=200, required=False, help_text=_("Street and house, village.")
    )
    postcode = LineField(label=_("Postcode"), max_length=7, required=False)
    working_place = PlaceField(label=_("Works in"), help_text=_("If that is somewhere else."))
    working_address = LineField(label=_("Working address"), max_length=200, required=False)
    service_areas = PlacesField(
        label=_("Serves"),
        required=False,
        help_text=_("Places whose people it serves, wherever its seat is: parishes, municipalities, regions, Latvia."),
    )
    areas: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Areas of activity"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("not known")), *Size.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = areas_in_use()  # type: ignore[attr-defined]  # declared above

    def clean_status(self) -> str:
        """Without an answer it still acts."""
        return self.cleaned_data["status"] or Status.ACTIVE

    def clean_areas(self) -> list[Any]:
        """The areas in the order of their names."""
        return list(self.cleaned_data["areas"])


def organisation_facts(organisation: Organisation) -> dict[str, Any]:
    """What is stored, as the form begins with it."""
    own = {name: getattr(organisation, name) for name in OWN}
    several = {
        "areas": list(organisation.areas.all()),
        "service_areas": list(organisation.service_areas.select_related("parent")),
    }
    return shared_facts(organisation) | own | several
