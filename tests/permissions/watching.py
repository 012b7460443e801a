"""Which parts of an address a page reads: asked of Django's own query, while the page answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.http import QueryDict

from tests.permissions.browser import Answer, Browser

# A page that goes through the whole query reads any name.
ANYTHING = "anything"
MOST_ROUNDS = 6


class WatchedQuery(QueryDict):
    """A query that notes what is read of it."""

    noted: set[str] | None = None

    def _note(self, name: str) -> None:
        if self.noted is not None:
            self.noted.add(name)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._note(ANYTHING)
        return super().__iter__()

    def getlist(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().getlist(key, default)

    def keys(self) -> Any:
        self._note(ANYTHING)
        return super().keys()

    def lists(self) -> Any:
        # Copies, and every way to write the query out again.
        self._note(ANYTHING)
        return super().lists()


@contextmanager
def watched() -> Iterator[set[str]]:
    """The names that are read of the addresses asked for meanwhile."""
    noted: set[str] = set()

    def query(*given: Any, **named: Any) -> WatchedQuery:
        made: WatchedQuery = WatchedQuery(*given, **named)
        # Only now: to fill it is not to read it.
        made.noted = noted
        return made

    with patch("django.core.handlers.wsgi.QueryDict", query):
        yield noted


def ask_what_it_reads(browser: Browser, address: str) -> tuple[Answer, frozenset[str]]:
    """The plain answer of a page, and every name that it reads, also those it reads only beside others."""
    with watched() as noted:
        plain = browser.get(address)
    known: set[str] = set()
    for _round in range(MOST_ROUNDS):
        if noted <= known:
            break
        known |= noted
        with watched() as noted:
            browser.get(f"{address}?" + "&".join(f"{name}=1" for name in sorted(known)))
    return plain, frozenset(known)
