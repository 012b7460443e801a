"""News, for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries.faces import identity
from talka.kernel import feeds
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.markdown import to_html
from talka.kernel.ui.shapes import Link
from talka.outreach.models import NewsItem
from talka.outreach.queries.addresses import news_url
from talka.outreach.queries.news import public_news
from talka.outreach.queries.subscribers import centre_with_code

PAGE, FEED = 20, 30


@public
def news(request: HttpRequest) -> HttpResponse:
    """All news; `?centre=riga` narrows it."""
    centre = centre_with_code(request.GET.get("centre", ""))
    page = Paginator(public_news(centre), PAGE).get_page(request.GET.get("page"))
    return render(request, "outreach/public/news.html", {"page": page, "centre": centre})


@public
def item(request: HttpRequest, news_code: str) -> HttpResponse:
    """One piece of news."""
    found = get_object_or_404(public_news(), code=news_code)
    context = {
        "news": found,
        "body": to_html(found.body),
        "page_funders": identity().funders_of(found.centre_id),
        "canonical": news_url(found),
        "og_title": found.title,
        "og_description": found.summary,
        "breadcrumbs": [Link(_("News"), reverse("outreach:news"))],
    }
    return render(request, "outreach/public/news_item.html", context)


@public
def feed(request: HttpRequest) -> HttpResponse:
    """The same for a reader of feeds."""
    centre = centre_with_code(request.GET.get("centre", ""))
    title = _("News: %(centre)s") % {"centre": centre} if centre else _("News")
    return feeds.feed(
        title=title,
        url=absolute(reverse("outreach:news")),
        own_url=absolute(request.get_full_path()),
        items=[_item(one) for one in public_news(centre)[:FEED]],
    )


def _item(one: NewsItem) -> feeds.FeedItem:
    return feeds.FeedItem(one.title, news_url(one), one.summary, one.published_at)
