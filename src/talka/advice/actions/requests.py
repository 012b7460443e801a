"""Asking, and what a request is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import mails, rules
from talka.advice.models import AdviceFile, AdviceMessage, AdviceRequest, AdviceSlot, RequestState
from talka.advice.queries.routing import is_there, route
from talka.advice.queries.working_days import ANSWER_WITHIN, working_days_after
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.files.store import store_upload

EDITABLE = frozenset({"topic", "place", "organisation", "person", "due_on", "follow_up_on", "channel"})


class SlotGone(Refused):
    """Somebody else took the time meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has just taken this time. Please choose another one."), field="slot")


@action(allowed=rules.may_ask)
def ask_advice(
    request: AdviceRequest,
    *,
    slot: AdviceSlot | None = None,
    files: Iterable[UploadedFile[Any]] = (),
    told: bool = True,
    actor: User,
) -> AdviceRequest:
    """Write down an unsaved request, book the time if one was chosen, and say when an answer comes.

    A request without an owner whom somebody chose goes to the adviser whom the rules of its centre name.
    """
    request.email = request.email.strip().lower()
    request.recorded_by = actor
    if slot is not None:
        request.centre, request.owner = slot.centre, slot.adviser
    elif request.owner is None:
        found = route(request.topic, request.place)
        same = found is not None and found.centre == request.centre
        request.owner = found.adviser if found is not None and same else None
    if request.owner is not None and not is_there(request.owner, request.centre):
        request.owner = None
    request.due_on = request.due_on or working_days_after(timezone.localdate(request.asked_at), ANSWER_WITHIN)
    request.save(force_insert=True)
    if slot is not None:
        if not AdviceSlot.objects.filter(pk=slot.pk, request=None).update(request=request):
            raise SlotGone
        note(slot=slot.pk)
    attach(request, None, files, actor)
    if told:
        mails.confirm(request, slot)
    mails.tell_staff(request)
    return request


@action(allowed=rules.may_work_on)
def edit_request(request: AdviceRequest, *, values: Mapping[str, Any], version: int, actor: User) -> AdviceRequest:
    """Set what the request is about, who asks, and until when."""
    stored = locked(request)
    if stored.version != version:
        raise Conflict(stored)
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, value in values.items():
        setattr(request, name, value)
    request.version = version + 1
    request.save()
    return request


def attach(
    request: AdviceRequest, message: AdviceMessage | None, files: Iterable[UploadedFile[Any]], actor: User
) -> None:
    """Keep files beside a request or one of its messages. Raises BadFile."""
    for upload in files:
        AdviceFile.objects.create(request=request, message=message, file=store_upload(upload, actor))


def locked(request: AdviceRequest) -> AdviceRequest:
    """The request as it is stored, held until the transaction ends."""
    return AdviceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def move(request: AdviceRequest, states: Iterable[RequestState], **values: Any) -> None:
    """Change a request that is still in one of these states; of two who press at once one is refused."""
    stored = locked(request)
    if stored.state not in set(states):
        raise Refused(_("Somebody else has changed this request meanwhile. Look at it once more."))
    for name, value in values.items():
        setattr(request, name, value)
    request.version = stored.version + 1
    request.save(update_fields=[*values, "version"])
