"""Taking somebody's data out of the trail, so that the trail can still be verified.

What an entry says in words stands under a seal: a hash with a salt of its own. The chain is made of seals. When words
are replaced, the salt is thrown away, so that nobody can find out by trying what stood there; the seal stays, and with
it the entry's place in the chain. What stands there now is vouched for by a later entry, which names a digest of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC

from talka.kernel.audit.models import AuditEntry, AuditHead
from talka.kernel.database import redacting

# Under this name the entry of the redacting verb keeps the digests: {"sequence": "digest of what stands there now"}.
VOUCHED = "redacted_entries"
# Entries from before there were seals: their hash can no longer be computed, only their place in the chain is known.
NEVER_SEALED = "0" * 64


def digest_of(entry: AuditEntry) -> str:
    """Of everything that an entry says now."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    who = [str(entry.actor_id), entry.actor_label, entry.verb, entry.object_type, entry.object_id]
    words = [entry.object_label, entry.changes, entry.reason]
    return _hash([str(entry.sequence), moment, *who, str(entry.centre_id), *words])


def seal_of(entry: AuditEntry) -> str:
    """Of the words of an entry, with its salt: says nothing about them to whoever does not have the salt."""
    return _hash([entry.salt, entry.object_label, entry.changes, entry.reason])


def redact(entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Store the new words of these entries; the digests, which the verb notes as VOUCHED in its own entry.

    Must run inside the verb's transaction. The entries come with their new label, changes and reason.
    """
    # Whoever writes an entry waits: none can come in that still holds the words.
    AuditHead.objects.select_for_update().get_or_create(pk=1)
    vouched: dict[str, str] = {}
    with redacting():
        for entry in entries:
            stored = AuditEntry.objects.get(pk=entry.pk)
            seal = stored.seal or (seal_of(stored) if stored.salt else NEVER_SEALED)
            AuditEntry.objects.filter(pk=entry.pk).update(
                object_label=entry.object_label, changes=entry.changes, reason=entry.reason, salt="", seal=seal
            )
            vouched[str(entry.sequence)] = digest_of(entry)
    return vouched


def vouched_in(entry: AuditEntry) -> dict[str, str]:
    """What an entry says about others that it redacted."""
    if VOUCHED not in entry.changes:
        return {}
    pair = json.loads(entry.changes).get(VOUCHED)
    said = pair[1] if isinstance(pair, list) and len(pair) > 1 else None
    return said if isinstance(said, dict) else {}


def _hash(parts: Sequence[str]) -> str:
    canonical = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
