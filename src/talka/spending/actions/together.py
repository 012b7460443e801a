"""Changing many expenditures together, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.each import Planned, Step, change_each_in_steps, try_each, undo_each
from talka.kernel.money import format_euros
from talka.programmes.queries.agreements import named_in_agreement
from talka.spending.actions.eligibility import mark_ineligible, record_recovery
from talka.spending.actions.expenditures import edit_expenditure, remove_expenditure, restore_expenditure
from talka.spending.models import Expenditure

PURPOSE, YEAR, SUPPLIER = "purpose", "year", "supplier"
INELIGIBLE, ELIGIBLE, REMOVE = "ineligible", "eligible", "remove"


def plan_together(
    expenditures: Sequence[Expenditure], *, act: str, value: Any, actor: User
) -> list[Planned[Expenditure]]:
    """What would happen to every expenditure."""
    return try_each(
        expenditures, partial(_carry_out, act=act, value=value, actor=actor), shown=lambda one: _shown(one, act)
    )


def change_together(expenditures: Sequence[Expenditure], *, act: str, value: Any, actor: User) -> list[Step]:
    """Change every expenditure that can be and is not so already; what comes back undoes it."""
    change = partial(_carry_out, act=act, value=value, actor=actor)
    return change_each_in_steps(expenditures, change, act=act, kept=partial(_kept, act=act))


def undo_together(expenditures: Sequence[Expenditure], steps: Sequence[Step], *, actor: User) -> int:
    """Take a change back wherever nobody has touched the expenditure since; how many came back."""
    return undo_each(expenditures, steps, partial(_take_back, actor=actor))


def _carry_out(expenditure: Expenditure, *, act: str, value: Any, actor: User) -> bool:
    """Whether something had to be changed."""
    version = expenditure.version
    if act == REMOVE:
        if expenditure.split_id:
            raise Refused(_("This is a part of a split document. Remove it on its own page."))
        remove_expenditure(expenditure, version=version, actor=actor)
    elif act in {INELIGIBLE, ELIGIBLE}:
        amount, reason = (expenditure.amount, value) if act == INELIGIBLE else (0, "")
        if (expenditure.ineligible, expenditure.ineligible_reason) == (amount, reason):
            return False
        mark_ineligible(expenditure, amount=amount, reason=reason, version=version, actor=actor)
    else:
        if getattr(expenditure, act) == value:
            return False
        edit_expenditure(expenditure, values={act: value}, version=version, actor=actor)
    return True


def _kept(expenditure: Expenditure, act: str) -> dict[str, Any]:
    """What the change replaces."""
    if act in {PURPOSE, YEAR}:
        return {"value": getattr(expenditure, f"{act}_id")}
    if act == SUPPLIER:
        return {"value": expenditure.supplier}
    on = expenditure.recovered_on
    return {
        "value": expenditure.ineligible,
        "reason": expenditure.ineligible_reason,
        "recovered": expenditure.recovered,
        "recovered_on": on.isoformat() if on else "",
    }


def _take_back(expenditure: Expenditure, step: Step, actor: User) -> None:
    act, kept, version = step["act"], step["kept"], expenditure.version
    if act == REMOVE:
        restore_expenditure(expenditure, actor=actor)
    elif act in {INELIGIBLE, ELIGIBLE}:
        mark_ineligible(expenditure, amount=kept["value"], reason=kept["reason"], version=version, actor=actor)
        if kept["recovered"] is not None:
            on = dt.date.fromisoformat(kept["recovered_on"])
            record_recovery(expenditure, amount=kept["recovered"], on=on, version=expenditure.version, actor=actor)
    else:
        value = kept["value"]
        if act != SUPPLIER:
            models: Any = Expenditure._meta.get_field(act).related_model
            value = models.objects.filter(pk=value).first()
        edit_expenditure(expenditure, values={act: value}, version=version, actor=actor)


def _shown(expenditure: Expenditure, act: str) -> str:
    if act == REMOVE:
        return _("removed") if expenditure.removed_at is not None else ""
    if act in {PURPOSE, YEAR}:
        part = getattr(expenditure, act)
        return named_in_agreement(part, expenditure.agreement) if part else ""
    if act == SUPPLIER:
        return expenditure.supplier
    if expenditure.ineligible is None:
        return _("not judged")
    if not expenditure.ineligible:
        return _("all is eligible")
    words = _("ineligible %(amount)s: %(reason)s")
    return words % {"amount": format_euros(expenditure.ineligible), "reason": expenditure.ineligible_reason}
