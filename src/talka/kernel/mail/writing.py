"""Letters as modules write them: the same words as plain text and as HTML, from a pair of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from talka.kernel.modules import letter_frame

# Of letters to somebody whose language is not known: in each, one after the other.
LETTER_LANGUAGES = ("lv", "en")


def compose(template: str, context: Mapping[str, Any], *, subject: str, to: str) -> EmailMultiAlternatives:
    """The letter of `<template>.txt` and `<template>.html`; the latter stands in `mails/frame.html`."""
    letter = EmailMultiAlternatives(subject=subject, body=render_to_string(f"{template}.txt", dict(context)), to=[to])
    markup = render_to_string(f"{template}.html", {"frame": letter_frame(), **context})
    letter.attach_alternative(markup, "text/html")
    return letter
