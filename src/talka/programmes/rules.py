"""Who may do what with agreements."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Purpose


def may_see_agreements(user: User) -> bool:
    """Whoever works in a centre or reviews for a funder."""
    return user.access.works or bool(user.access.funders)


def works_under(user: User, agreement: Agreement) -> bool:
    """Staff of the agreement's centre and of its partners: who sees what was done and spent before it is sent."""
    if works_in(user, agreement.centre_id):
        return True
    return agreement.partners.filter(pk__in=user.access.centres).exists()


def is_worked_on(agreement: Agreement, *, centre_id: int) -> bool:
    """Whether it is this centre's agreement, or one that it works under as a partner."""
    return agreement.centre_id == centre_id or agreement.partners.filter(pk=centre_id).exists()


def may_add_agreements(user: User) -> bool:
    """Whoever manages some centre."""
    return user.access.everywhere or bool(user.access.managed_centres)


def may_add_agreement(user: User, agreement: Agreement) -> bool:
    """The manager of the agreement's centre, coordinators and administrators."""
    return manages(user, agreement.centre_id)


def may_edit_agreement(user: User, agreement: Agreement) -> bool:
    """The manager of the agreement's centre, coordinators and administrators; not the partners."""
    return manages(user, agreement.centre_id)


def may_edit_year(user: User, year: ImplementationYear) -> bool:
    """Whoever may edit the agreement."""
    return may_edit_agreement(user, year.agreement)


def may_edit_purpose(user: User, purpose: Purpose) -> bool:
    """Whoever may edit the agreement."""
    return may_edit_agreement(user, purpose.agreement)


def may_edit_indicator(user: User, indicator: Indicator) -> bool:
    """Whoever may edit the agreement."""
    return may_edit_agreement(user, indicator.agreement)


def may_explain_deviation(user: User, indicator: Indicator) -> bool:
    """Staff of the agreement's centre and of its partners: they know why."""
    return works_under(user, indicator.agreement)
