"""What is asked of whoever invites somebody to look after a profile."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talka.kernel.forms import LineField, ParagraphsField


class InvitationForm(forms.Form):
    """Whom a centre asks to look after a profile, and in which language."""

    name = LineField(label=_("Name and surname"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The letter goes there at once. Whoever opens its link acts for the profile: check the address."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        help_text=_("Somebody who has an account is written to in the language of the account."),
    )
    words = ParagraphsField(
        label=_("Your words"),
        max_length=500,
        required=False,
        help_text=_("They stand in the letter."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
