"""What a page says after a button was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from talka.kernel.actions import Refused

Result = TypeVar("Result")


def carry_out(request: HttpRequest, verb: Callable[[], Result], *, said: str | Promise) -> Result | None:
    """Do what a button without fields asks for and say that it is done, or why it is refused; then None comes back."""
    try:
        result = verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, str(said))
    return result
