"""Expenditures and remainders for machines: amounts are text with two decimals."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import File, Query, Router, Status, UploadedFile
from pydantic import ConfigDict, Field

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.actions import Conflict, Refused
from talka.kernel.api import (
    Code,
    Day,
    Euros,
    Id,
    Input,
    Line,
    MachineRequest,
    Ordinal,
    Output,
    Version,
    refuse_unknown,
    without_defaults,
)
from talka.kernel.money import decimal_text
from talka.programmes.models import Agreement
from talka.programmes.queries.agreements import agreements_worked_on_by
from talka.spending.actions import (
    attach_document,
    edit_expenditure,
    record_expenditure,
    record_remainder,
    remove_expenditure,
    remove_remainder,
    restore_expenditure,
)
from talka.spending.api.statement import router as statements
from talka.spending.models import Expenditure, Remainder
from talka.spending.queries.by_code import (
    expenditures_for_machines,
    is_ref_taken,
    parts_by_code,
    remainders_visible_to,
)

router: Router = statements
MOST_ROWS = 100


class ExpenditureFacts(Input):
    """What is known of money spent; the year follows from the date when it is not given."""

    ref: Code = ""
    year: Ordinal | None = None
    purpose: Code = ""
    date: Day | None = None
    supplier: Annotated[Line, Field(max_length=200)] = ""
    document_number: Annotated[Line, Field(max_length=80)] = ""
    description: Line = ""


class ExpenditureIn(ExpenditureFacts):
    """Money spent under an agreement."""

    agreement: Code
    amount: Annotated[Euros, Field(gt=0)]


class ExpenditureChange(ExpenditureFacts):
    """What changes of an expenditure; what is not sent stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    version: Version
    amount: Annotated[Euros, Field(gt=0)] = 1


class VersionRead(Input):
    """Which version was read."""

    version: Version


class ExpenditureOut(Output):
    """Money spent; `state` is present or removed."""

    id: int
    ref: str | None
    centre: str
    agreement: str
    year: int
    purpose: str | None
    date: date | None
    amount: str
    supplier: str | None
    document_number: str | None
    description: str | None
    file: str | None
    sha256: str | None
    ineligible: str | None
    ineligible_reason: str | None
    recovered: str | None
    state: str
    version: int


class ExpenditurePage(Output):
    """Expenditures, the last recorded first; `next` is the cursor of the next page, null at the end."""

    items: list[ExpenditureOut]
    next: int | None


class ExpenditureQuery(Input):
    """What the list is narrowed to."""

    agreement: Code = ""
    year: Ordinal | None = None
    purpose: Code = ""
    text: Line = ""
    ref: Code = ""
    since: Day | None = None
    until: Day | None = None
    state: Literal["", "removed"] = ""
    cursor: Id | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = MOST_ROWS


class RemainderIn(Input):
    """Money left at a year's end and what became of it."""

    ref: Code = ""
    year: Ordinal
    purpose: Code = ""
    amount: Euros
    disposition: Literal["carried", "returned"]
    date: Day | None = None
    document: Annotated[Line, Field(max_length=120)] = ""


class RemainderOut(Output):
    """Money left at a year's end."""

    id: int
    ref: str | None
    agreement: str
    year: int
    purpose: str | None
    amount: str
    disposition: str
    date: date | None
    document: str | None


@router.get("/expenditures", response=ExpenditurePage, summary=gettext_noop("Expenditures of the key's centre"))
def expenditures(request: MachineRequest, query: Query[ExpenditureQuery]) -> ExpenditurePage:
    """The last recorded first, at most a hundred at a time; removed ones only when asked for by their state."""
    refuse_unknown(request, ExpenditureQuery)
    found = expenditures_for_machines(request.auth, **query.model_dump(exclude={"limit"}))
    rows = list(found[: query.limit + 1])
    more = rows[query.limit - 1].pk if len(rows) > query.limit else None
    return ExpenditurePage(items=[_expenditure(row) for row in rows[: query.limit]], next=more)


@router.get("/expenditures/{expenditure_id}", response=ExpenditureOut, summary=gettext_noop("One expenditure"))
def expenditure(request: MachineRequest, expenditure_id: Id) -> ExpenditureOut:
    """Also when it was removed."""
    return _expenditure(_found(request.auth, expenditure_id))


@router.post("/expenditures", response={201: ExpenditureOut}, summary=gettext_noop("Record an expenditure"))
def record(request: MachineRequest, given: ExpenditureIn) -> Status[ExpenditureOut]:
    """A document that is recorded already is refused, and a reference that the agreement has already."""
    user: User = request.auth
    agreement = _agreement_named(user, given.agreement)
    facts = parts_by_code(agreement, given.model_dump(exclude={"agreement"}))
    unsaved = Expenditure(agreement=agreement, centre=centres_of(user).get(), **facts)
    _refuse_twice(unsaved)
    return Status(201, _expenditure(record_expenditure(unsaved, actor=user)))


