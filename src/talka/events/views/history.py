"""The trail of one event, told in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.events.models import Event
from talka.kernel.audit.trail import entries_about
from talka.kernel.ui.shapes import TimelineEntry

MOST_ENTRIES = 30
# The verb in words, and its tone; verbs that are not named are told elsewhere.
VERBS = {
    "events.add_event": (gettext_lazy("Planned"), "neutral"),
    "events.copy_event": (gettext_lazy("Copied from another event"), "neutral"),
    "events.edit_event": (gettext_lazy("Changed"), "neutral"),
    "events.publish_event": (gettext_lazy("Published"), "good"),
    "events.withdraw_event": (gettext_lazy("Made a draft again"), "warning"),
    "events.cancel_event": (gettext_lazy("Cancelled"), "bad"),
    "events.close_event": (gettext_lazy("Closed and counted"), "good"),
    "events.reopen_event": (gettext_lazy("Opened again"), "warning"),
    "events.write_to_registered": (gettext_lazy("Written to those who registered"), "neutral"),
    "events.invite_people": (gettext_lazy("People invited"), "neutral"),
    "events.remind_invited": (gettext_lazy("Reminded of the invitation"), "neutral"),
}
UNTOLD = frozenset({"above_capacity", "offered", "letters", "invited", "reminded", "heading", "state"})
NUMBERED = ("letters", "invited", "reminded")


def history_of(event: Event) -> list[TimelineEntry]:
    """What happened to an event, newest first."""
    entries = entries_about(event).filter(verb__in=VERBS)[:MOST_ENTRIES]
    return [
        TimelineEntry(
            when=entry.at,
            what=str(VERBS[entry.verb][0]),
            who=entry.actor_label,
            detail=_detail(entry.verb, entry.reason, json.loads(entry.changes)),
            tone=VERBS[entry.verb][1],
        )
        for entry in entries
    ]


def _detail(verb: str, reason: str, changes: Mapping[str, Any]) -> str:
    parts = [reason] if reason else []
    if verb == "events.edit_event":
        parts += [_label(name) for name in changes if name not in UNTOLD]
    if "heading" in changes:
        parts.append(f"„{changes['subject'][1]}”")
    parts += [_("number: %(number)s") % {"number": changes[name][1]} for name in NUMBERED if name in changes]
    return ", ".join(parts)


def _label(name: str) -> str:
    label = str(getattr(Event._meta.get_field(name.removesuffix("_id")), "verbose_name", name))
    return label[:1].upper() + label[1:]
