"""What the page at the door sends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.events.queries.arrivals import Tick, Unexpected
from talka.kernel.forms import LineField

MOST_BYTES = 500_000
MOST_AT_ONCE = 2_000
MOST_ID = 2**53
_LONGEST_KEY = 40


class UnexpectedForm(forms.Form):
    """Somebody who came without having registered, in one line."""

    name = LineField(label=_("Name and surname"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    organisation_name = LineField(
        label=_("Organisation"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def walk_in(self, key: str = "") -> Unexpected:
        """Who it is; call it when the form is valid."""
        said = self.cleaned_data
        return Unexpected(said["name"], said["email"], said["organisation_name"], key)


@dataclass(frozen=True)
class Sent:
    """What was noted at the door while there was no signal, in its order."""

    ticks: list[Tick]
    walk_ins: list[Unexpected]
    # Keys of walk-ins whose line cannot be taken.
    refused: list[str]


class BadMessage(Exception):
    """It does not come from the page at the door."""


def read_sent(body: bytes) -> Sent:
    """Read what the page sends. Raises BadMessage."""
    try:
        told = json.loads(body[: MOST_BYTES + 1])
        ticks = [_tick(one) for one in told["ticks"][:MOST_AT_ONCE]]
        lines = [(_key(one), UnexpectedForm(_words(one))) for one in told["walk_ins"][:MOST_AT_ONCE]]
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise BadMessage from error
    return Sent(
        ticks,
        [form.walk_in(key) for key, form in lines if form.is_valid()],
        [key for key, form in lines if not form.is_valid()],
    )


def _tick(one: Any) -> Tick:
    number, came, at = one["registration"], one["came"], one.get("at")
    if type(number) is not int or not 0 < number < MOST_ID or type(came) is not bool:
        raise ValueError
    return Tick(number, came, _moment(at))


def _moment(at: object) -> datetime | None:
    """The clock of the phone, if it can be true: milliseconds since 1970, not in the future."""
    if type(at) is not int or not 0 < at < MOST_ID:
        return None
    now = timezone.now()
    try:
        moment = datetime.fromtimestamp(at / 1000, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return min(moment, now)


def _key(one: Any) -> str:
    key = one["key"]
    if not isinstance(key, str) or not key.isascii() or not key.replace("-", "").isalnum() or len(key) > _LONGEST_KEY:
        raise ValueError
    return key


def _words(one: Any) -> dict[str, str]:
    return {name: str(one.get(name) or "") for name in ("name", "organisation_name", "email")}
