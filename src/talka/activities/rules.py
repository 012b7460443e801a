"""Who may do what with the work log."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.activities.models import Activity, Series, State, WorkKind
from talka.programmes.rules import is_worked_on, works_under


def may_see_log(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def may_record(user: User, activity: Activity) -> bool:
    """Staff of the centre, under an agreement that the centre works on."""
    return works_in(user, activity.centre_id) and is_under_own_agreement(activity)


def is_under_own_agreement(activity: Activity) -> bool:
    """Whether the activity's centre works under its agreement; work without an agreement is anybody's."""
    return activity.agreement is None or is_worked_on(activity.agreement, centre_id=activity.centre_id)


def may_edit(user: User, activity: Activity) -> bool:
    """Staff of the centre; what was approved only its manager; what was removed nobody, until it is restored."""
    if activity.state == State.REMOVED:
        return False
    if activity.state == State.APPROVED:
        return manages(user, activity.centre_id)
    return works_in(user, activity.centre_id)


def may_finish_draft(user: User, activity: Activity) -> bool:
    """Staff of the centre, for a draft."""
    return activity.state == State.DRAFT and works_in(user, activity.centre_id)


def may_record_again(user: User, activity: Activity) -> bool:
    """Staff of the centre, for what was sent back."""
    return activity.state == State.RETURNED and works_in(user, activity.centre_id)


def may_approve(user: User, activity: Activity) -> bool:
    """The centre's manager, for what was recorded."""
    return activity.state == State.RECORDED and manages(user, activity.centre_id)


def may_send_back(user: User, activity: Activity) -> bool:
    """The centre's manager, for what was recorded or approved."""
    return activity.state in {State.RECORDED, State.APPROVED} and manages(user, activity.centre_id)


def may_withdraw_approval(user: User, activity: Activity) -> bool:
    """The centre's manager, for what was approved."""
    return activity.state == State.APPROVED and manages(user, activity.centre_id)


def may_remove(user: User, activity: Activity) -> bool:
    """Whoever may edit it, until it is removed."""
    return may_edit(user, activity)


def may_restore(user: User, activity: Activity) -> bool:
    """Staff of the centre, once it is removed."""
    return activity.state == State.REMOVED and works_in(user, activity.centre_id)


def may_add_series(user: User, series: Series) -> bool:
    """Staff of the agreement's centre and of its partners."""
    return works_under(user, series.agreement)


def may_edit_kinds(user: User, _kind: WorkKind) -> bool:
    """Managers and those who answer for all centres."""
    return bool(user.access.managed_centres) or user.access.everywhere


def may_add_kind(user: User) -> bool:
    """Managers and those who answer for all centres."""
    return bool(user.access.managed_centres) or user.access.everywhere
