"""Expenditures as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.numbers import format_count
from talka.kernel.tables import (
    Choice,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    Filter,
    TableDefinition,
    TextFilter,
    choices_in,
)
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.models import Expenditure
from talka.spending.queries.expenditures import (
    NO_PURPOSE,
    REMOVED,
    for_listing,
    for_purposes,
    in_state,
    purposes_with_money,
    years_with_money,
)

STATES = (
    ("ineligible", _("with an ineligible part")),
    ("no_file", _("without a file")),
    ("split", _("split documents")),
    (REMOVED, _("removed")),
)


def expenditures_table(user: User) -> TableDefinition[Expenditure]:
    """Columns and filters of the expenditures that one person sees."""
    several = centres_of(user).count() > 1
    return TableDefinition(
        name="expenditures",
        title=_("Expenditures"),
        empty=Empty(
            title=_("No expenditures here"),
            words=_("Record an expenditure with its document: the statement of money follows from it."),
            no_fit=_("No expenditure fits all of these filters."),
            show_all=_("Show all expenditures"),
        ),
        columns=(*_usual_columns(several_centres=several), *_other_columns()),
        filters=(*_usual_filters(user), *_other_filters(user, several_centres=several)),
        order="-date",
        prepare=for_listing,
        count_words=count_words,
    )


def count_words(number: int) -> str:
    """„47 ieraksti”."""
    return ngettext("%(n)s expenditure", "%(n)s expenditures", number) % {"n": format_count(number)}


def _usual_columns(*, several_centres: bool) -> tuple[Column[Expenditure], ...]:
    return (
        Column("date", _("Date"), lambda e: e.date, kind="date", order_by=("date",), may_be_empty=True, always=True),
        # The column that is searched begins with the description, or with what stands for it here.
        Column("title", _("What it was for"), title_of, order_by=("search_text",), always=True, link=_address),
        Column(
            "supplier",
            _("Supplier"),
            lambda e: e.supplier,
            order_by=("supplier_compared",),
            detail=lambda e: e.document_number,
            detail_title=_("Document number"),
        ),
        Column("year", _("Year"), lambda e: str(e.year), order_by=("year__ordinal",)),
        Column(
            "purpose",
            _("Purpose"),
            lambda e: str(e.purpose or ""),
            order_by=("purpose__code",),
            may_be_empty=True,
            detail=lambda e: e.agreement.number,
            detail_title=_("Agreement"),
        ),
        Column("centre", _("Centre"), lambda e: str(e.centre), order_by=("centre__code",), shown=several_centres),
        Column("state", _("State"), _state, kind="tag", tone=_tone, detail=_split, detail_title=_("Split document")),
        Column("amount", _("Amount"), lambda e: e.amount, kind="money", order_by=("amount",), always=True),
    )


def _other_columns() -> tuple[Column[Expenditure], ...]:
    return (
        Column(
            "ineligible", _("Ineligible part"), lambda e: e.ineligible, kind="money", order_by=("ineligible",),
            may_be_empty=True, shown=False,
        ),
        Column("reason", _("Why ineligible"), lambda e: e.ineligible_reason, shown=False),
        Column("recovered", _("Recovered later"), lambda e: e.recovered, kind="money", shown=False),
        Column("recovered_on", _("Recovered on"), lambda e: e.recovered_on, kind="date", shown=False),
        Column("supported", _("Whom it supported"), _supported, shown=False),
        Column("file", _("File"), lambda e: e.file.name if e.file else "", shown=False),
        Column("reference", _("Reference"), lambda e: e.ref, order_by=("ref",), shown=False),
        Column("recorded_by", _("Recorded by"), lambda e: str(e.recorded_by), shown=False),
        Column(
            "recorded_at", _("Recorded on"), lambda e: timezone.localdate(e.recorded_at), kind="date",
            order_by=("recorded_at",), shown=False,
        ),
    )  # fmt: skip


def _usual_filters(user: User) -> tuple[Filter[Expenditure], ...]:
    return (
        TextFilter(name="q", title=_("Description, supplier or document"), prominent=True, search=_worded),
        ChoiceFilter(
            name="year",
            title=_("Implementation year"),
            prominent=True,
            lookup="year",
            ids=True,
            choices=lambda: [
                Choice(str(year.pk), f"{year} ({year.period})", year.agreement.number)
                for year in years_with_money(user)
            ],
        ),
        ChoiceFilter(
            name="purpose",
            title=_("Purpose"),
            prominent=True,
            multiple=True,
            by=for_purposes,
            choices=lambda: [
                *{one.code: Choice(one.code, one.title) for one in purposes_with_money(user)}.values(),
                Choice(NO_PURPOSE, str(_("not stated"))),
            ],
        ),
        ChoiceFilter(
            name="state",
            title=_("State"),
            prominent=True,
            by=in_state,
            choices=choices_in(STATES),
        ),
    )


def _other_filters(user: User, *, several_centres: bool) -> tuple[Filter[Expenditure], ...]:
    return (
        ChoiceFilter(
            name="agreement",
            title=_("Agreement"),
            lookup="agreement",
            ids=True,
            choices=lambda: [Choice(str(one.pk), one.number) for one in agreements_worked_on_by(user)],
        ),
        ChoiceFilter(
            name="centre",
            title=_("Centre"),
            lookup="centre",
            ids=True,
            multiple=True,
            drawn=several_centres,
            choices=lambda: [Choice(str(one.pk), one.name) for one in centres_of(user)],
        ),
        DateRangeFilter(name="date", title=_("Date"), field="date"),
        # Indicators name centres by their codes.
        ChoiceFilter(
            name="centre_code",
            title=_("Centre"),
            drawn=False,
            multiple=True,
            lookup="centre__code",
            choices=lambda: [Choice(one.code, one.name) for one in centres_of(user)],
        ),
    )


def _worded(rows: Any, text: str) -> QuerySet[Expenditure]:
    found: QuerySet[Expenditure] = rows.worded_like(text)
    return found


def title_of(expenditure: Expenditure) -> str:
    """What it was for, or the next best that is known of it."""
    e = expenditure
    return e.description or e.supplier or e.document_number or e.agreement.number


def _address(expenditure: Expenditure) -> str:
    return reverse("spending:show_expenditure", args=[expenditure.pk])


def _state(expenditure: Expenditure) -> str:
    if expenditure.removed_at is not None:
        return str(_("removed"))
    if not expenditure.ineligible:
        return ""
    return str(_("ineligible") if expenditure.ineligible == expenditure.amount else _("partly ineligible"))


def _tone(expenditure: Expenditure) -> str:
    return "bad" if expenditure.removed_at is not None else "warning"


def _split(expenditure: Expenditure) -> str:
    return str(_("split document")) if expenditure.split_id else ""


def _supported(expenditure: Expenditure) -> str:
    return str(expenditure.supported_organisation or expenditure.supported_community or "")
