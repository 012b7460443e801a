"""Who may read, write, send and judge reports."""

from __future__ import annotations

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.programmes.models import Agreement
from talka.programmes.rules import works_under
from talka.reporting.models import DocumentTemplate, Submission


def may_see_reports(user: User) -> bool:
    """Whoever works in a centre, and whoever reviews for a funder."""
    return user.access.works or bool(user.access.funders)


def sends_reports(user: User) -> bool:
    """Manages some centre, or looks after all."""
    return user.access.everywhere or bool(user.access.managed_centres)


def may_read_report(user: User, agreement: Agreement) -> bool:
    """Staff of the agreement's centre and of its partners; a reviewer reads only what was sent."""
    return works_under(user, agreement)


def may_compare_centres(user: User) -> bool:
    """Whoever works in a centre, each their own; all centres only whoever answers for all of them."""
    return user.access.works


def may_compare_sent(user: User) -> bool:
    """Whoever reviews for a funder: its agreements, as their reports were sent."""
    return bool(user.access.funders)


def may_write_narrative(user: User, agreement: Agreement) -> bool:
    """Staff of the agreement's centre."""
    return works_in(user, agreement.centre_id)


def may_acknowledge(user: User, agreement: Agreement) -> bool:
    """Staff of the agreement's centre."""
    return works_in(user, agreement.centre_id)


def may_upload_template(user: User, agreement: Agreement) -> bool:
    """The manager of the agreement's centre."""
    return manages(user, agreement.centre_id)


def may_remove_template(user: User, template: DocumentTemplate) -> bool:
    """The manager of the agreement's centre."""
    return template.removed_at is None and manages(user, template.agreement.centre_id)


def may_submit(user: User, agreement: Agreement) -> bool:
    """The manager of the agreement's centre."""
    return manages(user, agreement.centre_id)


def reviews(user: User, submission: Submission) -> bool:
    """Reads reports for the funder of this one."""
    return submission.agreement.funder_id in user.access.funders


def may_comment(user: User, submission: Submission) -> bool:
    """The funder's reviewer, and the centre's staff to answer, until the report is accepted."""
    if submission.state == Submission.State.ACCEPTED:
        return False
    return reviews(user, submission) or works_in(user, submission.agreement.centre_id)


def may_decide(user: User, submission: Submission) -> bool:
    """The funder's reviewer only: nobody accepts their own report."""
    return submission.state == Submission.State.SUBMITTED and reviews(user, submission)


def may_open_evidence(user: User, submission: Submission, centre_id: int) -> bool:
    """The reviewer and the centre that sent the report open everything in it, a partner what is its own."""
    return (
        reviews(user, submission) or works_in(user, submission.agreement.centre_id) or centre_id in user.access.centres
    )


def may_take_proof(user: User, submission: Submission) -> bool:
    """The reviewer and the centre that sent the report."""
    return reviews(user, submission) or works_in(user, submission.agreement.centre_id)
