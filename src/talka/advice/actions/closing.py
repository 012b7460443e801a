"""A request that is closed is delivered work; closed again, it corrects the same entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities.actions import (
    Attendee,
    add_participations,
    edit_activity,
    record_consultation,
    remove_participation,
    restore_activity,
)
from talka.activities.models import Activity, ParticipationRole, State
from talka.activities.queries.log import consultation_kind
from talka.advice import rules
from talka.advice.actions.requests import move
from talka.advice.models import AdviceRequest, RequestState
from talka.advice.models.requests import OPEN_STATES
from talka.advice.queries.told import given_on
from talka.kernel.actions import Refused, action
from talka.kernel.written_days import written_day
from talka.programmes.models import Purpose


@action(allowed=rules.may_close)
def close_request(
    request: AdviceRequest, *, minutes: int | None, purpose: Purpose | None, actor: User
) -> AdviceRequest:
    """Say that the advice is given, and enter it into the work log, or correct the entry that is there.

    The work is of the day of the last answer, however late the request is closed.
    """
    entry = _corrected(request, minutes, purpose, actor) or _recorded(request, minutes, purpose, actor)
    values = {"state": RequestState.CLOSED, "closed_at": timezone.now(), "minutes": minutes, "activity": entry}
    values["added_at"] = None
    move(request, OPEN_STATES, **values)
    return request


@action(allowed=rules.may_reopen)
def reopen_request(request: AdviceRequest, *, actor: User) -> AdviceRequest:
    """Go on with a request that was closed; its entry in the work log stays and is corrected at the next close."""
    state = RequestState.TAKEN if request.owner_id is not None else RequestState.NEW
    move(request, [RequestState.CLOSED], state=state, closed_at=None, outcome_asked_at=None)
    return request


def _recorded(request: AdviceRequest, minutes: int | None, purpose: Purpose | None, actor: User) -> Activity:
    kind = consultation_kind()
    if kind is None:
        raise Refused(_("Consultations are not recorded now: this kind of work is not in use."))
    day = given_on(request)
    _refuse_outside(purpose, day)
    entry = Activity(centre=request.centre, kind=kind, starts=day, **_facts(request, minutes, purpose))
    return record_consultation(entry, client=_client(request), actor=actor)


def _corrected(request: AdviceRequest, minutes: int | None, purpose: Purpose | None, actor: User) -> Activity | None:
    """The entry that an earlier close made, with the facts as they are now."""
    entry = Activity.objects.filter(pk=request.activity_id).first() if request.activity_id else None
    if entry is None:
        return None
    if entry.state == State.REMOVED:
        entry = restore_activity(entry, actor=actor)
    if not edit_activity.allows(actor, entry):
        raise Refused(_("The entry in the work log is approved: only a manager of the centre can correct it."))
    day = given_on(request)
    values = _facts(request, minutes, purpose) | {"starts": day}
    # The year follows from the day anew where the day or the agreement is another one.
    if entry.starts != day or entry.agreement_id != (purpose.agreement_id if purpose else None):
        _refuse_outside(purpose, day)
        values |= {"year": None, "ends": None}
    entry = edit_activity(entry, values=values, version=entry.version, actor=actor)
    client = _client(request)
    for there in entry.participations.filter(role=ParticipationRole.CLIENT):
        same = client and (there.person, there.organisation) == (client.person, client.organisation)
        if not same:
            remove_participation(entry, participation_id=there.pk, actor=actor)
    if client is not None:
        add_participations(entry, attendees=[client], actor=actor)
    return entry


def _refuse_outside(purpose: Purpose | None, day: dt.date) -> None:
    if purpose is None or purpose.agreement.years.filter(starts__lte=day, ends__gte=day).exists():
        return
    words = _("The advice was given on %(day)s, outside the agreement %(number)s. Choose the agreement of that day.")
    shown = {"day": written_day(day), "number": purpose.agreement.number}
    raise Refused(words % shown, field="purpose")


def _facts(request: AdviceRequest, minutes: int | None, purpose: Purpose | None) -> dict[str, Any]:
    """What the log may know: no name of a person, nothing of the question."""
    topic = request.topic.name if request.topic is not None else ""
    about = request.organisation.name if request.organisation is not None else topic
    kind = str(_("Consultation"))
    return {
        "title": f"{kind}: {about}"[:300] if about else kind,
        "topic": topic,
        "minutes": minutes,
        "channel": request.channel,
        "place": request.place,
        "purpose": purpose,
        "agreement": purpose.agreement if purpose is not None else None,
    }


def _client(request: AdviceRequest) -> Attendee | None:
    if request.person is None and request.organisation is None:
        return None
    return Attendee(person=request.person, organisation=request.organisation, role=ParticipationRole.CLIENT)
