"""The money of all agreements, and the statement of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending import rules
from talka.spending.actions import record_remainder
from talka.spending.models import Remainder
from talka.spending.queries.expenditures import NO_PURPOSE, money_overview
from talka.spending.queries.remainders import remainders_of
from talka.spending.queries.statements import Line, Statement, YearStatement, statement

SUMS = tuple(map(attrgetter, ("planned", "carried_in", "spent", "ineligible", "carried_out", "returned")))


@dataclass(frozen=True)
class ShownLine:
    """A line of the statement with the address of the expenditures behind it."""

    line: Line
    title: str
    url: str

    @property
    def ineligible_url(self) -> str:
        """The expenditures with an ineligible part."""
        return f"{self.url}&state=ineligible"


@dataclass(frozen=True)
class ShownYear:
    """A year of the statement: its lines and its total."""

    year: YearStatement
    lines: list[ShownLine]
    total: ShownLine

    @property
    def is_silent(self) -> bool:
        """Whether no sum of the year is known: then one line says so."""
        rows = (one.line for one in (*self.lines, self.total))
        return all(sum_of(row) is None for row in rows for sum_of in SUMS)


@dataclass(frozen=True)
class Carry:
    """Money that went from one year to the next."""

    before: YearStatement
    after: YearStatement | None
    amount: int | None


@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Planned and spent under each agreement."""
    if not rules.may_see_money(request.user):
        raise Http404
    context = {"overviews": money_overview(request.user)}
    return render(request, "spending/statements/list.html", context)


@signed_in
def show(request: SignedInRequest, agreement_id: int) -> HttpResponse:
    """The statement of an agreement: years by purposes, and the chain of remainders."""
    agreement = get_object_or_404(agreements_worked_on_by(request.user), pk=agreement_id)
    found = statement(agreement)
    context = {
        "agreement": agreement,
        "breadcrumbs": [Link(_("Money"), reverse("spending:home"))],
        "years": [_shown(agreement, year) for year in found.years],
        "carries": list(_carries(found)),
        "remainders": remainders_of(agreement),
        "may_record_remainder": record_remainder.allows(request.user, Remainder(agreement=agreement)),
    }
    return render(request, "spending/statements/show.html", context)


def _shown(agreement: Agreement, year: YearStatement) -> ShownYear:
    base = {"agreement": agreement.pk, "year": year.year.pk}

    def url(**more: object) -> str:
        return f"{reverse('spending:expenditures')}?{urlencode({**base, **more})}"

    lines = [ShownLine(line, line.purpose.title, url(purpose=line.purpose.code)) for line in year.lines if line.purpose]
    if year.unassigned is not None:
        lines.append(ShownLine(year.unassigned, _("Purpose not stated"), url(purpose=NO_PURPOSE)))
    return ShownYear(year, lines, ShownLine(year.total, _("Together"), url()))


def _carries(found: Statement) -> Iterator[Carry]:
    for at, year in enumerate(found.years):
        after = found.years[at + 1] if at + 1 < len(found.years) else None
        if after is not None or year.total.carried_out:
            yield Carry(year, after, year.total.carried_out)
