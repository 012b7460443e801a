"""Forms about personal data."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import DayField, LineField
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


class NeedForm(forms.Form):
    """What a person needs, on what consent, and until when it may be kept."""

    words = LineField(
        label=_("What is needed"), max_length=500,
        help_text=_("Only what has to be arranged: an interpreter, a ramp, large print. No diagnosis."),
    )  # fmt: skip
    consent = LineField(
        label=_("How the person agreed"), max_length=250,
        help_text=_("For example: on the registration form, 12.03.2026. Without consent it must not be kept."),
    )  # fmt: skip
    keep_until = DayField(label=_("Keep until"), help_text=_("The day after it is deleted by itself."))


class AskForm(forms.Form):
    """Whose data somebody asks about: their own."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=MOST_EMAIL)
