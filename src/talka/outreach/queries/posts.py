"""Posts as people tell of them: by links, by a count, by a file of the channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from talka.accounts.models import Centre
from talka.activities.models import Activity
from talka.activities.queries.log import CHANNELS
from talka.kernel.addresses import is_trace
from talka.kernel.periods import BadDate, parse_date
from talka.kernel.search import containing
from talka.kernel.text import fold
from talka.outreach.models import BatchSource, Post, PostBatch

HOSTS = {
    "facebook.com": "facebook", "fb.com": "facebook", "fb.watch": "facebook", "fb.me": "facebook",
    "instagram.com": "instagram", "linkedin.com": "linkedin", "lnkd.in": "linkedin", "x.com": "x", "twitter.com": "x",
    "youtube.com": "youtube", "youtu.be": "youtube", "tiktok.com": "tiktok", "bsky.app": "bluesky",
}  # fmt: skip
WEBSITE = "website"
# Channels that one can choose by hand.
CHANNEL_CODES = ("facebook", "instagram", "linkedin", "x", "youtube", "tiktok", "bluesky", WEBSITE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"„”]+", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\.?")
MOST_LINKS = 500
MOST_CHANNELS, MOST_WORDS = 500, 20_000
WAITING, RECORDED, UNDONE = "waiting", "recorded", "undone"
STATES = {
    WAITING: Q(recorded_at=None),
    RECORDED: Q(recorded_at__isnull=False, undone_at=None),
    UNDONE: Q(undone_at__isnull=False),
}

# A post as it is kept until somebody confirms: plain values only.
Row = dict[str, Any]


@dataclass(frozen=True)
class PastedLine:
    """One line of what was pasted: a post, or why it is none."""

    number: int
    row: Row | None = None
    problem: str = ""


def channel_of(url: str) -> str:
    """The channel of an address by its host; one's own site is the website, any other host is nothing."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    own = (urlsplit(settings.SITE_ADDRESS).hostname or "").removeprefix("www.")
    if host and host == own:
        return WEBSITE
    return next((code for known, code in HOSTS.items() if host == known or host.endswith(f".{known}")), "")


def link_key(url: str) -> str:
    """A form in which two addresses of the same post look the same."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    kept = urlencode(sorted((name, value) for name, value in parse_qsl(parts.query) if not is_trace(name)))
    return f"{host}{parts.path.rstrip('/')}{'?' if kept else ''}{kept}"[:500]


def read_links(text: str, *, day: dt.date) -> list[PastedLine]:
    """Every line with an address is a post, on the day that the line names, or on this one."""
    lines: list[PastedLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _ADDRESS.findall(line)
        if not found:
            lines.append(PastedLine(number, problem="no_link"))
        for address in found:
            url = address.rstrip(".,;)”")
            url = url if "://" in url else f"https://{url}"
            try:
                channel = channel_of(url)
            except ValueError:
                lines.append(PastedLine(number, problem="no_link"))
                continue
            rest = _ADDRESS.sub(" ", line)
            row = {
                "day": _day_in(rest, day).isoformat(), "title": _words_in(rest), "link": url[:500],
                "channel": channel or WEBSITE, "reach": None, "count": 1,
            }  # fmt: skip
            lines.append(PastedLine(number, row))
    return lines[:MOST_LINKS]


def _day_in(text: str, otherwise: dt.date) -> dt.date:
    found = _DAY.search(text)
    if found is None:
        return otherwise
    try:
        return parse_date(found[0].replace(" ", ""))
    except BadDate:
        return otherwise


def _words_in(text: str) -> str:
    return " ".join(_DAY.sub(" ", text).strip(" \t–—-;,|:").split())[:200]


def known_links(urls: Iterable[str], centre: Centre) -> set[str]:
    """Keys among those of these addresses that stand in the centre's log already."""
    raw = list(urls)
    keys = {link_key(url): url for url in raw}
    known = set(Post.objects.filter(centre=centre, link_key__in=list(keys)).values_list("link_key", flat=True))
    logged = Activity.objects.present().filter(centre=centre, link__in=raw).values_list("link", flat=True)
    return known | {link_key(url) for url in logged}


def told_twice(rows: Iterable[Row], centre: Centre) -> set[int]:
    """Which of the rows, by their place, tell of a post that is in the log or stands further up."""
    listed = list(rows)
    seen = known_links([row["link"] for row in listed if row["link"]], centre)
    twice: set[int] = set()
    for at, row in enumerate(listed):
        if not row["link"]:
            continue
        key = link_key(row["link"])
        if key in seen:
            twice.add(at)
        seen.add(key)
    return twice


def days_of(rows: Iterable[Row], source: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of posts; a count of a month stands for the month from its first day on."""
    days = sorted(dt.date.fromisoformat(row["day"]) for row in rows)
    return days[0].replace(day=1) if source == BatchSource.TALLY else days[0], days[-1]


def channels_of(rows: Iterable[Row], otherwise: str) -> str:
    """Every channel of the posts once, each between spaces, so that one can be asked for."""
    found = sorted({row["channel"] or otherwise for row in rows} - {""})
    return f" {' '.join(found)} "[:MOST_CHANNELS] if found else ""


def words_of(rows: Iterable[Row], file_name: str) -> str:
    """Titles and links of the posts and the name of their file, folded; of very many the first."""
    return fold(" ".join([file_name, *(f"{row['title']} {row['link']}" for row in rows)])[:MOST_WORDS])


def in_channels(batches: QuerySet[PostBatch], codes: Iterable[str]) -> QuerySet[PostBatch]:
    """Those with a post in one of the channels."""
    return batches.filter(
        reduce(or_, (Q(channels__contains=f" {code} ") for code in codes if code in CHANNEL_CODES), Q(pk=None))
    )


def worded_like(batches: QuerySet[PostBatch], text: str) -> QuerySet[PostBatch]:
    """Those in whose titles, links or name of the file every word occurs."""
    return containing(batches, "search_text", text)


def in_state(batches: QuerySet[PostBatch], states: Iterable[str]) -> QuerySet[PostBatch]:
    """Those that wait to be recorded, are in the work log, or were taken out of it again."""
    return batches.filter(reduce(or_, (STATES[state] for state in states if state in STATES), Q(pk=None)))


def for_listing(batches: QuerySet[PostBatch]) -> QuerySet[PostBatch]:
    """With what the list shows of each."""
    return batches.select_related("centre", "purpose", "started_by").defer("rows", "search_text")


def channel_choices() -> list[tuple[str, str]]:
    """Code and name of the channels."""
    return [(code, str(CHANNELS[code])) for code in CHANNEL_CODES]


def activities_of(batch: PostBatch) -> list[Activity]:
    """The entries of the log that a batch made."""
    made = Activity.objects.filter(pk__in=Post.objects.filter(batch=batch).values("activity"))
    return list(made.select_related("kind", "purpose").order_by("-listed_on", "-pk"))
