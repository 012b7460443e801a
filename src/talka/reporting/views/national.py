"""The country's figures over the agreements of a funder, and what explains them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.queries.measures import Together
from talka.reporting import rules
from talka.reporting.queries.adding import in_words, over_agreements
from talka.reporting.queries.figures import measures
from talka.reporting.queries.national import (
    PeriodTogether,
    national_rows,
    parts_of,
    periods_together,
    promises_together,
    usual_period,
)
from talka.reporting.queries.overlap import COUNTED, overlap
from talka.reporting.views.indicators import note_overlap


@signed_in
def national(request: HttpRequest) -> HttpResponse:
    """Each centre's figures over all agreements of one funder and period; for all centres also the national figure."""
    if not rules.may_compare_centres(asking(request)) and rules.may_compare_sent(asking(request)):
        return redirect("reporting:sent")
    user = _worker(request)
    periods = periods_together(user)
    period = period_asked(request, periods)
    rows = national_rows(user, period) if period else []
    whole = user.access.everywhere
    context: dict[str, Any] = {
        "periods": periods,
        "period": period,
        "rows": rows,
        "reports": None,
        "whole": whole,
        # The one centre that there is to see; then its name stands once, and not at every value.
        "only": rows[0].centres[0].centre if rows and len(rows[0].centres) == 1 and not whole else None,
        "explained": _(
            "In the national figure each person and organisation counts once. Where several centres served "
            "the same one, the sum of the centres is larger: the overlap."
        )
        if whole
        else _(
            "Here are the figures of your centre. The other centres and the national figure are seen by "
            "those who answer for all centres."
        ),
        "parts_name": "reporting:national_parts",
        "overlap_name": "reporting:national_overlap",
        "breadcrumbs": [Link(_("Reports"), reverse("reporting:list"))],
    }
    return render(request, "reporting/national/show.html", context)


@signed_in
def national_overlap(request: HttpRequest, year_id: int, indicator_id: int) -> HttpResponse:
    """The people or organisations behind an overlap; only for those who see all centres, since it holds names."""
    user = _worker(request)
    period, together = _promise(user, year_id, indicator_id)
    if not user.access.everywhere or together.indicator.measure not in COUNTED:
        raise Http404
    found = overlap(together)
    note_overlap(user, together.indicator, found)
    context = {"period": period, "indicator": together.indicator, "overlap": found, **_crumbs(period)}
    return render(request, "reporting/national/overlap.html", context)


@signed_in
def national_parts(request: HttpRequest, year_id: int, indicator_id: int) -> HttpResponse:
    """What each agreement and centre gives to a figure, each part a link to its records."""
    user = _worker(request)
    period, together = _promise(user, year_id, indicator_id)
    measure = measures().get(together.indicator.measure)
    context = {
        "period": period,
        "indicator": together.indicator,
        "measure": measure,
        "parts": parts_of(user, together),
        "how": in_words(over_agreements(together.indicator, measure)),
        **_crumbs(period),
    }
    return render(request, "reporting/national/parts.html", context)


def _worker(request: HttpRequest) -> User:
    user = asking(request)
    if not rules.may_compare_centres(user):
        raise Http404
    return user


def period_asked(
    request: HttpRequest,
    periods: list[PeriodTogether],
    usual: Callable[[Sequence[PeriodTogether], date], PeriodTogether | None] = usual_period,
) -> PeriodTogether | None:
    """The period that the address names, otherwise the one shown first."""
    asked = request.GET.get("period", "")
    return period_named(periods, asked) if asked else usual(periods, timezone.localdate())


def period_named(periods: list[PeriodTogether], key: str) -> PeriodTogether:
    """The period in which a year lies."""
    found = next((one for one in periods if key in {str(year.pk) for year in one.years}), None)
    if found is None:
        raise Http404
    return found


def _promise(user: User, year_id: int, indicator_id: int) -> tuple[PeriodTogether, Together]:
    period = period_named(periods_together(user), str(year_id))
    return period, promise_named(period, indicator_id)


def promise_named(period: PeriodTogether, indicator_id: int) -> Together:
    """The promise of a period in which an indicator takes part."""
    promises = promises_together(period)
    together = next((one for one in promises if indicator_id in {i.pk for i in one.indicators}), None)
    if together is None:
        raise Http404
    return together


def _crumbs(period: PeriodTogether) -> dict[str, list[Link]]:
    address = f"{reverse('reporting:national')}?period={period.key}"
    return {
        "breadcrumbs": [Link(_("Reports"), reverse("reporting:list")), Link(_("Centres side by side"), address)],
    }
