"""What became of money that was left at a year's end."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.kernel.money import MOST_CENTS
from talka.spending import rules
from talka.spending.models import Remainder


@action(allowed=rules.may_record_remainder)
def record_remainder(remainder: Remainder, *, actor: User) -> Remainder:
    """Record an unsaved remainder: money carried to the next year or returned to the funder."""
    agreement = remainder.agreement
    if remainder.year.agreement_id != agreement.pk:
        raise Refused(_("This year belongs to another agreement."), field="year")
    if remainder.purpose is not None and remainder.purpose.agreement_id != agreement.pk:
        raise Refused(_("This purpose belongs to another agreement."), field="purpose")
    if remainder.disposition not in Remainder.Disposition.values:
        raise Refused(_("Say what became of the money."), field="disposition")
    if not 0 <= remainder.amount <= MOST_CENTS:
        raise Refused(_("This amount is too large. Check the digits."), field="amount")
    remainder.recorded_by = actor
    remainder.save(force_insert=True)
    return remainder


@action(allowed=rules.may_record_remainder)
def remove_remainder(remainder: Remainder, *, actor: User) -> Remainder:
    """Take a remainder out of the statement."""
    remainder.removed_at = timezone.now()
    remainder.save(update_fields=["removed_at"])
    return remainder
