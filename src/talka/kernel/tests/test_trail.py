"""The trail: append-only, and whoever tampers with it below the triggers is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from talka.accounts.models import Centre
from talka.kernel.audit.models import AuditEntry, AuditHead
from talka.kernel.audit.trail import entries_about, hash_of, verify, write_entry
from talka.kernel.database import append_only_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail() -> list[AuditEntry]:
    """Five entries about two centres."""
    centres = [Centre.objects.create(code=code, name=code) for code in ("riga", "zemgale")]
    return [
        write_entry(
            actor="Ilze", verb="accounts.edit", subject=centres[number % 2], changes={"n": (number, number + 1)},
            centre_id=centres[0].pk,
        )
        for number in range(5)
    ]  # fmt: skip


@contextmanager
def below_the_triggers() -> Iterator[None]:
    """What somebody can do who owns the database."""
    if connection.vendor == "sqlite":
        with append_only_lifted():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE kernel_auditentry ENABLE TRIGGER USER")


def change(which: int, **values: object) -> None:
    AuditEntry.objects.filter(sequence=which).update(**values)


def change_and_hash_again(trail: list[AuditEntry]) -> None:
    trail[1].reason = "cits"
    change(2, reason="cits", entry_hash=hash_of(trail[1]))


def delete_one(_trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(sequence=3).delete()


def delete_one_and_close_the_gap(_trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(sequence=3).delete()
    change(4, sequence=3)
    change(5, sequence=4)


def put_one_in_at_the_end(trail: list[AuditEntry]) -> None:
    added = AuditEntry.objects.get(sequence=5)
    added.pk, added.sequence, added.previous_hash = None, 6, trail[4].entry_hash
    added.entry_hash = hash_of(added)
    added.save(force_insert=True)


def swap_two(_trail: list[AuditEntry]) -> None:
    change(2, sequence=99)
    change(3, sequence=2)
    change(99, sequence=3)


def cut_the_end_off(_trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(sequence__gte=4).delete()


def cut_the_end_off_and_forget_the_head(trail: list[AuditEntry]) -> None:
    cut_the_end_off(trail)
    AuditHead.objects.all().delete()


def empty_it(_trail: list[AuditEntry]) -> None:
    AuditEntry.objects.all().delete()


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (lambda _trail: change(2, reason="cits"), 2),
        (lambda _trail: change(2, actor_label="Andris"), 2),
        (lambda _trail: change(2, actor_id=77), 2),
        (lambda _trail: change(2, changes='{"n": [1, 3]}'), 2),
        (lambda _trail: change(2, centre_id=None), 2),
        (lambda _trail: change(2, object_id="9"), 2),
        (lambda _trail: change(1, previous_hash="0" * 64), 1),
        (change_and_hash_again, 3),
        (delete_one, 3),
        (delete_one_and_close_the_gap, 3),
        (put_one_in_at_the_end, 7),
        (swap_two, 2),
        (cut_the_end_off, 4),
        (cut_the_end_off_and_forget_the_head, 4),
        (empty_it, 1),
    ],
)
def test_tampering_is_found_at_its_place(
    trail: list[AuditEntry], tamper: Callable[[list[AuditEntry]], None], first_bad: int
) -> None:
    assert verify().holds
    with below_the_triggers():
        tamper(trail)
    found = verify()
    assert not found.holds
    assert found.first_bad == first_bad


def test_a_cut_whose_head_was_mended_is_found_by_a_hash_kept_elsewhere(trail: list[AuditEntry]) -> None:
    kept = trail[4].entry_hash
    assert verify(expected_head=kept).holds
    with below_the_triggers():
        cut_the_end_off(trail)
    AuditHead.objects.update(sequence=3, entry_hash=trail[2].entry_hash)
    assert verify().holds
    assert not verify(expected_head=kept).holds


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: AuditEntry.objects.filter(sequence=2).update(reason="cits"),
        lambda: AuditEntry.objects.filter(sequence=2).delete(),
    ],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(
    trail: list[AuditEntry], attempt: Callable[[], object]
) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt()
    assert verify().entries == 5


def test_an_empty_trail_holds() -> None:
    assert verify().holds
    assert verify().head == ""
    assert not verify(expected_head="0" * 64).holds


def test_a_trail_that_holds_tells_its_length_and_its_end(trail: list[AuditEntry]) -> None:
    outcome = verify()
    assert (outcome.entries, outcome.head) == (5, trail[4].entry_hash)


def test_the_trail_of_one_object_is_read_newest_first(trail: list[AuditEntry]) -> None:
    riga = Centre.objects.get(code="riga")
    assert [entry.sequence for entry in entries_about(riga)] == [5, 3, 1]


def test_what_was_written_in_a_transaction_that_failed_is_not_in_the_trail(trail: list[AuditEntry]) -> None:
    def fail() -> None:
        with transaction.atomic():
            write_entry(actor="Ilze", verb="accounts.edit", subject=Centre.objects.all()[0], changes={})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert verify().entries == 5
