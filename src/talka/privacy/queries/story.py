"""What the trail tells a person about their own records: no names of others in it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.kernel.audit.models import AuditEntry
from talka.kernel.exports import Value
from talka.kernel.periods import format_date
from talka.privacy.queries.persons import keys_of
from talka.privacy.queries.trail import own_entries
from talka.registry.models import Person

MOST_TOLD = 1_000
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
VERBS = {
    "registry.add_person": _("Entered into the registry"),
    "registry.edit_person": _("Facts changed"),
    "registry.merge_records": _("Merged with another record"),
    "registry.give_mandate": _("A right to speak for somebody was entered"),
    "registry.end_mandate": _("A right to speak for somebody was ended"),
    "privacy.erase_person": _("Forgotten"),
    "privacy.drop_expired_need": _("A need whose time ended was deleted"),
}
FIELDS = {
    "name": _("name and surname"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "organisation_id": _("organisation"),
    "proof": _("proof"),
    "consent": _("how consent was given"),
    "starts": _("from"),
    "ends": _("until"),
    "role": _("role"),
}
# The person's own words; of other fields it is told only that they changed.
OWN_WORDS = frozenset({"name", "email", "phone", "proof", "consent", "starts", "ends"})


def told_entries(person: Person, _reader: User | None) -> Iterator[tuple[Value, ...]]:
    """When, what was done, and the person's own facts before and after."""
    rows = AuditEntry.objects.filter(own_entries(person, keys_of(person.pk))).order_by("-sequence")
    for entry in rows[:MOST_TOLD]:
        when = timezone.localtime(entry.at).replace(tzinfo=None)
        yield when, str(VERBS.get(entry.verb, _("Another change"))), _changes(entry)


def _changes(entry: AuditEntry) -> str:
    told = []
    for name, pair in json.loads(entry.changes).items():
        if name not in FIELDS or not isinstance(pair, list) or not any(pair):
            continue
        before, after = (_shown(value) for value in pair)
        if name not in OWN_WORDS:
            told.append(str(FIELDS[name]))
        elif pair[0]:
            told.append(f"{FIELDS[name]}: {before} → {after}")
        else:
            told.append(f"{FIELDS[name]}: {after}")
    return "; ".join(told)


def _shown(value: Any) -> str:
    if value in (None, ""):
        return str(_("nothing"))
    text = str(value)
    return format_date(dt.date.fromisoformat(text)) if ISO_DAY.fullmatch(text) else text
