"""Words in the trail can be replaced by whoever says so in the trail, and by nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from talka.accounts.models import Centre
from talka.kernel.audit.models import AuditEntry, AuditHead
from talka.kernel.audit.redaction import VOUCHED, redact
from talka.kernel.audit.trail import hash_of, verify, write_entry
from talka.kernel.database import append_only_lifted, redacting

pytestmark = pytest.mark.django_db
NAME = "Zelma Kanārija"


def an_entry() -> AuditEntry:
    centre, _made = Centre.objects.get_or_create(code="riga", name="Rīga")
    return write_entry(actor="Ilze", verb="accounts.edit", subject=centre, changes={"name": ("", NAME)}, reason=NAME)


def redacted(entry: AuditEntry, word: str = "P-1") -> None:
    """Replace the words of an entry, and say so."""
    stored = AuditEntry.objects.get(pk=entry.pk)
    stored.changes, stored.reason = json.dumps({"name": ["", word]}), word
    vouched = redact([stored])
    centre = Centre.objects.get(code="riga")
    write_entry(actor="Gunta", verb="privacy.erase_person", subject=centre, changes={VOUCHED: (None, vouched)})


def an_old_entry() -> AuditEntry:
    """One from before there were seals."""
    entry = an_entry()
    entry.salt = ""
    with append_only_lifted() if connection.vendor == "sqlite" else transaction.atomic():
        if connection.vendor != "sqlite":
            triggers("DISABLE")
        entry.entry_hash = hash_of(entry)
        AuditEntry.objects.filter(pk=entry.pk).update(salt="", entry_hash=entry.entry_hash)
        if connection.vendor != "sqlite":
            triggers("ENABLE")
    AuditHead.objects.update(entry_hash=entry.entry_hash)
    return entry


def triggers(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE kernel_auditentry {how} TRIGGER USER")


@pytest.mark.parametrize("made", [an_entry, an_old_entry])
def test_a_redacted_entry_keeps_its_place_and_the_words_are_gone(made: Callable[[], AuditEntry]) -> None:
    entry = made()
    an_entry()
    assert verify().holds
    redacted(entry)
    outcome = verify()
    assert (outcome.holds, outcome.redacted) == (True, 1)
    stored = AuditEntry.objects.get(pk=entry.pk)
    assert (stored.entry_hash, stored.verb, stored.actor_label) == (entry.entry_hash, "accounts.edit", "Ilze")
    assert NAME not in stored.changes + stored.reason
    assert stored.salt == ""


def test_an_entry_is_redacted_twice_and_the_latest_word_holds() -> None:
    entry = an_entry()
    redacted(entry)
    redacted(entry, "P-2")
    assert verify().holds
    assert "P-2" in AuditEntry.objects.get(pk=entry.pk).changes


def change(which: AuditEntry, **values: object) -> None:
    """What somebody can do who owns the database."""
    if connection.vendor == "sqlite":
        with append_only_lifted():
            AuditEntry.objects.filter(pk=which.pk).update(**values)
        return
    triggers("DISABLE")
    AuditEntry.objects.filter(pk=which.pk).update(**values)
    triggers("ENABLE")


@pytest.mark.parametrize("made", [an_entry, an_old_entry])
@pytest.mark.parametrize(
    "values",
    [{"changes": "{}"}, {"reason": "cits"}, {"object_label": "cits"}, {"actor_label": "Andris"}, {"verb": "x.y"}],
    ids=str,
)
def test_a_redacted_entry_that_is_tampered_with_is_found(
    made: Callable[[], AuditEntry], values: dict[str, object]
) -> None:
    entry = made()
    redacted(entry)
    change(entry, **values)
    outcome = verify()
    assert not outcome.holds
    assert outcome.first_bad == entry.sequence


def test_words_replaced_without_saying_so_are_found() -> None:
    entry = an_entry()
    stored = AuditEntry.objects.get(pk=entry.pk)
    stored.reason = "cits"
    redact([stored])
    assert verify().first_bad == entry.sequence


def test_an_entry_with_a_seal_cannot_pass_for_one_from_before() -> None:
    an_entry()
    entry = an_entry()
    redacted(entry)
    change(entry, seal="0" * 64)
    assert verify().first_bad == entry.sequence


@pytest.mark.parametrize("values", [{"verb": "x.y"}, {"actor_label": "Andris"}, {"entry_hash": "0" * 64}], ids=str)
def test_even_while_redacting_the_database_keeps_everything_else(values: dict[str, object]) -> None:
    entry = an_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), redacting():
        AuditEntry.objects.filter(pk=entry.pk).update(**values)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), redacting():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(reason="")
