"""Recording, editing and judging entries of the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.changes import mark_touched
from talka.activities.models import Activity, State
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.audit.trail import differs, entries_about

EDITABLE = frozenset({
    "agreement", "year", "purpose", "kind", "title", "starts", "starts_time", "ends", "ends_time", "place",
    "place_text", "format", "count", "participants", "people", "organisations", "minutes", "channel", "series",
    "topic", "link", "notes", "responsible", "ref",
})  # fmt: skip


@action(allowed=rules.may_record)
def record_activity(activity: Activity, *, actor: User, draft: bool = False) -> Activity:
    """Enter an unsaved activity into the log; the year follows from the date when it is not given."""
    activity.state = State.DRAFT if draft else State.RECORDED
    activity.recorded_by = actor
    activity.recorded_at = timezone.now()
    _settle(activity)
    activity.save(force_insert=True)
    mark_touched(activity)
    return activity


@action(allowed=rules.may_edit, edits=True)
def edit_activity(activity: Activity, *, values: Mapping[str, Any], version: int, actor: User) -> Activity:
    """Change fields of an entry; an entry that was sent back is recorded again, an approved one stays approved."""
    before = _locked(activity, version)
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name, value in values.items():
        setattr(activity, name, value)
    if not rules.is_under_own_agreement(activity):
        raise Refused(_("The centre does not work under this agreement."), field="agreement")
    _settle(activity)
    if activity.state == State.RETURNED:
        activity.state, activity.return_note = State.RECORDED, ""
    if differs(before, activity):
        activity.version = version + 1
        activity.save()
        mark_touched(before, activity)
    return activity


@action(allowed=rules.may_finish_draft)
def finish_draft(activity: Activity, *, actor: User) -> Activity:
    """Turn a draft into recorded work, which is counted."""
    return _moved(activity, State.RECORDED)


@action(allowed=rules.may_record_again)
def record_again(activity: Activity, *, actor: User) -> Activity:
    """Say that what was sent back is mended, as when evidence or names were missing; it is counted again."""
    activity.return_note = ""
    return _moved(activity, State.RECORDED)


@action(allowed=rules.may_approve)
def approve_activity(activity: Activity, *, actor: User) -> Activity:
    """Say that a recorded entry is right."""
    activity.approved_at = timezone.now()
    return _moved(activity, State.APPROVED)


@action(allowed=rules.may_withdraw_approval)
def withdraw_approval(activity: Activity, *, actor: User) -> Activity:
    """Take an approval back: the entry is recorded again, and counted as before."""
    activity.approved_at = None
    return _moved(activity, State.RECORDED)


@action(allowed=rules.may_send_back)
def send_back_activity(activity: Activity, *, reason: str, actor: User) -> Activity:
    """Send an entry back to whoever recorded it, with what to mend; until then it is not counted."""
    if not reason.strip():
        raise Refused(_("Say what has to be mended."), field="reason")
    activity.return_note, activity.approved_at = reason.strip(), None
    return _moved(activity, State.RETURNED)


@action(allowed=rules.may_remove)
def remove_activity(activity: Activity, *, actor: User) -> Activity:
    """Take an entry out of the log; it can be restored."""
    note(state_before=activity.state)
    return _moved(activity, State.REMOVED)


@action(allowed=rules.may_restore)
def restore_activity(activity: Activity, *, actor: User) -> Activity:
    """Put a removed entry back as it was; what had been approved is judged again."""
    before = _state_before_removal(activity)
    return _moved(activity, State(before) if before in {State.DRAFT, State.RETURNED} else State.RECORDED)


def _locked(activity: Activity, version: int) -> Activity:
    stored = (
        Activity.objects.select_for_update(of=("self",))
        .select_related("kind", "purpose", "series", "place", "year", "agreement")
        .get(pk=activity.pk)
    )
    if stored.version != version:
        raise Conflict(stored)
    return copy(stored)


def _moved(activity: Activity, state: State) -> Activity:
    before = _locked(activity, activity.version)
    activity.state = state
    activity.version += 1
    activity.save()
    mark_touched(before, activity)
    return activity


def _state_before_removal(activity: Activity) -> str:
    """The trail knows it: a draft that is removed and restored must not become counted work."""
    removal = entries_about(activity).filter(verb=remove_activity.name).first()
    return str(json.loads(removal.changes)["state"][0]) if removal else ""


def _settle(activity: Activity) -> None:
    agreement = activity.agreement
    if activity.ends is None and activity.ends_time is not None:
        activity.ends = activity.starts
    if activity.starts and activity.ends and activity.ends < activity.starts:
        raise Refused(_("The end is before the start."), field="ends")
    if agreement is None:
        activity.year = activity.purpose = activity.series = None
        return
    if activity.year is None and activity.starts is not None:
        activity.year = agreement.years.filter(starts__lte=activity.starts, ends__gte=activity.starts).first()
        if activity.year is None:
            words = _(
                "The date is outside the agreement %(number)s (%(period)s). "
                "Choose the year in which the work is reported."
            )
            raise Refused(words % {"number": agreement.number, "period": agreement.period}, field="year")
    if activity.year is None:
        raise Refused(_("Give a date, or the year in which the work is reported."), field="starts")
    for name in ("year", "purpose", "series"):
        part = getattr(activity, name)
        if part is not None and part.agreement_id != agreement.pk:
            raise Refused(_("This belongs to another agreement."), field=name)
