"""What a page says after a button was pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from talka.kernel.actions import Action, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest
from talka.kernel.numbers import number_sent

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


def carry_out_form(
    request: HttpRequest, form: BaseForm, verb: Callable[[], Result], *, said: str | Promise | Callable[[Result], str]
) -> Result | None:
    """Do what a form asks for once it is sent, and say so; until then, and when it is refused, None comes back.

    A refusal stands at its field.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        result = verb()
    except Refused as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, said(result) if callable(said) else str(said))
    return result


def version_sent(request: HttpRequest) -> int:
    """The version of a record that the page with the button showed; 0, which none has, for nonsense."""
    return number_sent(request.POST.get("version", "")) or 0


def back_of(request: HttpRequest, usual: str) -> str:
    """Where the form says it came from, if that is a page of ours; otherwise the usual place."""
    back = request.POST.get("back", "")
    # A path of ours: anything else would be taken for the name of an address, or lead elsewhere.
    known = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if known else usual


def pressed(request: SignedInRequest, verb: Action[Any, Any, Any], subject: Model, **said: object) -> bool:
    """Whether somebody pressed the button of a page that asks first: then it is done, or the page says why not.

    Not found for whoever may not do it.
    """
    if not verb.allows(request.user, subject):
        raise Http404
    if request.method != "POST":
        return False
    try:
        verb(subject, actor=request.user, **said)
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
    return True
