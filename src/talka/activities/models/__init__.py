"""The nouns of the work log."""

from talka.activities.models.activities import Activity, ActivityQuerySet, Series, State
from talka.activities.models.changes import WorkChange, WorkClock
from talka.activities.models.formats import Format
from talka.activities.models.groups import ServedGroup
from talka.activities.models.kinds import EvidenceRule, Family, WorkKind
from talka.activities.models.participations import Evidence, EvidenceKind, Participation, ParticipationRole

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "Evidence",
    "EvidenceKind",
    "EvidenceRule",
    "Family",
    "Format",
    "Participation",
    "ParticipationRole",
    "Series",
    "ServedGroup",
    "State",
    "WorkChange",
    "WorkClock",
    "WorkKind",
]
