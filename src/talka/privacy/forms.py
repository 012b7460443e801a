"""Forms about personal data."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from talka.privacy.models import Erasure

MOST_EMAIL = 254


class EraseForm(forms.Form):
    """Why somebody is forgotten."""

    cause = forms.ChoiceField(
        label=_("Why the person is forgotten"),
        choices=[(cause.value, capfirst(cause.label)) for cause in (Erasure.Cause.ASKED, Erasure.Cause.MISTAKE)],
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647)


class AskForm(forms.Form):
    """Whose data somebody asks about: their own."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=MOST_EMAIL)
