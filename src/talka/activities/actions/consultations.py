"""The consultation that is recorded in ten seconds."""

from __future__ import annotations

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.actions.activities import record_activity
from talka.activities.actions.groups import Group, add_group
from talka.activities.actions.participations import Attendee, add_participations
from talka.activities.models import Activity
from talka.kernel.actions import action


@action(allowed=rules.may_record)
def record_consultation(
    activity: Activity, *, client: Attendee | None, group: Group | None = None, actor: User
) -> Activity:
    """Record advice given to an organisation, a person, a community or network, or somebody unnamed."""
    recorded = record_activity(activity, actor=actor)
    if client is not None:
        add_participations(recorded, attendees=[client], actor=actor)
    if group is not None:
        add_group(recorded, group=group, actor=actor)
    return recorded
