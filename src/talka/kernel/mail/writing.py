"""Letters as modules write them: the same words as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from talka.kernel.modules import letter_frame

# Of letters to somebody whose language is not known: in each, one after the other.
LETTER_LANGUAGES = ("lv", "en")


def compose(template: str, context: Mapping[str, Any], *, subject: str, to: str) -> EmailMultiAlternatives:
    """The letter of `<template>.txt` and `<template>.html`; the latter stands in `mails/frame.html`."""
    letter = EmailMultiAlternatives(subject=subject, body=render_to_string(f"{template}.txt", dict(context)), to=[to])
    markup = render_to_string(f"{template}.html", {"frame": letter_frame(), **context})
    letter.attach_alternative(markup, "text/html")
    return letter


def with_markup(plain: EmailMessage, *, button: str) -> EmailMultiAlternatives:
    """The letter that somebody else wrote as plain text, with the same words as HTML in our frame beside it.

    A paragraph that is nothing but an address becomes a button.
    """
    body = str(plain.body)
    paragraphs = [part.strip() for part in body.replace("\r\n", "\n").split("\n\n") if part.strip()]
    parts = [(words, words if _is_address(words) else "") for words in paragraphs]
    letter = EmailMultiAlternatives(subject=plain.subject, body=body, from_email=plain.from_email, to=plain.to)
    context = {"frame": letter_frame(), "letter": plain, "parts": parts, "button": button, "language": get_language()}
    letter.attach_alternative(render_to_string("mails/plain.html", context), "text/html")
    return letter


def _is_address(words: str) -> bool:
    return words.startswith(("https://", "http://")) and not any(sign.isspace() for sign in words)
