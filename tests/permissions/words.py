"""Words of a centre that nobody else writes, and what its things are called in addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from talka.kernel.text import fold

A_DAY = dt.date(2024, 3, 14)
Kept = dict[str, object]


@dataclass
class Words:
    """What is written into the records of a centre; canaries are words that nobody else writes."""

    prefix: str
    written: list[str] = field(default_factory=list)

    def __call__(self, name: str) -> str:
        # Plain letters, so that a page, an address and a file spell them alike.
        word = f"{self.prefix}{fold(name).title().replace(' ', '')}"
        self.written.append(word)
        return word
