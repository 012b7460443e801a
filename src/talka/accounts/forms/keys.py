"""What somebody says about a passkey of theirs."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey: it alone lets in, unless one says otherwise."""

    passwordless = forms.BooleanField(
        label=_("Sign in without a password"),
        required=False,
        initial=True,
        help_text=_("The phone or computer asks for a fingerprint, face or its own code instead."),
    )
