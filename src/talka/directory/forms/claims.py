"""What is asked of those who wish to look after a profile, and of those who decide about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.forms import LineField, ParagraphsField
from talka.kernel.mistakes import explain
from talka.kernel.text import BadText, clean_text

AUTOCOMPLETE_NAME = forms.TextInput(attrs={"autocomplete": "name"})
NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class ClaimForm(forms.Form):
    """Who you are, and how to reach you; the field that nobody sees catches programs."""

    name = LineField(label=_("Name and surname"), max_length=150, widget=AUTOCOMPLETE_NAME)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Best the address that the organisation itself uses. We write to it at once."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = ParagraphsField(
        label=_("Who you are to it"),
        max_length=1000,
        help_text=_("For example: board member since 2023, see the register."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    homepage = forms.CharField(label=_("Leave this empty"), max_length=200, required=False)

    @property
    def is_by_program(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.cleaned_data.get("homepage"))


class DecisionForm(forms.Form):
    """What the representative reads in the letter."""

    words = ParagraphsField(
        label=_("Words to the representative"),
        max_length=500,
        required=False,
        help_text=_("They stand in the letter. When you refuse, say why."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EndForm(forms.Form):
    """Why it ends."""

    reason = LineField(label=_("Why"), max_length=250, required=False, help_text=_("It stands in the letter."))


class WelcomeForm(forms.Form):
    """Somebody new: their name and the password of their choice."""

    name = LineField(label=_("Name and surname"), max_length=150, widget=AUTOCOMPLETE_NAME)
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=NEW_PASSWORD,
        help_text=_("At least 10 characters. Three or four unrelated words are good."),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Check the password against the rules, among them likeness to the name and address."""
        password: str = self.cleaned_data["password"]
        try:
            clean_text(password)
        except BadText as error:
            raise ValidationError(explain(error), code="bad_text") from error
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
