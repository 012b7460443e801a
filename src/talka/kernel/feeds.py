"""What is new, for readers of feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language


@dataclass(frozen=True)
class FeedItem:
    """One thing of a feed; its whole address is also what tells it from the others."""

    title: str
    url: str
    words: str
    published: dt.datetime | None
    categories: Sequence[str] = ()


def feed(  # noqa: PLR0913 -- what a feed says of itself
    *, title: str, url: str, items: Iterable[FeedItem], words: str = "", own_url: str | None = None, language: str = ""
) -> HttpResponse:
    """The feed as RSS; `url` is the page that shows the same, `own_url` where the feed itself is."""
    rss = Rss201rev2Feed(
        title=title, link=url, description=words or title, language=language or get_language(), feed_url=own_url
    )
    for one in items:
        rss.add_item(one.title, one.url, one.words, pubdate=one.published, unique_id=one.url, categories=one.categories)
    return HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
