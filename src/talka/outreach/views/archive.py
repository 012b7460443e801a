"""Editions that went out, for everybody; and where their links lead."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from talka.kernel import feeds
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.ui.shapes import Link
from talka.outreach.actions.clicks import count_click
from talka.outreach.models import Edition
from talka.outreach.queries.addresses import edition_url, link_of
from talka.outreach.queries.content import drawn, filled, parts_of, placeholders
from talka.outreach.queries.editions import archive
from talka.outreach.queries.payers import funders_of
from talka.outreach.queries.subscribers import centre_with_code

PAGE, FEED = 30, 20
# They say themselves that they are programs.
_PROGRAMS = ("bot", "crawl", "spider", "preview", "scan", "curl", "wget", "python", "monitor", "headless")


@public
def editions(request: HttpRequest) -> HttpResponse:
    """All newsletters; `?centre=riga` narrows them."""
    centre = centre_with_code(request.GET.get("centre", ""))
    page = Paginator(archive(centre), PAGE).get_page(request.GET.get("page"))
    return render(request, "outreach/public/archive.html", {"page": page, "centre": centre})


@public
def edition(request: HttpRequest, edition_code: str) -> HttpResponse:
    """One newsletter as it went out."""
    found = get_object_or_404(archive(None), code=edition_code)
    names = placeholders(found)
    title, preheader = filled(found.title, names), filled(found.preheader, names)
    context = {
        "edition": found,
        "title": title,
        "preheader": preheader,
        "og_title": title,
        "og_description": preheader,
        "parts": drawn(parts_of(found)),
        "page_funders": funders_of(found),
        "breadcrumbs": [Link(_("Newsletters"), reverse("outreach:archive"))],
    }
    return render(request, "outreach/public/edition.html", context)


@public
def feed(request: HttpRequest) -> HttpResponse:
    """The same for a reader of feeds."""
    centre = centre_with_code(request.GET.get("centre", ""))
    title = _("Newsletter: %(centre)s") % {"centre": centre} if centre else _("Newsletters")
    return feeds.feed(
        title=title,
        url=absolute(reverse("outreach:archive")),
        own_url=absolute(request.get_full_path()),
        items=[_item(one) for one in archive(centre)[:FEED]],
    )


def _item(one: Edition) -> feeds.FeedItem:
    names = placeholders(one)
    return feeds.FeedItem(filled(one.title, names), edition_url(one), filled(one.preheader, names), one.sent_at)


@public
@never_cache
def follow(request: HttpRequest, edition_code: str, link_number: int) -> HttpResponse:
    """Lead on to where a link of an edition leads, and count it by day: by whom it was followed is not kept."""
    link = link_of(edition_code, link_number)
    if link is None:
        raise Http404
    agent = request.headers.get("User-Agent", "").casefold()
    if request.method == "GET" and agent and not any(word in agent for word in _PROGRAMS):
        count_click(link)
    response = HttpResponseRedirect(link.url)
    # What is read afterwards must not learn where somebody came from.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
