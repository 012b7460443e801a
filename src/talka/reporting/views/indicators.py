"""Indicators against targets, the centres side by side, and what explains their overlap."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import signed_in
from talka.programmes.actions import set_targets
from talka.programmes.models import Indicator
from talka.programmes.queries.measures import Together
from talka.registry.actions.readings import note_reading
from talka.reporting.queries.figures import figures
from talka.reporting.queries.indicators import centre_rows, indicator_rows, opened_by
from talka.reporting.queries.overlap import COUNTED, Overlap, overlap
from talka.reporting.views.report import crumbs_of, readable_agreement


@signed_in
def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Every indicator on one line a year: target, before, this year, together, per cent, deviation."""
    agreement = readable_agreement(request, pk)
    counted = figures(agreement)
    rows = opened_by(asking(request), counted.definitions, indicator_rows(agreement, counted=counted))
    years = [(year, list(found)) for year, found in groupby(rows, key=lambda row: row.year)]
    context = {
        "agreement": agreement,
        "years": [(year, of, any(row.target is not None or row.deviation for row in of)) for year, of in years],
        "may_plan": set_targets.allows(asking(request), agreement),
        "several_centres": bool(counted.definitions.centres),
        "breadcrumbs": crumbs_of(agreement),
    }
    return render(request, "reporting/indicators/show.html", context)


@signed_in
def centres(request: HttpRequest, pk: int) -> HttpResponse:
    """Each centre's figures, the national figure, and by how much adding up would overstate."""
    agreement = readable_agreement(request, pk)
    rows = centre_rows(asking(request), agreement)
    years = [(year, list(found)) for year, found in groupby(rows, key=lambda row: row.year)]
    context = {
        "agreement": agreement,
        "years": years,
        "centres": [one.centre for one in rows[0].values] if rows else [],
        "breadcrumbs": crumbs_of(agreement),
    }
    return render(request, "reporting/indicators/centres.html", context)


@signed_in
def overlapping(request: HttpRequest, pk: int, indicator_id: int, ordinal: int) -> HttpResponse:
    """The people or organisations behind an overlap; only for those who see all centres, since it holds names."""
    agreement = readable_agreement(request, pk)
    if not asking(request).access.everywhere:
        raise Http404
    indicator = get_object_or_404(agreement.indicators.filter(measure__in=COUNTED), pk=indicator_id)
    year = get_object_or_404(agreement.years, ordinal=ordinal)
    found = overlap(Together((indicator,), (year,)))
    note_overlap(asking(request), indicator, found)
    context = {
        "agreement": agreement,
        "indicator": indicator,
        "year": year,
        "overlap": found,
        "breadcrumbs": crumbs_of(agreement),
    }
    return render(request, "reporting/indicators/overlap.html", context)


def note_overlap(user: User, indicator: Indicator, found: Overlap) -> None:
    """Write down that names of people were read."""
    if indicator.measure == "people" and found.shown:
        note_reading(user, what="overlap", rows=len(found.shown))
