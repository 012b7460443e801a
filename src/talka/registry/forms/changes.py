"""A change of many organisations at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.registry.forms.fields import PlaceField
from talka.registry.models import Status
from talka.registry.queries.profiles import areas_in_use


def value_field(act: str) -> forms.Field | None:
    """What is asked for; nothing where the change says it all."""
    if act == "area":
        return forms.ModelChoiceField(label=_("Area of activity"), queryset=areas_in_use())
    if act == "status":
        return forms.ChoiceField(label=_("Status"), choices=Status.choices)
    if act == "serves":
        field = PlaceField(label=_("Serves"), help_text=_("Town, parish, municipality or region."))
        field.required = True
        return field
    return None


class ChangeForm(forms.Form):
    """The value that chosen organisations get."""

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = value_field(act)
        if field is not None:
            self.fields["value"] = field

    @property
    def value(self) -> Any:
        """What was chosen."""
        return self.cleaned_data.get("value")
