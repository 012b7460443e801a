"""The report and what it says about itself, for machines."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router

from talka.kernel.api import Code, MachineRequest, Output
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data
from talka.reporting.queries.reports import reports_readable_by

router = Router(tags=["reports"])


class FindingOut(Output):
    """A contradiction or a gap."""

    rule: str
    kind: str
    year: int | None
    message: str
    records: list[str]
    # Why it stands, in the words of whoever looked at it.
    acknowledged: str | None


@router.get(
    "/agreements/{path:number}/report", response=dict[str, Any], summary=gettext_noop("The report as it stands now")
)
def report(request: MachineRequest, number: Code) -> dict[str, Any]:
    """Money by purpose, work by kind and indicators of each year: what `talka report` prints."""
    return report_data(get_object_or_404(reports_readable_by(request.auth), number=number))


@router.get(
    "/agreements/{path:number}/findings", response=list[FindingOut], summary=gettext_noop("What the report finds")
)
def findings(request: MachineRequest, number: Code) -> list[FindingOut]:
    """Contradictions first, then gaps: what `talka findings` prints."""
    found = findings_of(get_object_or_404(reports_readable_by(request.auth), number=number))
    return [
        FindingOut(
            rule=one.rule,
            kind=one.kind,
            year=one.year,
            message=one.message,
            records=[record.name for record in one.records],
            acknowledged=one.acknowledged or None,
        )
        for one in found
    ]
