"""Figures of advice, each of which opens to the records that it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talka.activities.models.kinds import CONSULTATION
from talka.advice.forms import PeriodForm
from talka.advice.models import Outcome
from talka.advice.queries.figures import (
    AdviceFigures,
    Advised,
    Asked,
    Frequent,
    Quarter,
    advice_figures,
    advised_in,
    frequent_topics,
    lines_of,
)
from talka.advice.tables import ANSWERED_WORDS
from talka.advice.views.finding import staff, way_to
from talka.kernel.charts import Column, columns
from talka.kernel.http import signed_in
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import Link

LONGEST_PERIOD = dt.timedelta(days=5 * 366)
A_PAGE = 50
# What of an entry of the log adds up to figures of advice.
COLUMNS = ("date", "title", "count", "minutes", "topic", "place")


class Figure(NamedTuple):
    """A number and where its records stand; nothing stands behind none."""

    number: int
    url: str


@signed_in
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Unique organisations advised, topics over time, places, and how requests were answered."""
    form, asked = _asked(request)
    found = advice_figures(asked)
    frequent = frequent_topics(found)
    context = {
        "form": form,
        "figures": found,
        "first": asked.first,
        "last": asked.last,
        "organisations_url": f"{reverse('advice:advised_organisations')}?{_period(asked)}",
        "people_url": f"{reverse('advice:advised_people')}?{_period(asked)}",
        "entries_url": _entries(asked),
        "topics": _topic_lines(asked, found),
        "places": _place_lines(asked, found),
        "requests_url": _requests(asked),
        "answered": [(ANSWERED_WORDS[how], n, _requests(asked, answered=how)) for how, n in found.answered.items()],
        "outcomes": [(Outcome(one).label, n, _requests(asked, outcome=one)) for one, n in found.outcomes.items()],
        "frequent": frequent,
        "charts": _charts(asked, frequent),
        "breadcrumbs": way_to(),
    }
    return render(request, "advice/desk/figures.html", context)


@signed_in
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The unique organisations that a number counts."""
    return _advised(request, "organisation", _("Unique organisations advised"))


@signed_in
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The unique people that a number counts."""
    return _advised(request, "person", _("Unique people by name"))


def _advised(request: HttpRequest, kind: Advised, title: str) -> HttpResponse:
    _form, asked = _asked(request)
    page: Page[Any] = Paginator(advised_in(asked, kind), A_PAGE).get_page(request.GET.get("page"))
    shown = {"organisation": "registry:show_organisation", "person": "registry:show_person"}[kind]
    context = {
        "title": title,
        "page": page,
        "first": asked.first,
        "last": asked.last,
        "centre": asked.centre,
        "lines": [
            (one.name, reverse(shown, args=[one.pk]), Figure(one.entries, _entries(asked, {kind: str(one.pk)})))
            for one in lines_of(asked, kind, page.object_list)
        ],
        "breadcrumbs": [*way_to(), Link(_("Figures of advice"), f"{reverse('advice:figures')}?{_period(asked)}")],
    }
    return render(request, "advice/desk/advised.html", context)


def _asked(request: HttpRequest) -> tuple[PeriodForm, Asked]:
    user = staff(request)
    today = timezone.localdate()
    form = PeriodForm(request.GET or None, user=user, initial={"first": dt.date(today.year, 1, 1), "last": today})
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    first, last = said.get("first") or dt.date(today.year, 1, 1), said.get("last") or today
    first = max(min(first, last), last - LONGEST_PERIOD)
    return form, Asked(user, said.get("centre"), first, last)


def _period(asked: Asked) -> str:
    pairs = {"first": format_date(asked.first), "last": format_date(asked.last)}
    return urlencode(pairs | ({"centre": str(asked.centre.pk)} if asked.centre is not None else {}))


def _topic_lines(asked: Asked, found: AdviceFigures) -> list[tuple[str, list[Figure]]]:
    """By topic: the number of each quarter, and the sum at last."""
    times = (*found.quarters, None)
    lines = []
    for line in found.topics:
        topic = {"topic": line.name} if line.name else {"topicless": "1"}
        numbers = zip((*line.counts, line.total), times, strict=True)
        lines.append((line.name, [Figure(number, _entries(asked, topic, within)) for number, within in numbers]))
    return lines


def _charts(asked: Asked, frequent: Frequent) -> list[tuple[str, Figure, str]]:
    """Each of the frequent topics: its name, its number, and its columns over time."""
    charts: list[tuple[str, Figure, str]] = []
    for line in frequent.topics:
        row = [Column(name, number, below) for (name, below), number in zip(frequent.columns, line.counts, strict=True)]
        figure = Figure(line.total, _entries(asked, {"topic": line.name}))
        charts.append((line.name, figure, columns(line.name, row, highest=frequent.highest)))
    return charts


def _place_lines(asked: Asked, found: AdviceFigures) -> list[tuple[str, Figure]]:
    return [
        (one.name, Figure(one.number, _entries(asked, {"place": one.code} if one.code else {"placeless": "1"})))
        for one in found.places
    ]


def _entries(asked: Asked, narrowed: Mapping[str, str] | None = None, within: Quarter | None = None) -> str:
    """The entries of the work log that a figure counts."""
    pairs: list[tuple[str, str]] = [
        ("kind", CONSULTATION),
        ("state", "counted"),
        ("date_from", format_date((within or asked).first)),
        ("date_to", format_date((within or asked).last)),
        *(narrowed or {}).items(),
    ]
    if asked.centre is not None:
        pairs.append(("centre", str(asked.centre.pk)))
    return f"{reverse('activities:list')}?{urlencode([*pairs, *(('cols', name) for name in COLUMNS)])}"


def _requests(asked: Asked, **narrowed: str) -> str:
    """The requests that a figure counts; those of other centres with which one helps are not among them."""
    pairs = [("asked_from", format_date(asked.first)), ("asked_to", format_date(asked.last)), *narrowed.items()]
    if asked.centre is not None:
        pairs.append(("centre", str(asked.centre.pk)))
    elif not asked.user.access.everywhere:
        pairs += [("centre", str(pk)) for pk in sorted(asked.user.access.centres)]
    return f"{reverse('advice:all')}?{urlencode(pairs)}"
