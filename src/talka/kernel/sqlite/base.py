"""Django's SQLite with Latvian order; where a site serves, open connections go from one thread to the next.

A connection holds the whole schema and its statements, some two megabytes. A thread needs one only while it asks.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from threading import Condition
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.db.backends.sqlite3 import base

from talka.kernel.database import KEPT_OPEN, teach

# So many threads ask at a time before another waits; seconds that it waits then.
FEW, PATIENCE = 2, 0.02


class _Connection(sqlite3.Connection):
    """One that knows how old it is."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.until = time.monotonic() + KEPT_OPEN


class Idle:
    """Open connections that no thread needs now, by file; the one that was used last is taken first.

    Where `FEW` are in use somebody waits a moment for one, then opens another: a slow page holds up nobody.
    """

    def __init__(self) -> None:
        self.keeps = False
        self.free: dict[str, list[_Connection]] = defaultdict(list)
        self._changed = Condition()
        # Of a thread that is gone nothing is left here.
        self._in_use: WeakSet[_Connection] = WeakSet()

    def take(self, name: str) -> _Connection | None:
        """One to this file that is not too old."""
        if not self.keeps:
            return None
        with self._changed:
            if len(self._in_use) >= FEW:
                self._changed.wait(PATIENCE)
            while self.free[name]:
                found = self.free[name].pop()
                if found.until > time.monotonic():
                    self._in_use.add(found)
                    return found
                found.close()
        return None

    def opened(self, connection: _Connection) -> None:
        """A new one, for whoever opened it."""
        with self._changed:
            self._in_use.add(connection)

    def give(self, name: str, connection: _Connection, *, is_sound: bool) -> None:
        """Somebody else may have it, where nothing went wrong with it."""
        if not self.keeps:
            connection.close()
            return
        with self._changed:
            self._in_use.discard(connection)
            if not is_sound or connection.in_transaction or len(self.free[name]) >= FEW:
                connection.close()
            else:
                self.free[name].append(connection)
            self._changed.notify()


idle = Idle()


def share_connections() -> None:
    """From now on a thread keeps a connection only while it asks; with another engine nothing changes."""
    if connection.vendor == "sqlite":
        idle.keeps = True


def give_back(held: Any) -> None:
    """While others work, whoever serves holds none; a connection that stays with its thread is left alone."""
    if idle.keeps:
        held.close_if_unusable_or_obsolete()


class DatabaseWrapper(base.DatabaseWrapper):
    """What a thread sees of the database."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """One that is open already, or a new one."""
        if (found := idle.take(str(conn_params["database"]))) is not None:
            return found
        made: _Connection = super().get_new_connection({**conn_params, "factory": _Connection})
        teach(made)
        idle.opened(made)
        return made

    def _close(self) -> None:
        if self.connection is not None:
            idle.give(str(self.settings_dict["NAME"]), self.connection, is_sound=not self.errors_occurred)

    def close_if_unusable_or_obsolete(self) -> None:
        """Between requests, and while others work: whoever serves gives it back."""
        super().close_if_unusable_or_obsolete()
        if idle.keeps and self.connection is not None and not self.in_atomic_block:
            self.close()
