"""The report and what it says about itself, for machines."""

from __future__ import annotations

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Router
from pydantic import AfterValidator, Field

from talka.kernel.api import MOST_COUNT, Code, Input, MachineRequest, Output, cleaned
from talka.kernel.money import decimal_text
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.actions import write_narrative
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data
from talka.reporting.queries.indicators import IndicatorRow, indicator_rows
from talka.reporting.queries.reports import narrative_of, reports_readable_by

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


MOST_TEXT = 20_000
Text = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(cleaned(MOST_TEXT, multiline=True))]


class FigureOut(Output):
    """An indicator in a year; money as text with two decimals, null is unknown."""

    year: int
    code: str
    title: str
    measure: str
    unit: str | None
    target: int | str | None
    before: int | str | None
    value: int | str | None
    together: int | str | None
    # Records that state only a total and are not in `value`.
    totals_only: int
    deviation: str | None


class NarrativeOut(Output):
    """The centre's own words about a year, or about the whole (0); version 0 is a text that is not written yet."""

    year: int
    text: str
    version: int


class NarrativeIn(Input):
    """New words; `version` is the one that was read, 0 where there was none."""

    text: Text
    version: Annotated[int, Field(strict=True, ge=0, le=MOST_COUNT)]


@router.get(
    "/agreements/{path:number}/figures",
    response=list[FigureOut],
    summary=gettext_noop("Indicators as counted from the records"),
)
def figures(request: MachineRequest, number: Code) -> list[FigureOut]:
    """Target, before, this year and together, year by year; hours are told in minutes."""
    return [_figure(row) for row in indicator_rows(_agreement(request, number))]


@router.get(
    "/agreements/{path:number}/narratives/{int:year}",
    response=NarrativeOut,
    summary=gettext_noop("The centre's own words in the report"),
)
def narrative(request: MachineRequest, number: Code, year: int) -> NarrativeOut:
    """About one year; about the whole with 0."""
    agreement = _agreement(request, number)
    return _narrative(agreement, _year(agreement, year))


@router.put(
    "/agreements/{path:number}/narratives/{int:year}",
    response=NarrativeOut,
    summary=gettext_noop("Write the centre's own words"),
)
def narrate(request: MachineRequest, number: Code, year: int, given: NarrativeIn) -> NarrativeOut:
    """Names of figures in braces become numbers; one that is not known is refused with those that are."""
    agreement, user = _agreement(request, number), request.auth
    about = _year(agreement, year)
    write_narrative(agreement, year=about, text=given.text, version=given.version, actor=user)
    return _narrative(agreement, about)


@router.get(
    "/agreements/{path:number}/report", response=dict[str, Any], summary=gettext_noop("The report as it stands now")
)
def report(request: MachineRequest, number: Code) -> dict[str, Any]:
    """Money by purpose, work by kind and indicators of each year: what `talka report` prints."""
    return report_data(_agreement(request, number))


@router.get(
    "/agreements/{path:number}/findings", response=list[FindingOut], summary=gettext_noop("What the report finds")
)
def findings(request: MachineRequest, number: Code) -> list[FindingOut]:
    """Contradictions first, then gaps: what `talka findings` prints."""
    found = findings_of(_agreement(request, number))
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


def _agreement(request: MachineRequest, number: str) -> Agreement:
    found: Agreement = get_object_or_404(reports_readable_by(request.auth), number=number)
    return found


def _year(agreement: Agreement, ordinal: int) -> ImplementationYear | None:
    # Longer numbers are of no year, and of no column either.
    return get_object_or_404(agreement.years, ordinal=min(ordinal, 32_767)) if ordinal else None


def _narrative(agreement: Agreement, year: ImplementationYear | None) -> NarrativeOut:
    found = narrative_of(agreement, year)
    ordinal = year.ordinal if year else 0
    return NarrativeOut(year=ordinal, text=found.text if found else "", version=found.version if found else 0)


def _figure(row: IndicatorRow) -> FigureOut:
    values = {name: getattr(row, name) for name in ("target", "before", "value", "together")}
    return FigureOut(
        **{name: decimal_text(value) if row.in_money else value for name, value in values.items()},
        year=row.year.ordinal,
        code=row.indicator.code,
        title=row.indicator.title,
        measure=row.indicator.measure,
        unit=str(row.measure.unit) if row.measure else None,
        totals_only=row.totals_only,
        deviation=row.deviation or None,
    )
