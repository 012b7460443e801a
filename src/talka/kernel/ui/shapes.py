"""What pages hand to the template tags: small immutable records, so that a misspelt part fails in the view's types."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation, a row of tabs or breadcrumbs. No address: the page one is on; apart: a group."""

    title: str
    url: str = ""
    active: bool = False
    count: int | None = None
    icon: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a record's summary: what, its value, and where it is changed."""

    key: str
    value: object
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event in a record's life, newest first in a list of them."""

    when: dt.datetime | dt.date
    what: str
    who: str = ""
    detail: str = ""
    url: str = ""
    tone: str = "neutral"
