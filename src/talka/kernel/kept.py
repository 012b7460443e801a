"""What every page shows and hardly ever changes: read once in a while by each process, not once a page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import transaction

Value = TypeVar("Value")
ALL: list[Kept[Any]] = []


class Kept(Generic[Value]):
    """A value that `read` gives, asked for again after so many seconds, or at once where a verb has changed it.

    `empty` is what it is in a database that holds nothing of it: tests begin with that.
    """

    def __init__(self, read: Callable[[], Value], *, empty: Value, seconds: float) -> None:
        self.read, self.empty, self.seconds = read, empty, seconds
        self.value: Value | None = None
        self.read_at = 0.0
        ALL.append(self)

    def now(self) -> Value:
        """The value, at most so many seconds old."""
        moment = time.monotonic()
        value = self.value
        if value is None or moment - self.read_at > self.seconds:
            self.value = value = self.read()
            self.read_at = moment
        return value

    def changed(self) -> None:
        """Read it anew: now, for this transaction, and again once it is over and others can read it."""
        self.forget()
        transaction.on_commit(self.forget)

    def forget(self) -> None:
        """Read it anew when it is next asked for."""
        self.value = None

    def take_as_empty(self) -> None:
        """As if it had just been read in an empty database."""
        self.value, self.read_at = self.empty, time.monotonic()
