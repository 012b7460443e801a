"""What of an expenditure is not eligible, and what of that came back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.kernel.money import format_euros
from talka.spending import rules
from talka.spending.actions.documents import keep_if_changed, locked
from talka.spending.models import Expenditure


@action(allowed=rules.may_edit_expenditure, edits=True)
def mark_ineligible(
    expenditure: Expenditure, *, amount: int | None, reason: str, version: int, actor: User
) -> Expenditure:
    """Say which part is not eligible and why; 0 says that all is eligible, None that nobody has judged it."""
    stored = locked(expenditure, version)
    if amount is not None and amount > expenditure.amount:
        raise Refused(
            _("The ineligible part is larger than the amount, %(amount)s.")
            % {"amount": format_euros(expenditure.amount)},
            field="amount",
        )
    if amount is not None and amount < 0:
        raise Refused(_("An amount cannot be negative."), field="amount")
    if amount and not reason.strip():
        raise Refused(_("Say why this part is ineligible."), field="reason")
    if (expenditure.recovered or 0) > (amount or 0):
        raise Refused(
            _("%(amount)s of it is already recovered.") % {"amount": format_euros(expenditure.recovered)},
            field="amount",
        )
    expenditure.ineligible = amount
    expenditure.ineligible_reason = reason.strip() if amount else ""
    if not amount:
        expenditure.recovered, expenditure.recovered_on = None, None
    return keep_if_changed(stored, expenditure)


@action(allowed=rules.may_edit_expenditure, edits=True)
def record_recovery(
    expenditure: Expenditure, *, amount: int | None, on: dt.date | None, version: int, actor: User
) -> Expenditure:
    """Say how much of the ineligible part came back and when; None takes it back."""
    stored = locked(expenditure, version)
    if amount is not None:
        if not expenditure.ineligible:
            raise Refused(_("Nothing of this expenditure is marked ineligible."), field="amount")
        if not 0 <= amount <= expenditure.ineligible:
            raise Refused(
                _("At most the ineligible part, %(amount)s, can be recovered.")
                % {"amount": format_euros(expenditure.ineligible)},
                field="amount",
            )
        if on is None:
            raise Refused(_("Give the date on which the money came back."), field="on")
        if expenditure.date and on < expenditure.date:
            raise Refused(_("The money cannot come back before it was spent."), field="on")
    expenditure.recovered, expenditure.recovered_on = amount, on if amount is not None else None
    return keep_if_changed(stored, expenditure)
