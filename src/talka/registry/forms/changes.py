"""A change of many records at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.forms import DayField, LineField
from talka.registry.forms.fields import PlaceField
from talka.registry.models import Organisation, Status
from talka.registry.models.profiles import LANGUAGES
from talka.registry.queries import organisation_meant
from talka.registry.queries.profiles import areas_in_use

# For these nothing is asked: the change says it all.
SAYS_ALL = frozenset({"confirm", "hide", "show"})
_PLACES = _("Town, parish, municipality or region.")


class OrganisationField(LineField):
    """An organisation typed by its name or number."""

    def __init__(self, *, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(max_length=250, **kwargs)

    def clean(self, value: object) -> Any:
        """The one that is meant."""
        found, reason = organisation_meant(self.user, super().clean(value), None)
        if found is None:
            raise ValidationError(reason or _("There is no such organisation."), code="unclear_organisation")
        meant: Organisation = found
        return meant


def value_field(act: str, listing: str, user: User) -> forms.Field:
    """What is asked for."""
    asked: dict[str, Callable[[], forms.Field]] = {
        "area": lambda: forms.ModelChoiceField(label=_("Area of activity"), queryset=areas_in_use()),
        "status": lambda: forms.ChoiceField(label=_("Status"), choices=Status.choices),
        "language": lambda: forms.ChoiceField(label=_("Language"), choices=LANGUAGES.items()),
        "centre": lambda: forms.ModelChoiceField(label=_("Centre"), queryset=centres_of(user)),
        "employer": lambda: OrganisationField(
            user=user, label=_("Organisation"), help_text=_("Name or registration number.")
        ),
        "ends": lambda: DayField(label=_("Last day"), initial=timezone.localdate),
    }
    return asked[act]() if act in asked else _place_field(act, listing)


def _place_field(act: str, listing: str) -> PlaceField:
    field = PlaceField(label=_("Serves") if act == "serves" else _("Place"), help_text=_PLACES)
    field.required = True
    if listing == "partners":
        # Empty is an answer there: the whole country.
        field.required, field.help_text = False, _("Leave empty for the whole country.")
    return field


class ChangeForm(forms.Form):
    """The value that chosen records get."""

    def __init__(self, *args: Any, act: str, listing: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(act, listing, user)
