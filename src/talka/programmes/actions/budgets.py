"""Planned money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.money import MOST_CENTS
from talka.programmes import rules
from talka.programmes.actions.agreements import check_version, raise_version
from talka.programmes.models import Agreement, BudgetLine, ImplementationYear, Purpose


@dataclass(frozen=True)
class Plan:
    """Money of a budget line; None is unknown: without a planned sum there is no line."""

    planned: int | None
    carried_in: int | None = None


@action(allowed=rules.may_edit_year, edits=True)
def set_budget_line(
    year: ImplementationYear, *, purpose: Purpose, planned: int | None, carried_in: int | None = None, actor: User
) -> ImplementationYear:
    """Say what is planned for a purpose in a year; None takes the line away."""
    if purpose.agreement_id != year.agreement_id:
        raise Refused(_("This purpose belongs to another agreement."), field="purpose")
    before = _put(year.pk, purpose.pk, Plan(planned, carried_in))
    if before != Plan(planned, carried_in):
        note(purpose=purpose.code, before=before.planned, planned=planned, carried_in=carried_in)
        raise_version(year.agreement)
    return year


@action(allowed=rules.may_edit_agreement, edits=True)
def set_budget(agreement: Agreement, *, plans: Mapping[tuple[int, int], Plan], version: int, actor: User) -> Agreement:
    """Say what is planned for several (year, purpose) at once, as the budget's one screen does."""
    check_version(agreement, version)
    years = {year.pk: year for year in agreement.years.all()}
    purposes = {purpose.pk: purpose for purpose in agreement.purposes.all()}
    changed: dict[str, tuple[int | None, int | None]] = {}
    for (year_id, purpose_id), plan in plans.items():
        if year_id not in years or purpose_id not in purposes:
            raise Refused(_("This year or purpose belongs to another agreement."))
        before, line = _put(year_id, purpose_id, plan), f"{years[year_id]} {purposes[purpose_id].code}"
        if before.planned != plan.planned:
            changed[line] = (before.planned, plan.planned)
        if before.carried_in != plan.carried_in:
            changed[f"{line} carried_in"] = (before.carried_in, plan.carried_in)
    if changed:
        note(lines=changed)
        raise_version(agreement)
    return agreement


def _put(year_id: int, purpose_id: int, plan: Plan) -> Plan:
    """Store, change or take away the line; return what was planned before."""
    line = BudgetLine.objects.filter(year_id=year_id, purpose_id=purpose_id).first()
    before = Plan(line.planned, line.carried_in) if line else Plan(None)
    if plan.planned is None:
        if plan.carried_in is not None:
            raise Refused(_("Give the planned sum, too."), field="planned")
        if line is not None:
            line.delete()
        return before
    if not 0 <= plan.planned <= MOST_CENTS or (plan.carried_in is not None and not 0 <= plan.carried_in <= MOST_CENTS):
        raise Refused(_("An amount cannot be negative."), field="planned")
    line = line or BudgetLine(year_id=year_id, purpose_id=purpose_id)
    line.planned, line.carried_in = plan.planned, plan.carried_in
    line.save()
    return before
