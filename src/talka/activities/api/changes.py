"""Changing, judging and proving the work that machines recorded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import File, Form, Router, Status, UploadedFile
from pydantic import ConfigDict, Field

from talka.accounts.models import User
from talka.activities.actions import (
    add_evidence,
    approve_activity,
    edit_activity,
    finish_draft,
    record_again,
    remove_activity,
    remove_evidence,
    restore_activity,
    send_back_activity,
    withdraw_approval,
)
from talka.activities.api.facts import ActivityFacts
from talka.activities.api.log import ActivityOut, activity_out
from talka.activities.api.log import router as log
from talka.activities.models import Activity, Evidence, EvidenceKind, State
from talka.activities.queries.by_code import activities_visible_to, changes_by_code, is_ref_taken
from talka.activities.queries.log import for_listing
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.api import (
    Address,
    Code,
    Id,
    Input,
    Line,
    MachineRequest,
    Output,
    Paragraphs,
    Version,
    without_defaults,
)
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import store_upload

router: Router = log


class ActivityChange(ActivityFacts):
    """What changes of an entry; what is not sent stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    version: Version
    title: Annotated[Line, Field(min_length=1)] = ""
    kind: Code = ""


class StateIn(Input):
    """Where an entry is moved to; who sends it back says what has to be mended."""

    state: Literal["recorded", "approved", "returned", "removed"]
    version: Version
    note: Annotated[Paragraphs, Field(max_length=1000)] = ""


class EvidenceIn(Input):
    """An address that proves the work."""

    link: Annotated[Address, Field(min_length=1)]
    note: Annotated[Line, Field(max_length=200)] = ""


class FileIn(Input):
    """What is said of a file beside it."""

    kind: Literal["attendance", "photo", "document"] = "document"
    note: Annotated[Line, Field(max_length=200)] = ""


class EvidenceOut(Output):
    """A file or an address that proves the work."""

    id: int
    kind: str
    link: str | None
    file: str | None
    sha256: str | None
    note: str | None


@router.patch("/activities/{activity_id}", response=ActivityOut, summary=gettext_noop("Change an entry of the log"))
def change(request: MachineRequest, activity_id: Id, given: ActivityChange) -> ActivityOut:
    """Only what is sent changes; an entry that somebody else changed meanwhile is a conflict."""
    user: User = request.auth
    found = _found(user, activity_id)
    values = changes_by_code(user, found, given.model_dump(exclude_unset=True, exclude={"version"}))
    agreement, ref = values.get("agreement", found.agreement), values.get("ref", found.ref)
    moves = {"agreement", "ref"} & values.keys()
    if moves and is_ref_taken(Activity(pk=found.pk, centre=found.centre, agreement=agreement, ref=ref)):
        raise Refused(_("Work with this reference is already in the log."), field="ref")
    return activity_out(edit_activity(found, values=values, version=given.version, actor=user))


@router.post(
    "/activities/{activity_id}/state", response=ActivityOut, summary=gettext_noop("Approve, send back or remove work")
)
def move(request: MachineRequest, activity_id: Id, given: StateIn) -> ActivityOut:
    """“recorded” finishes a draft, withdraws an approval, or puts back what was removed."""
    user: User = request.auth
    found = _found(user, activity_id)
    if found.version != given.version:
        raise Conflict(found)
    return activity_out(_moved(found, given, user))


def _moved(found: Activity, given: StateIn, user: User) -> Activity:
    to = State(given.state)
    if to == State.APPROVED:
        return approve_activity(found, actor=user)
    if to == State.RETURNED:
        if not given.note:
            raise Refused(_("Say what has to be mended."), field="note")
        return send_back_activity(found, reason=given.note, actor=user)
    if to == State.REMOVED:
        return remove_activity(found, actor=user)
    back = {State.REMOVED: restore_activity, State.APPROVED: withdraw_approval, State.RETURNED: record_again}
    return back.get(State(found.state), finish_draft)(found, actor=user)


@router.get(
    "/activities/{activity_id}/evidence", response=list[EvidenceOut], summary=gettext_noop("What proves the work")
)
def evidence(request: MachineRequest, activity_id: Id) -> list[EvidenceOut]:
    """Files by name and digest, and addresses."""
    found = _found(request.auth, activity_id)
    return [_evidence(one) for one in found.evidence.select_related("file")]


@router.post(
    "/activities/{activity_id}/evidence",
    response={201: EvidenceOut},
    summary=gettext_noop("Prove work by an address"),
)
def prove(request: MachineRequest, activity_id: Id, given: EvidenceIn) -> Status[EvidenceOut]:
    """An address where the work can be seen."""
    user: User = request.auth
    link = Evidence(kind=EvidenceKind.LINK, link=given.link, note=given.note)
    return Status(201, _evidence(add_evidence(_found(user, activity_id), evidence=link, actor=user)))


@router.post(
    "/activities/{activity_id}/evidence/files",
    response={201: EvidenceOut},
    summary=gettext_noop("Prove work by a file"),
)
def prove_by_file(
    request: MachineRequest, activity_id: Id, given: Form[FileIn], file: File[UploadedFile]
) -> Status[EvidenceOut]:
    """As multipart/form-data; accepted are the kinds of files that the page accepts."""
    user: User = request.auth
    found = _found(user, activity_id)
    if not add_evidence.allows(user, found):
        raise NotAllowed
    with transaction.atomic():
        try:
            stored = store_upload(file, user)
        except BadFile as error:
            raise Refused(error.message, field="file") from error
        unsaved = Evidence(kind=given.kind, file=stored, note=given.note)
        return Status(201, _evidence(add_evidence(found, evidence=unsaved, actor=user)))


@router.post(
    "/activities/{activity_id}/evidence/{evidence_id}/removal",
    response=list[EvidenceOut],
    summary=gettext_noop("Take evidence away"),
)
def disprove(request: MachineRequest, activity_id: Id, evidence_id: Id) -> list[EvidenceOut]:
    """What is left is answered; the bytes stay as long as a sent report refers to them."""
    user: User = request.auth
    found = _found(user, activity_id)
    one = get_object_or_404(found.evidence.all(), pk=evidence_id)
    remove_evidence(found, evidence_id=one.pk, actor=user)
    return [_evidence(left) for left in found.evidence.select_related("file")]


def _found(user: User, activity_id: int) -> Activity:
    found: Activity = get_object_or_404(for_listing(activities_visible_to(user)), pk=activity_id)
    return found


def _evidence(one: Evidence) -> EvidenceOut:
    facts: dict[str, Any] = {"link": one.link or None, "note": one.note or None}
    named = (one.file.name, one.file.sha256) if one.file else (None, None)
    return EvidenceOut(id=one.pk, kind=str(one.kind), file=named[0], sha256=named[1], **facts)
