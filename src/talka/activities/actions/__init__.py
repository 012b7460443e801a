"""The verbs of the work log."""

from talka.activities.actions.activities import (
    approve_activity,
    edit_activity,
    finish_draft,
    record_activity,
    record_again,
    remove_activity,
    restore_activity,
    send_back_activity,
    withdraw_approval,
)
from talka.activities.actions.attendance import Newcomer, take_attendance
from talka.activities.actions.changes import mark_touched, mark_whole
from talka.activities.actions.consultations import record_consultation
from talka.activities.actions.evidence import add_evidence, remove_evidence
from talka.activities.actions.groups import add_group, remove_group
from talka.activities.actions.kinds import save_kind
from talka.activities.actions.participations import Attendee, add_participations, remove_participation
from talka.activities.actions.series import add_series
from talka.activities.actions.together import change_together, plan_together, undo_together

__all__ = [
    "Attendee",
    "Newcomer",
    "add_evidence",
    "add_group",
    "add_participations",
    "add_series",
    "approve_activity",
    "change_together",
    "edit_activity",
    "finish_draft",
    "mark_touched",
    "mark_whole",
    "plan_together",
    "record_activity",
    "record_again",
    "record_consultation",
    "remove_activity",
    "remove_evidence",
    "remove_group",
    "remove_participation",
    "restore_activity",
    "save_kind",
    "send_back_activity",
    "take_attendance",
    "undo_together",
    "withdraw_approval",
]
