"""Pieces that several forms have."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import Centre, User
from talka.outreach.queries.subscribers import own_centres
from talka.outreach.queries.work import purposes_for
from talka.places.queries import region_choices
from talka.programmes.models import Purpose


def ticks(label: Any, choices: Any = (), help_text: Any = "") -> forms.MultipleChoiceField:
    """Any number of choices."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def languages() -> list[tuple[str, str]]:
    """Languages of the site."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def regions() -> list[tuple[str, str]]:
    """Planning regions of today."""
    return region_choices()


class OfCentreForm(forms.Form):
    """Something that belongs to a centre, and to a purpose of an agreement that runs today."""

    centre = forms.ModelChoiceField(label=gettext_lazy("Centre"), queryset=Centre.objects.none())
    purpose = forms.ModelChoiceField(
        label=gettext_lazy("Purpose"),
        queryset=Purpose.objects.none(),
        required=False,
        help_text=gettext_lazy("For the work log: what the agreement pays for."),
    )

    def __init__(self, *args: Any, user: User, centre: Centre | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        offered = own_centres(user)
        listed = [centre] if centre is not None else list(offered[:2])
        self.only: Centre | None = listed[0] if len(listed) == 1 else None
        if self.only is not None:
            del self.fields["centre"]
        else:
            self.fields["centre"].queryset = offered  # type: ignore[attr-defined]  # a choice of rows, declared above
        if "purpose" in self.fields:
            purposes: Any = self.fields["purpose"]
            purposes.queryset = purposes_for(user, self.today())
            purposes.empty_label = _("not chosen")

    def today(self) -> dt.date:
        """The day on which an agreement must run."""
        return timezone.localdate()

    @property
    def chosen_centre(self) -> Centre:
        """The centre chosen, or the only one."""
        centre: Centre = self.only or self.cleaned_data["centre"]
        return centre