@router.patch("/expenditures/{expenditure_id}", response=ExpenditureOut, summary=gettext_noop("Change an expenditure"))
def change(request: MachineRequest, expenditure_id: Id, given: ExpenditureChange) -> ExpenditureOut:
    """Only what is sent changes; the year follows from a new date unless it is sent too."""
    user: User = request.auth
    found = _found(user, expenditure_id)
    values = parts_by_code(found.agreement, given.model_dump(exclude_unset=True, exclude={"version"}))
    if values.get("date") and "year" not in values:
        values["year"] = None
    _refuse_twice(Expenditure(pk=found.pk, agreement=found.agreement, ref=values.get("ref", "")))
    return _expenditure(edit_expenditure(found, values=values, version=given.version, actor=user))


@router.post(
    "/expenditures/{expenditure_id}/removal", response=ExpenditureOut, summary=gettext_noop("Remove an expenditure")
)
def remove(request: MachineRequest, expenditure_id: Id, given: VersionRead) -> ExpenditureOut:
    """Out of all sums; it can be put back."""
    user: User = request.auth
    return _expenditure(remove_expenditure(_found(user, expenditure_id), version=given.version, actor=user))


@router.post(
    "/expenditures/{expenditure_id}/restoration",
    response=ExpenditureOut,
    summary=gettext_noop("Put a removed expenditure back"),
)
def restore(request: MachineRequest, expenditure_id: Id, given: VersionRead) -> ExpenditureOut:
    """Unless its document was recorded again meanwhile."""
    user: User = request.auth
    found = _found(user, expenditure_id)
    if found.version != given.version:
        raise Conflict(found)
    return _expenditure(restore_expenditure(found, actor=user))


@router.post(
    "/expenditures/{expenditure_id}/document",
    response=ExpenditureOut,
    summary=gettext_noop("Attach the document of an expenditure"),
)
def attach(request: MachineRequest, expenditure_id: Id, file: File[UploadedFile]) -> ExpenditureOut:
    """The invoice or payment order as multipart/form-data; one attached before is replaced."""
    user: User = request.auth
    return _expenditure(attach_document(_found(user, expenditure_id), upload=file, actor=user))


@router.get(
    "/agreements/{path:number}/remainders",
    response=list[RemainderOut],
    summary=gettext_noop("Remainders of an agreement"),
)
def remainders(request: MachineRequest, number: Code) -> list[RemainderOut]:
    """Money left at the end of its years."""
    agreement = get_object_or_404(agreements_worked_on_by(request.auth), number=number)
    return [_remainder(row) for row in remainders_visible_to(request.auth).filter(agreement=agreement)]


@router.post(
    "/agreements/{path:number}/remainders",
    response={201: RemainderOut},
    summary=gettext_noop("Record a remainder"),
)
def leave(request: MachineRequest, number: Code, given: RemainderIn) -> Status[RemainderOut]:
    """Only the key of a manager of the agreement's centre."""
    user: User = request.auth
    agreement = get_object_or_404(agreements_worked_on_by(user), number=number)
    unsaved = Remainder(agreement=agreement, **parts_by_code(agreement, given.model_dump()))
    _refuse_twice(unsaved)
    return Status(201, _remainder(record_remainder(unsaved, actor=user)))


@router.post("/remainders/{remainder_id}/removal", response=RemainderOut, summary=gettext_noop("Remove a remainder"))
def take_back(request: MachineRequest, remainder_id: Id) -> RemainderOut:
    """Out of the statement."""
    user: User = request.auth
    with transaction.atomic():
        found = get_object_or_404(remainders_visible_to(user), pk=remainder_id)
        return _remainder(remove_remainder(found, actor=user))


def _agreement_named(user: User, number: str) -> Agreement:
    agreement = agreements_worked_on_by(user).filter(number=number).first()
    if agreement is None:
        raise Refused(_("The centre does not work under this agreement."), field="agreement")
    return agreement


def _refuse_twice(unsaved: Expenditure | Remainder) -> None:
    if is_ref_taken(unsaved):
        raise Refused(_("This reference is recorded under the agreement already."), field="ref")


def _found(user: User, expenditure_id: int) -> Expenditure:
    found: Expenditure = get_object_or_404(expenditures_for_machines(user, state="any"), pk=expenditure_id)
    return found


def _expenditure(row: Expenditure) -> ExpenditureOut:
    texts = ("ref", "supplier", "document_number", "description", "ineligible_reason")
    facts: dict[str, Any] = {name: getattr(row, name) or None for name in texts}
    money = {name: decimal_text(getattr(row, name)) for name in ("amount", "ineligible", "recovered")}
    return ExpenditureOut(
        **facts,
        **money,
        id=row.pk,
        centre=row.centre.code,
        agreement=row.agreement.number,
        year=row.year.ordinal,
        purpose=row.purpose.code if row.purpose else None,
        date=row.date,
        file=row.file.name if row.file else None,
        sha256=row.file.sha256 if row.file else None,
        state="removed" if row.removed_at else "present",
        version=row.version,
    )


def _remainder(row: Remainder) -> RemainderOut:
    return RemainderOut(
        id=row.pk,
        ref=row.ref or None,
        agreement=row.agreement.number,
        year=row.year.ordinal,
        purpose=row.purpose.code if row.purpose else None,
        amount=decimal_text(row.amount) or "",
        disposition=str(row.disposition),
        date=row.date,
        document=row.document or None,
    )
