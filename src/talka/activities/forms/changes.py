"""A change of many entries at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.activities.forms.activities import InAgreement
from talka.activities.queries.log import purposes_worked_on, series_worked_on, years_worked_on
from talka.places.queries import municipalities

WITH_VALUE = {
    "purpose": (_("Purpose"), purposes_worked_on),
    "year": (_("Implementation year"), years_worked_on),
    "series": (_("Series"), series_worked_on),
    "place": (_("Municipality"), lambda _user: municipalities()),
}


class ChangeForm(forms.Form):
    """The value that chosen entries get."""

    value: Any = InAgreement(queryset=None)

    def __init__(self, *args: Any, user: User, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["value"]
        field.label, parts = WITH_VALUE[act]
        field.queryset = parts(user)
        field.with_number = act != "place"
