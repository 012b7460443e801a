"""Fields that only the log needs: a channel."""

from __future__ import annotations

from typing import Any

from talka.activities.queries.log import CHANNELS, channel_name
from talka.kernel.forms import LineField


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
