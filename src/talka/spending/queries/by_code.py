"""Money as machines ask for it: things by their codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.models import Expenditure, ExpenditureQuerySet, Remainder


def expenditures_for_machines(  # noqa: PLR0913 -- the filters of the list
    user: User,
    *,
    agreement: str = "",
    year: int | None = None,
    purpose: str = "",
    text: str = "",
    ref: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    state: str = "",
    cursor: int | None = None,
) -> ExpenditureQuerySet:
    """Expenditures that the user may see, the last recorded first; `cursor` is the last one seen."""
    found = Expenditure.objects.visible_to(user).worded_like(text)
    asked = {
        "agreement__number": agreement, "year__ordinal": year, "purpose__code": purpose, "ref": ref,
        "date__gte": since, "date__lte": until, "pk__lt": cursor,
    }  # fmt: skip
    found = found.filter(**{lookup: value for lookup, value in asked.items() if value})
    if state != "any":
        found = found.filter(removed_at__isnull=state != "removed")
    return found.select_related("agreement", "year", "purpose", "centre", "file").order_by("-pk")


def remainders_visible_to(user: User) -> QuerySet[Remainder]:
    """Money left under the agreements that the user works on."""
    found = Remainder.objects.filter(agreement__in=agreements_worked_on_by(user), removed_at=None)
    return found.select_related("agreement", "year", "purpose").order_by("year__ordinal", "pk")


def parts_by_code(agreement: Agreement, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts with the year and the purpose themselves in place of number and code."""
    facts = dict(given)
    parts: dict[str, tuple[Any, str]] = {"year": (agreement.years, "ordinal"), "purpose": (agreement.purposes, "code")}
    for name, (rows, column) in parts.items():
        wanted = given.get(name)
        if name in given:
            facts[name] = rows.filter(**{column: wanted}).first() if wanted else None
        if wanted and facts[name] is None:
            raise Refused(_("There is nothing of this code under the agreement."), field=name)
    return facts


def is_ref_taken(unsaved: Expenditure | Remainder) -> bool:
    """Whether the agreement has money of this reference already: a machine that asks again must not record twice."""
    if not unsaved.ref:
        return False
    same = type(unsaved).objects.filter(agreement=unsaved.agreement, ref=unsaved.ref)
    return same.exclude(pk=unsaved.pk).exists()
