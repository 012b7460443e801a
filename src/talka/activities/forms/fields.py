"""Fields that only the log needs: a channel, and the minutes of the quick line."""

from __future__ import annotations

import re
from typing import Any

from talka.activities.queries.log import CHANNELS, channel_name
from talka.kernel.forms import CountField, LineField
from talka.kernel.time_fields import HoursField

# Of hours somebody writes the unit, or a colon.
_SAYS_HOURS = re.compile(r"[:a-z]", re.IGNORECASE)


class ChannelField(LineField):
    """A channel: known ones are kept as codes and shown in words, any other as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["list"] = "channels"

    def clean(self, value: object) -> str:
        """Words of a known channel become its code."""
        typed = str(super().clean(value))
        named = {str(name).casefold(): code for code, name in CHANNELS.items()}
        return named.get(typed.casefold(), typed)

    def prepare_value(self, value: object) -> object:
        """Show a code in words."""
        return channel_name(value) if isinstance(value, str) else value


class MinutesField(CountField):
    """Minutes as a number; who writes 1:30, 1,5 h or 90 min is understood."""

    def to_python(self, value: object) -> int | None:
        """Read the minutes."""
        if _SAYS_HOURS.search(str(value or "")):
            return HoursField(most=self.most, required=False).to_python(value)
        minutes: int | None = super().to_python(value)
        return minutes
