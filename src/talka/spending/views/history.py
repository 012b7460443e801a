"""The trail of one expenditure, told in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.words import change_in_words
from talka.kernel.money import format_euros
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import TimelineEntry
from talka.spending.models import Expenditure
from talka.spending.queries.history import entries_of, names_in_changes

# The verb in words, and its tone.
VERBS = {
    "spending.record_expenditure": (gettext_lazy("Recorded"), "good"),
    "spending.edit_expenditure": (gettext_lazy("Changed"), "neutral"),
    "spending.attach_document": (gettext_lazy("A document is attached"), "neutral"),
    "spending.mark_ineligible": (gettext_lazy("Eligibility is judged"), "warning"),
    "spending.record_recovery": (gettext_lazy("Recovered money is noted"), "good"),
    "spending.record_split": (gettext_lazy("The document is shared"), "neutral"),
    "spending.remove_expenditure": (gettext_lazy("Removed"), "bad"),
    "spending.restore_expenditure": (gettext_lazy("Restored"), "neutral"),
}
TOLD = frozenset({"spending.edit_expenditure", "spending.mark_ineligible", "spending.record_recovery"})
MONEY = frozenset({"amount", "ineligible", "recovered"})
DAYS = frozenset({"date", "recovered_on"})


def history_of(expenditure: Expenditure) -> list[TimelineEntry]:
    """What happened to an expenditure, newest first."""
    entries = entries_of(expenditure)
    changes = {entry.pk: json.loads(entry.changes) for entry in entries}
    told = [changes[entry.pk] for entry in entries if entry.verb in TOLD]
    names = names_in_changes(change for one in told for change in one.items())
    return [_told(expenditure, entry, changes[entry.pk], names) for entry in entries]


def _told(
    expenditure: Expenditure, entry: AuditEntry, changes: Mapping[str, Any], names: Mapping[tuple[str, Any], str]
) -> TimelineEntry:
    words, tone = VERBS.get(entry.verb, (entry.verb, "neutral"))
    audited = [(name, pair) for name, pair in changes.items() if name in Expenditure.audited_fields]
    detail = [
        change_in_words(Expenditure, name, pair, partial(_value, name, names=names))
        for name, pair in audited
        if entry.verb in TOLD
    ]
    if "file" in changes:
        detail.append(f"„{changes['file'][1]}”")
    for pk, _agreement, amount, _share in changes.get("parts", [None, []])[1]:
        if pk == expenditure.pk:
            detail.append(_("from here: %(amount)s") % {"amount": format_euros(amount)})
    return TimelineEntry(when=entry.at, what=str(words), who=entry.actor_label, detail="; ".join(detail), tone=tone)


def _value(name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if name.endswith("_id"):
        return names.get((name, value), str(value))
    if name in MONEY:
        return format_euros(value)
    return format_date(date.fromisoformat(value)) if name in DAYS else f"„{value}”"
