"""Pages about territories: the country by regions, one unit with its story, search."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.periods import BadDate, format_date, format_date_range, parse_date
from talka.kernel.ui.shapes import Link, SummaryRow
from talka.places import rules
from talka.places.models import Place, Scheme
from talka.places.queries import search_places
from talka.places.queries.layers import Asked, Layer, layers
from talka.places.queries.overviews import Branch, Story, country_on, story_of
from talka.places.queries.schemes import Spread, scheme_day, spread

PAGE = 50
MOST_SEARCH = 100
SCHEMES = {
    Scheme.PLANNING: gettext_lazy("Five planning regions"),
    Scheme.STATISTICAL: gettext_lazy("Six statistical regions, with Pierīga, until 2023"),
}


@signed_in
def territories(request: SignedInRequest) -> HttpResponse:
    """The country as it was on a day, or units of any time whose name is searched for."""
    if not rules.may_see_places(request.user):
        raise Http404
    text = request.GET.get("q", "")[:MOST_SEARCH].strip()
    day, wrong_day = _day(request.GET.get("day", ""))
    context = {
        "text": text,
        "day": day,
        "typed_day": request.GET.get("day", "")[:40],
        "wrong_day": wrong_day,
        "is_today": day == timezone.localdate(),
        "may_import": rules.may_see_place_imports(request.user),
    }
    if text:
        page = Paginator(search_places(text).select_related("parent"), PAGE).get_page(request.GET.get("page"))
        context |= {"page": page}
    else:
        context |= _by_regions(request, day)
    return render(request, "places/territories/list.html", context)


def _by_regions(request: SignedInRequest, day: date) -> dict[str, Any]:
    """Local governments by the regions of the scheme that the address names, with a figure of each."""
    scheme = Scheme(asked) if (asked := request.GET.get("scheme", "")) in Scheme.values else Scheme.PLANNING
    offered = {code: layer for code, layer in layers().items() if not layer.newest}
    layer = offered.get(request.GET.get("layer", "")) or next(iter(offered.values()))
    figures = spread(layer.count(Asked(request.user)), day=day, scheme=scheme)
    branches = country_on(day, scheme)
    on = scheme_day(scheme, day)
    return {
        "branches": [_branch(branch, figures, layer) for branch in branches],
        "count": sum(len(branch.municipalities) for branch in branches),
        "scheme": scheme,
        "schemes": [(one, SCHEMES[one]) for one in Scheme],
        "scheme_words": SCHEMES[scheme],
        "scheme_day": on if on != day else None,
        "layer": layer,
        "layers": list(offered.values()),
        "apart": layer.figure(figures.apart) if figures.apart else "",
        "total": layer.figure(figures.total),
    }


def _branch(branch: Branch, figures: Spread, layer: Layer) -> dict[str, Any]:
    """A region with its figure, the figure of each local government, and what only the region is known of."""
    region_id = branch.region.pk if branch.region else None
    inside = figures.inside.get(region_id, 0) if branch.region else 0
    return {
        "region": branch.region,
        "count": len(branch.municipalities),
        "municipalities": [
            {"one": one, "figure": layer.figure(figures.municipalities.get(one.place.pk, 0))}
            for one in branch.municipalities
        ],
        "inside": layer.figure(inside) if inside else "",
        "figure": layer.figure(figures.regions.get(region_id or 0, 0)),
    }


def _day(text: str) -> tuple[date, str]:
    """The day that is asked for, and what is wrong with it."""
    today = timezone.localdate()
    if not text.strip():
        return today, ""
    try:
        return parse_date(text), ""
    except BadDate:
        return today, _("This is no day; write it like 15.07.2022.")


@signed_in
def show(request: SignedInRequest, place_id: int) -> HttpResponse:
    """One unit: what it is, where it lies, what it was and became."""
    if not rules.may_see_places(request.user):
        raise Http404
    place = get_object_or_404(Place, pk=place_id)
    story = story_of(place, timezone.localdate())
    context = {
        "story": story,
        "place": place,
        "is_past": place.valid_until is not None and place.valid_until < timezone.localdate(),
        "rows": _rows(story),
        "breadcrumbs": [
            Link(_("Places"), reverse("places:list")),
            *(Link(str(one), reverse("places:show", args=[one.pk])) for one in reversed(story.around)),
        ],
    }
    return render(request, "places/territories/show.html", context)


def _rows(story: Story) -> list[SummaryRow]:
    place = story.place
    rows = [
        SummaryRow(_("Code"), place.code),
        SummaryRow(pgettext("kind of place", "Kind"), place.get_kind_display()),
        SummaryRow(_("Valid"), _time(place.valid_from, place.valid_until)),
    ]
    rows += [
        SummaryRow(
            str(one.whole.get_kind_display()).capitalize(), f"{one.whole}, {_time(one.valid_from, one.valid_until)}"
        )
        for one in story.wholes
    ]
    if story.outline is not None:
        words = _("coarse, %(source)s") if story.outline.approximate else _("%(source)s")
        rows.append(SummaryRow(_("Outline"), words % {"source": story.outline.source}))
    else:
        rows.append(SummaryRow(_("Outline"), _("none; an administrator can bring it in")))
    return rows


def _time(first: date | None, last: date | None) -> str:
    if first and last:
        return format_date_range(first, last)
    if first:
        return _("since %(first)s") % {"first": format_date(first)}
    return _("until %(last)s") % {"last": format_date(last)} if last else _("always")
