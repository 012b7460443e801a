"""The trail of one entry, told in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.activities.models import Activity, Format, State
from talka.activities.queries.history import is_audited, names_in_changes
from talka.activities.queries.log import channel_name
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import entries_about
from talka.kernel.audit.words import change_in_words
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import TimelineEntry

MOST_ENTRIES = 50
# The verb in words, and its tone.
VERBS = {
    "activities.record_activity": (gettext_lazy("Recorded"), "good"),
    "activities.record_consultation": (gettext_lazy("Recorded on the quick line"), "good"),
    "activities.edit_activity": (gettext_lazy("Changed"), "neutral"),
    "activities.finish_draft": (gettext_lazy("The draft is recorded"), "good"),
    "activities.record_again": (gettext_lazy("Mended and recorded again"), "good"),
    "activities.approve_activity": (gettext_lazy("Approved"), "good"),
    "activities.withdraw_approval": (gettext_lazy("The approval is withdrawn"), "warning"),
    "activities.send_back_activity": (gettext_lazy("Sent back to be mended"), "warning"),
    "activities.remove_activity": (gettext_lazy("Removed"), "bad"),
    "activities.restore_activity": (gettext_lazy("Restored"), "neutral"),
    "activities.add_participations": (gettext_lazy("Participants added"), "neutral"),
    "activities.take_attendance": (gettext_lazy("A list of participants taken"), "neutral"),
    "activities.remove_participation": (gettext_lazy("A participant taken out"), "neutral"),
    "activities.add_group": (gettext_lazy("A community or network added"), "neutral"),
    "activities.remove_group": (gettext_lazy("A community or network taken out"), "neutral"),
    "activities.add_evidence": (gettext_lazy("Evidence added"), "neutral"),
    "activities.remove_evidence": (gettext_lazy("Evidence taken away"), "neutral"),
}
RECORDED = "activities.record_activity"
# Verbs that carry out others just before they are written themselves.
PARTS = {
    "activities.record_consultation": (
        "activities.add_participations",
        "activities.add_group",
        "activities.record_activity",
    ),
    "activities.take_attendance": ("activities.add_participations",),
}
TOLD = frozenset({"activities.edit_activity", "activities.send_back_activity"})
# Facts that the verb says already, or that nobody reads.
UNTOLD = frozenset({"state", "return_note"})


def history_of(activity: Activity) -> list[TimelineEntry]:
    """What happened to an entry, newest first."""
    entries = _without_parts(list(entries_about(activity)[:MOST_ENTRIES]))
    changes = {entry.pk: json.loads(entry.changes) for entry in entries}
    told = [changes[entry.pk] for entry in entries if entry.verb in TOLD]
    names = names_in_changes(change for one in told for change in one.items())
    return [_told(entry, changes[entry.pk], names) for entry in entries]


def _without_parts(entries: list[AuditEntry]) -> list[AuditEntry]:
    """A verb that is made of others is told once, as itself."""
    parts = {
        (entry.sequence - n, verb)
        for entry in entries
        for verb in PARTS.get(entry.verb, ())
        for n in range(1, len(PARTS[entry.verb]) + 1)
    }
    return [entry for entry in entries if (entry.sequence, entry.verb) not in parts]


def _told(entry: AuditEntry, changes: Mapping[str, Any], names: Mapping[tuple[str, Any], str]) -> TimelineEntry:
    words, tone = VERBS.get(entry.verb, (entry.verb, "neutral"))
    if entry.verb == RECORDED and changes.get("state", [None, None])[1] == State.DRAFT:
        words, tone = _("A draft is written"), "neutral"
    detail = entry.reason
    if entry.verb in TOLD:
        told = [
            change_in_words(Activity, name, pair, partial(_value, name, names=names))
            for name, pair in changes.items()
            if name not in UNTOLD and is_audited(name)
        ]
        detail = "; ".join([*filter(None, [detail]), *told])
    elif "lines" in changes or "added" in changes:
        detail = format_count((changes.get("lines") or changes["added"])[1])
    return TimelineEntry(when=entry.at, what=str(words), who=entry.actor_label, detail=detail, tone=tone)


def _value(name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if name.endswith("_id"):
        return names.get((name, value), str(value))
    return {
        "starts": lambda: format_date(date.fromisoformat(value)),
        "ends": lambda: format_date(date.fromisoformat(value)),
        "state": lambda: str(State(value).label),
        "format": lambda: str(Format(value).label),
        "channel": lambda: channel_name(value),
    }.get(name, lambda: f"„{value}”" if isinstance(value, str) else format_count(value))()
