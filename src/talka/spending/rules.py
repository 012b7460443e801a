"""Who may do what with money spent and money left."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.programmes.rules import is_worked_on
from talka.spending.models import DocumentSplit, Expenditure, Remainder


def may_see_money(user: User) -> bool:
    """Whoever works in a centre; a reviewer opens statements and expenditures through a submitted report only."""
    return user.access.works


def may_record_expenditure(user: User, expenditure: Expenditure) -> bool:
    """Staff of a centre, under an agreement that the centre works on."""
    centre_id = expenditure.centre_id
    return works_in(user, centre_id) and is_worked_on(expenditure.agreement, centre_id=centre_id)


def may_edit_expenditure(user: User, expenditure: Expenditure) -> bool:
    """Staff of the centre, until it is removed."""
    return expenditure.removed_at is None and works_in(user, expenditure.centre_id)


def may_restore_expenditure(user: User, expenditure: Expenditure) -> bool:
    """Staff of the centre, once it is removed."""
    return expenditure.removed_at is not None and works_in(user, expenditure.centre_id)


def may_record_split(user: User, _split: DocumentSplit) -> bool:
    """Whoever works in some centre; each part is checked by itself."""
    return user.access.works


def may_record_remainder(user: User, remainder: Remainder) -> bool:
    """The manager of the agreement's centre, coordinators and administrators."""
    return remainder.removed_at is None and manages(user, remainder.agreement.centre_id)
