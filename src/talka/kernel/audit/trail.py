"""Writing and verifying the trail."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from talka.kernel.audit.models import AuditEntry, AuditHead
from talka.kernel.audit.redaction import NEVER_SEALED, digest_of, seal_of, vouched_in
from talka.kernel.database import ask_plainly
from talka.kernel.modules import object_type
from talka.kernel.together import with_others

Changes = Mapping[str, tuple[Any, Any]]
BATCH = 1_000
HASHED = (
    "sequence",
    "at",
    "actor_id",
    "actor_label",
    "verb",
    "object_type",
    "object_id",
    "centre_id",
    "previous_hash",
)
# What a seal covers; in entries from before there were seals it is hashed with the rest.
SEALED = ("object_label", "changes", "reason")


def snapshot(instance: models.Model | None) -> dict[str, Any]:
    """The audited fields of a row as plain values; a model names them in `audited_fields`, otherwise all are."""
    if instance is None:
        return {}
    names = getattr(instance, "audited_fields", None) or [field.attname for field in instance._meta.concrete_fields]
    return {name: _plain(getattr(instance, name)) for name in names}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Fields whose value changed, with both values."""
    names = [*before, *(name for name in after if name not in before)]
    return {n: (before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)}


def differs(stored: models.Model, edited: models.Model) -> bool:
    """Whether an edit has changed any field of a row, audited or not; counting versions is no change."""
    names = [field.attname for field in stored._meta.concrete_fields if field.attname != "version"]
    return any(getattr(stored, name) != getattr(edited, name) for name in names)


@dataclass(frozen=True)
class Happened:
    """What one entry is to say. `object_id` is the key that a row had which the verb has deleted."""

    verb: str
    subject: models.Model
    changes: Changes
    reason: str = ""
    centre_id: int | None = None
    object_id: Any = None


def write_entry(  # noqa: PLR0913 -- an entry has these parts
    *, actor: Any, verb: str, subject: models.Model, changes: Changes, reason: str = "", centre_id: int | None = None,
    object_id: Any = None,
) -> AuditEntry:  # fmt: skip
    """Append one entry; must run inside the verb's transaction, so that both are kept or neither."""
    return write_entries([Happened(verb, subject, changes, reason, centre_id, object_id)], actor=actor)[0]


def write_entries(happened: Sequence[Happened], *, actor: Any) -> list[AuditEntry]:
    """Append entries in this order, with as few queries as one.

    Among verbs that are carried out together they follow at the end: the chain's own end is everybody's.
    """
    now = timezone.now()
    entries = [
        AuditEntry(
            at=now,
            actor_id=getattr(actor, "pk", None),
            actor_label=str(actor)[:200],
            verb=one.verb,
            object_type=object_type(one.subject),
            object_id=str(one.subject.pk if one.object_id is None else one.object_id),
            object_label=str(one.subject)[:300],
            centre_id=one.centre_id,
            changes=json.dumps(dict(one.changes), ensure_ascii=False, sort_keys=True, default=_plain),
            reason=one.reason,
            salt=secrets.token_hex(16),
        )
        for one in happened
    ]
    with_others(_append, entries)
    return entries


def _append(entries: list[AuditEntry]) -> None:
    """Chain each to the one before, the first to the last that is stored."""
    head = _locked_head()
    for entry in entries:
        entry.sequence, entry.previous_hash = head.sequence + 1, head.entry_hash
        head.sequence, head.entry_hash = entry.sequence, hash_of(entry)
        entry.entry_hash = head.entry_hash
    head.save(update_fields=["sequence", "entry_hash"])
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _locked_head() -> AuditHead:
    """The end of the chain, which is this transaction's alone until it ends."""
    # Every verb of everybody waits here, so it is asked for as briefly as can be.
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    found = ask_plainly(f"SELECT sequence, entry_hash FROM {AuditHead._meta.db_table} WHERE id = 1{lock}", [])  # noqa: S608 -- names of ours
    if found is None:
        return AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    return AuditHead(pk=1, sequence=found[0], entry_hash=found[1])


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry's fields, the seal of its words, and the hash before it."""
    parts = {name: _plain(getattr(entry, name)) for name in HASHED}
    if entry.salt or entry.seal:
        parts["seal"] = entry.seal or seal_of(entry)
    else:
        parts |= {name: getattr(entry, name) for name in SEALED}
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Verification:
    """The outcome of reading the whole chain: how many entries hold, and the first that does not."""

    entries: int
    head: str
    first_bad: int | None = None
    problem: str = ""
    # In how many the words about somebody who was forgotten are replaced.
    redacted: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed or put in between."""
        return self.first_bad is None


def verify(*, expected_head: str = "") -> Verification:
    """Recompute every hash. `expected_head` is an anchor kept elsewhere: it shows a cut-off end."""
    previous, count = "", 0
    found: dict[int, str] = {}
    vouched: dict[int, str] = {}
    sealed = False
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != count + 1:
            return Verification(count, previous, count + 1, "missing")
        sealed = sealed or entry.seal not in {"", NEVER_SEALED} or bool(entry.salt)
        # Of an entry from before there were seals the hash is taken on trust once its words were redacted.
        trusted = entry.seal == NEVER_SEALED and not sealed
        if entry.previous_hash != previous or not (trusted or entry.entry_hash == hash_of(entry)):
            return Verification(count, previous, entry.sequence, "changed")
        if entry.seal:
            found[entry.sequence] = digest_of(entry)
        # The latest word holds: two people may stand in one entry, and be forgotten one after the other.
        vouched |= {int(sequence): digest for sequence, digest in vouched_in(entry).items()}
        previous, count = entry.entry_hash, entry.sequence
    for sequence, digest in found.items():
        if vouched.get(sequence) != digest:
            return Verification(count, previous, sequence, "changed")
    head = AuditHead.objects.filter(pk=1).first()
    said = (head.sequence, head.entry_hash) if head else (0, "")
    if said != (count, previous):
        return Verification(count, previous, count + 1, "cut off")
    if expected_head and not AuditEntry.objects.filter(entry_hash=expected_head).exists():
        return Verification(count, previous, count + 1, "not what was kept")
    return Verification(count, previous, redacted=len(found))


def entries_about(instance: models.Model) -> QuerySet[AuditEntry]:
    """The trail of one object, newest first."""
    return AuditEntry.objects.filter(object_type=object_type(instance), object_id=str(instance.pk))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value)
