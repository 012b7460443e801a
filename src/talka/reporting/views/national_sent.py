"""A funder's agreements side by side, as their reports were sent; for its reviewers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.queries.measures import Together
from talka.reporting import rules
from talka.reporting.queries.adding import in_words, over_agreements
from talka.reporting.queries.figures import measures
from talka.reporting.queries.national import PeriodTogether
from talka.reporting.queries.national_sent import (
    sent_overlap,
    sent_parts,
    sent_periods,
    sent_reports,
    sent_rows,
    usual_sent,
)
from talka.reporting.queries.overlap import COUNTED
from talka.reporting.views.national import period_asked, period_named, promise_named


@signed_in
def national(request: HttpRequest) -> HttpResponse:
    """Each agreement's figures as they were reported, and what they make together."""
    periods = sent_periods(_reviewer(request))
    period = period_asked(request, periods, usual_sent)
    reports = sent_reports(period) if period else {}
    context: dict[str, Any] = {
        "periods": periods,
        "period": period,
        "rows": sent_rows(period, reports) if period and reports else [],
        "nothing_sent": not reports,
        "reports": {year.agreement_id: _submission(reports.get(year.agreement_id)) for year in period.years}
        if period
        else {},
        "whole": True,
        "explained": _(
            "Figures as the agreements' reports were sent. In the national figure each person and organisation "
            "counts once; names of people stay with the centres."
        ),
        "parts_name": "reporting:sent_parts",
        "overlap_name": "reporting:sent_overlap",
        "breadcrumbs": [Link(_("Reports"), reverse("reporting:list"))],
    }
    return render(request, "reporting/national/show.html", context)


@signed_in
def parts(request: HttpRequest, year_id: int, indicator_id: int) -> HttpResponse:
    """What each agreement gives to a figure, each part a number of its sent report."""
    period, together = _promise(_reviewer(request), year_id, indicator_id)
    measure = measures().get(together.indicator.measure)
    context = {
        "period": period,
        "indicator": together.indicator,
        "measure": measure,
        "parts": sent_parts(period, together, sent_reports(period)),
        "how": in_words(over_agreements(together.indicator, measure)),
        "sent": True,
        **_crumbs(period),
    }
    return render(request, "reporting/national/parts.html", context)


@signed_in
def overlap(request: HttpRequest, year_id: int, indicator_id: int) -> HttpResponse:
    """The organisations behind an overlap by name, people only as a number."""
    period, together = _promise(_reviewer(request), year_id, indicator_id)
    if together.indicator.measure not in COUNTED:
        raise Http404
    context = {
        "period": period,
        "indicator": together.indicator,
        "overlap": sent_overlap(period, together, sent_reports(period)),
        "of_people": together.indicator.measure == "people",
        **_crumbs(period),
    }
    return render(request, "reporting/national/sent_overlap.html", context)


def _submission(report: Any) -> Any:
    return report.submission if report else None


def _reviewer(request: HttpRequest) -> User:
    user = asking(request)
    if not rules.may_compare_sent(user):
        raise Http404
    return user


def _promise(user: User, year_id: int, indicator_id: int) -> tuple[PeriodTogether, Together]:
    period = period_named(sent_periods(user), str(year_id))
    return period, promise_named(period, indicator_id)


def _crumbs(period: PeriodTogether) -> dict[str, list[Link]]:
    address = f"{reverse('reporting:sent')}?period={period.key}"
    return {
        "breadcrumbs": [Link(_("Reports"), reverse("reporting:list")), Link(_("Sent reports side by side"), address)],
    }
