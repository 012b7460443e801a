"""Looking up who is there: the search, and a page for each organisation, community and network."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.directory.queries.addresses import page_of
from talka.directory.queries.listed import (
    KINDS,
    MOST_FOUND,
    Wanted,
    areas_to_choose,
    chosen_by,
    chosen_places,
    found,
    led_on,
    listed,
    records,
    region_choices,
)
from talka.directory.queries.register import closed_one
from talka.directory.views.pages import line_of, profile_context, register_rows
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.numbers import number_sent
from talka.kernel.text import BadText, clean_text
from talka.kernel.ui.shapes import Link
from talka.registry.models import Kind

PER_PAGE, MOST_SEARCH = 20, 100
SLUGS = {Kind.ORGANISATION: "organisations", Kind.COMMUNITY: "communities", Kind.NETWORK: "networks"}


@public
def search(request: HttpRequest) -> HttpResponse:
    """Search by words, place and field; without any, everybody in the Latvian order."""
    wanted = _wanted(request)
    pages = {kind: Paginator(found(kind, wanted), PER_PAGE) for kind in KINDS}
    kind = _kind(request, wanted, pages)
    page: Page[Any] = pages[kind].get_page(request.GET.get("page"))
    rows = records(kind, list(page.object_list))
    context = {
        "wanted": wanted,
        "page": page,
        "is_capped": bool(wanted.text) and pages[kind].count >= MOST_FOUND,
        "lines": [line_of(row) for row in rows],
        "tabs": [_tab(request, one, pages[one].count, active=one == kind) for one in KINDS],
        "elsewhere": [_tab(request, one, pages[one].count) for one in KINDS if one != kind and pages[one].count],
        "slug": SLUGS[kind] if request.GET.get("kind") else "",
        "units": wanted.chosen.units,
        "map_url": reverse("map:place", args=[wanted.chosen.place.pk]) if wanted.chosen.place else "",
        "regions": region_choices(),
        "areas": areas_to_choose() if kind == Kind.ORGANISATION else [],
        "canonical": absolute(reverse("directory:search")),
    }
    return render(request, "directory/search.html", context)


@public
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What everybody may know about an organisation."""
    return _page(request, Kind.ORGANISATION, organisation_id)


@public
def community(request: HttpRequest, community_id: int) -> HttpResponse:
    """What everybody may know about a community."""
    return _page(request, Kind.COMMUNITY, community_id)


@public
def network(request: HttpRequest, network_id: int) -> HttpResponse:
    """What everybody may know about a network."""
    return _page(request, Kind.NETWORK, network_id)


def _page(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    record = listed(kind).filter(pk=pk).first()
    if record is None:
        kept = led_on(kind, pk)
        return _closed(request, kind, pk) if kept is None else redirect(page_of(kind, kept), permanent=False)
    way = [Link(_("Directory"), reverse("directory:search"))]
    return render(
        request, "directory/profile.html", profile_context(record) | {"breadcrumbs": way, "og_title": record.name}
    )


def _closed(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """An organisation that a register has as ended says so; of any other nothing is said."""
    found = closed_one(pk) if kind == Kind.ORGANISATION else None
    if found is None:
        raise Http404
    record, said = found
    context = {
        "record": record,
        "register": said,
        "register_rows": register_rows(said),
        "breadcrumbs": [Link(_("Directory"), reverse("directory:search"))],
        "og_title": record.name,
    }
    return render(request, "directory/closed.html", context, status=HTTPStatus.GONE)


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks for; what makes no sense is as if it were not there."""
    place, *around = (number_sent(request.GET.get(name, "")) for name in ("place", "region", "municipality", "unit"))
    chosen = chosen_by(place) if place else chosen_places(*around)
    code = request.GET.get("area", "")
    area = next((one for one in areas_to_choose() if one.code == code), None) if code else None
    return Wanted(_words(request), chosen, area)


def _words(request: HttpRequest) -> str:
    try:
        return clean_text(request.GET.get("q", ""))[:MOST_SEARCH]
    except BadText:
        return ""


def _kind(request: HttpRequest, wanted: Wanted, pages: dict[Kind, Paginator[Any]]) -> Kind:
    """The kind that is asked for; otherwise the first of which something fits."""
    asked = next((kind for kind in KINDS if SLUGS[kind] == request.GET.get("kind")), None)
    if asked is not None:
        return asked
    fitting = (kind for kind in KINDS if pages[kind].count) if wanted.is_narrowed else iter(())
    return next(fitting, Kind.ORGANISATION)


def _tab(request: HttpRequest, kind: Kind, count: int, *, active: bool = False) -> Link:
    titles = {
        Kind.ORGANISATION: _("Organisations"),
        Kind.COMMUNITY: _("Communities"),
        Kind.NETWORK: _("Networks"),
    }
    query = request.GET.copy()
    query.pop("page", None)
    query["kind"] = SLUGS[kind]
    return Link(titles[kind], f"?{query.urlencode()}", active=active, count=count)
