"""The Rīga region's delegated task for tests: three real years, as the published report states them."""

from __future__ import annotations

from pathlib import Path

import talka
from talka.accounts.actions.system import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity, WorkKind
from talka.interchange.actions import import_path
from talka.programmes.models import Agreement
from talka.reporting.actions import acknowledge_finding, submit_report
from talka.reporting.findings import findings_of
from talka.reporting.models import Submission

RIGA = Path(talka.__file__).parent / "site" / "demo" / "riga-2022-2025"


def the_riga_agreement() -> Agreement:
    """All three years of the Rīga region, imported from the tables that the product ships."""
    outcome = import_path(RIGA, actor=system_actor(), centre=a_centre("riga"))
    return Agreement.objects.get(number=outcome.number)


def a_manager(agreement: Agreement) -> User:
    """Somebody who answers for the agreement's centre."""
    return a_user(Role.MANAGER, centre=agreement.centre)


def a_colleague(agreement: Agreement) -> User:
    """Somebody who works in the agreement's centre."""
    return a_user(Role.STAFF, centre=agreement.centre)


def a_reviewer(agreement: Agreement) -> User:
    """Somebody who reads reports for the agreement's funder."""
    return a_user(Role.REVIEWER, funder=agreement.funder)


def work_done(ref: str) -> Activity:
    """A row of the Rīga log by its reference."""
    return Activity.objects.get(ref=ref)


def the_kind(code: str) -> WorkKind:
    """A kind of work that the product ships."""
    return WorkKind.objects.get(code=code)


def explain_everything(agreement: Agreement, actor: User) -> None:
    """Say of each contradiction why it stands."""
    for finding in findings_of(agreement):
        if finding.blocks:
            acknowledge_finding(agreement, key=finding.key, reason="Tā stāv publicētajā pārskatā.", actor=actor)


def a_submission(agreement: Agreement, *, up_to_year: int = 3, actor: User | None = None) -> Submission:
    """A report that is being reviewed."""
    actor = actor or a_manager(agreement)
    explain_everything(agreement, actor)
    return submit_report(agreement, up_to_year=up_to_year, actor=actor)
