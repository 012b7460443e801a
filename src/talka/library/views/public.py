"""The library for everybody."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.kernel import feeds
from talka.kernel.addresses import absolute
from talka.kernel.files.store import file_response
from talka.kernel.http import public
from talka.kernel.markdown import to_html
from talka.kernel.text import BadText, clean_text
from talka.kernel.ui.shapes import Link
from talka.library.models import ResourceKind, Topic
from talka.library.queries.shelves import (
    Wanted,
    file_of,
    found_resources,
    in_other_languages,
    languages_there,
    own_language_first,
)
from talka.registry.models.profiles import LANGUAGES

PAGE, MOST_TEXT, MOST_IN_FEED = 20, 100, 30


@public
@require_safe
def shelves(request: HttpRequest) -> HttpResponse:
    """What is there, by words, topic, language and kind."""
    wanted = _wanted(request)
    rows = own_language_first(found_resources(wanted), get_language() or settings.LANGUAGE_CODE)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "topics": Topic.choices,
        "kinds": ResourceKind.choices,
        "languages": languages_there(),
    }
    return render(request, "library/public/list.html", context)


@public
@require_safe
def resource(request: HttpRequest, resource_code: str) -> HttpResponse:
    """One resource, to read, print or take along."""
    found = get_object_or_404(found_resources(Wanted()), code=resource_code[:16])
    context = {
        "resource": found,
        "body": to_html(found.body),
        "language_name": LANGUAGES.get(found.language, found.language),
        "others": [(one, LANGUAGES.get(one.language, one.language)) for one in in_other_languages(found)],
        "og_title": found.title,
        "og_description": found.summary,
        "canonical": absolute(reverse("library:resource", args=[found.code])),
        "breadcrumbs": [Link(_("Useful resources"), reverse("library:list"))],
    }
    return render(request, "library/public/resource.html", context)


@public
@require_safe
def file(request: HttpRequest, resource_code: str) -> HttpResponseBase:
    """Its file, as a download."""
    del request
    stored = file_of(get_object_or_404(found_resources(Wanted()), code=resource_code[:16]))
    if stored is None:
        raise Http404
    try:
        return file_response(stored)
    except FileNotFoundError as gone:
        raise Http404 from gone


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest as RSS."""
    del request
    newest = [
        feeds.FeedItem(one.title, absolute(reverse("library:resource", args=[one.code])), one.summary, one.published_at)
        for one in found_resources(Wanted())[:MOST_IN_FEED]
    ]
    return feeds.feed(
        title=_("Useful resources"), words=_("What is new in the library"), url=absolute(reverse("library:list")),
        language=settings.LANGUAGE_CODE, items=newest,
    )  # fmt: skip


def _wanted(request: HttpRequest) -> Wanted:
    given = request.GET
    return Wanted(
        text=_clean(given.get("q", "")),
        topic=_clean(given.get("topic", "")),
        language=_clean(given.get("language", "")),
        kind=_clean(given.get("kind", "")),
        easy=given.get("easy") == "1",
    )


def _clean(text: str) -> str:
    try:
        return clean_text(text[:MOST_TEXT])
    except BadText:
        return ""
