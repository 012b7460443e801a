"""What a process keeps in its memory for a while, so that it is not made anew each time it is shown.

One value that stands on every page and hardly ever changes is `Kept`: it is read anew once in a while, and where a verb
changed it. Many values, each under a name, are `KeptUntil`: each is true until a moment that whoever made it knows, and
there are never more than so many. On it stand whole answers (`early`) and the bodies that pages are made of.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.db import transaction

Key = TypeVar("Key", bound=Hashable)
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


class KeptUntil(Generic[Key, Value]):
    """At most so many values, each until a moment of `time.monotonic()`; when all are of this moment, no other one."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._values: dict[Key, tuple[float, Value]] = {}

    def found(self, key: Key) -> tuple[float, Value] | None:
        """Until when it is true, and the value; none when there is none or its time is over."""
        kept = self._values.get(key)
        return kept if kept is not None and time.monotonic() < kept[0] else None

    def keep(self, key: Key, value: Value, *, until: float) -> None:
        """Keep it, in place of those whose time is over where there are too many."""
        if len(self._values) >= self.most:
            now = time.monotonic()
            self.forget(lambda _key, ends, _value: ends <= now)
        if len(self._values) < self.most or key in self._values:
            self._values[key] = until, value

    def forget(self, which: Callable[[Key, float, Value], bool]) -> None:
        """Let those go of which this is true."""
        for key, (until, value) in list(self._values.items()):
            if which(key, until, value):
                self._values.pop(key, None)

    def forget_everything(self) -> None:
        """As when the process began."""
        self._values.clear()
