"""What happened to an organisation, a community or a person, over all modules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from talka.accounts.models import User
from talka.kernel.modules import manifests
from talka.kernel.ui.shapes import TimelineEntry
from talka.registry.models import Kind

PAGE = 20


@dataclass(frozen=True)
class Asked:
    """Whose story, for whom, and which part of it."""

    user: User
    kind: Kind
    record: Any
    # Only what happened before this day; None: from the newest on.
    before: dt.date | None
    # No source needs to tell more than this.
    most: int

    def is_in(self, day: dt.date | None) -> bool:
        """Whether a day is in the part that is asked for."""
        return day is not None and (self.before is None or day < self.before)


@dataclass(frozen=True)
class TimelineSource:
    """One module's part of the story: at most `asked.most` entries before `asked.before`, newest first, one query."""

    name: str
    entries: Callable[[Asked], Sequence[TimelineEntry]]


@dataclass(frozen=True)
class Story:
    """A page of the story; `earlier` is the day before which it goes on."""

    entries: tuple[TimelineEntry, ...]
    earlier: dt.date | None


def story_of(user: User, record: Any, before: dt.date | None = None, page: int = PAGE) -> Story:
    """What happened to a record as far as the user may see it, newest first, by whole days."""
    asked = Asked(user, record.found_as, record, before, page + 1)
    entries: list[TimelineEntry] = []
    told_until: list[dt.date] = []
    for source in (one for manifest in manifests() for one in manifest.timeline_sources):
        told = list(source.entries(asked))[: asked.most]
        entries += told
        if len(told) == asked.most:
            # It may have more to say about this day and those before.
            told_until.append(day_of(told[-1]))
    entries.sort(key=lambda entry: (day_of(entry), moment_of(entry)), reverse=True)
    if len(entries) <= page and not told_until:
        return Story(tuple(entries), None)
    last = max([*told_until, *(day_of(entry) for entry in entries[page : page + 1])])
    shown = [entry for entry in entries if day_of(entry) > last]
    if shown:
        return Story(tuple(shown), last + dt.timedelta(days=1))
    # More happened on one day than a page holds: the first of it, and on with the days before.
    return Story(tuple(entry for entry in entries[: asked.most] if day_of(entry) == last), last)


def day_of(entry: TimelineEntry) -> dt.date:
    """The day of an entry, in Riga."""
    return timezone.localtime(entry.when).date() if isinstance(entry.when, dt.datetime) else entry.when


def moment_of(entry: TimelineEntry) -> str:
    """What orders entries of one day: those that know their hour are later than those that do not."""
    return entry.when.isoformat() if isinstance(entry.when, dt.datetime) else ""
