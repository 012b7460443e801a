"""Questions about news, and news as others point to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Centre, User
from talka.kernel.modules import PublicItem, PublicItems
from talka.kernel.text import fold
from talka.outreach.models import NewsItem
from talka.outreach.queries.addresses import news_url

MOST = 50


def public_news(centre: Centre | None = None) -> QuerySet[NewsItem]:
    """What everybody may read, the newest first."""
    rows = NewsItem.objects.public().select_related("centre").order_by("-published_at", "-pk")
    return rows if centre is None else rows.filter(centre=centre)


def news_for_list(user: User) -> QuerySet[NewsItem]:
    """All that the user sees; drafts first."""
    rows = NewsItem.objects.visible_to(user).select_related("centre")
    return rows.order_by(F("published_at").desc(nulls_first=True), "-pk")


def _items(centre: Centre | None, language: str, words: str) -> Sequence[PublicItem]:
    """In the wanted language, the newest first."""
    rows = public_news(centre).filter(language=language) if language else public_news(centre)
    wanted = fold(words).split()
    found = [
        PublicItem(
            key=f"news:{one.code}",
            title=one.title,
            url=news_url(one),
            day=timezone.localdate(one.published_at),
            summary=one.summary,
        )
        for one in rows[: MOST * 4 if wanted else MOST]
        if all(word in fold(f"{one.title} {one.summary}") for word in wanted)
    ]
    return found[:MOST]


NEWS_ITEMS = PublicItems("news", _("News"), _items)
