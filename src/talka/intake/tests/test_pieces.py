"""Large lists are written and taken back in pieces; whatever breaks off, nothing stays half-done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.tests.makers import a_centre, signed_in
from talka.intake import tasks
from talka.intake.actions import batches, confirm_list, undo_list
from talka.intake.actions.upkeep import mend_lists
from talka.intake.imports import reading
from talka.intake.imports.batches import undo_in_pieces, write_in_pieces
from talka.intake.imports.pieces import Run, TakenOver
from talka.intake.imports.undoing import UndoingList
from talka.intake.imports.writing import ChangedSinceCheck, Writer
from talka.intake.tests.makers import a_list, counts, staff
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.kernel.imports import storage, undoing
from talka.kernel.imports.models import ImportBatch, ImportedChange, ImportRow, ImportState
from talka.registry.actions import edit_organisation
from talka.registry.models import Organisation, SearchWord
from talka.registry.queries.indexing import stale_words
from talka.registry.tests.makers import an_organisation

NAMES = [f"{word} koris" for word in ("Kokle", "Stabule", "Dūdas", "Giga", "Trejdeksnis")]
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone; nothing of ours notices."""


@pytest.fixture(autouse=True)
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows at a time, and every list counts as large."""
    monkeypatch.setattr(reading, "CHUNK", 2)
    monkeypatch.setattr(undoing, "CHUNK", 2)
    monkeypatch.setattr(batches, "MOST_AT_ONCE", 1)


@pytest.fixture
def user() -> User:
    return staff(a_centre())


def confirmed(user: User, *names: str) -> ImportBatch:
    """A list that waits for a worker."""
    batch = a_list("Nosaukums", *(names or NAMES), actor=user)
    tasks.check_list.call(batch.pk)
    batch.refresh_from_db()
    confirm_list(batch, actor=user)
    return batch


def written(user: User, *names: str) -> ImportBatch:
    batch = confirmed(user, *names)
    tasks.write_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    return batch


def in_the_second_piece(
    monkeypatch: pytest.MonkeyPatch, of: type[Any], name: str, happens: Callable[[], object]
) -> None:
    """Before the second piece that this method works on something happens, once."""
    plain, seen = getattr(of, name), [0]

    def method(*given: Any) -> Any:
        seen[0] += 1
        if seen[0] == 2:
            happens()
        return plain(*given)

    monkeypatch.setattr(of, name, method)


def kill() -> None:
    raise Killed


def test_a_list_is_written_and_taken_back_in_pieces(user: User) -> None:
    batch = written(user)
    assert (batch.state, counts(batch), Organisation.objects.count()) == (ImportState.DONE, {"new": 5}, 5)
    assert stale_words() == 0

    undo_list(batch, actor=user)
    tasks.undo_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress, batch.expected) == (ImportState.UNDONE, 5, 0)
    assert (Organisation.objects.count(), SearchWord.objects.count()) == (0, 0)
    ends = AuditEntry.objects.filter(verb__in=["intake.write_import", "intake.take_back_import"])
    assert [entry.verb for entry in ends] == ["intake.take_back_import", "intake.write_import"]
    assert verify().holds


def test_whoever_goes_on_after_a_killed_writing_begins_with_nothing(
    monkeypatch: pytest.MonkeyPatch, user: User
) -> None:
    batch = confirmed(user)
    with monkeypatch.context() as patched:
        in_the_second_piece(patched, Writer, "rows", kill)
        with pytest.raises(Killed):
            write_in_pieces(batch, actor=user)
    assert (Organisation.objects.count(), batch.done.count()) == (2, 2)

    tasks.write_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done.count()) == (ImportState.DONE, 5)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == sorted(NAMES)
    assert stale_words() == 0


def test_what_a_refused_writing_has_written_goes_again(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = confirmed(user)
    in_the_second_piece(monkeypatch, Writer, "rows", lambda: an_organisation(NAMES[4]))
    tasks.write_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (ImportState.READY, str(ChangedSinceCheck()))
    assert (list(Organisation.objects.values_list("name", flat=True)), batch.done.count()) == ([NAMES[4]], 0)
    assert AuditEntry.objects.filter(verb="intake.take_back_import", changes__contains='"deleted": [null, 4]').exists()


def test_of_a_refused_writing_stays_what_somebody_edited_meanwhile(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = confirmed(user)

    def meanwhile() -> None:
        one = Organisation.objects.get(name=NAMES[0])
        edit_organisation(one, values={"phone": "29 123 456"}, version=one.version, actor=user)
        an_organisation(NAMES[4])

    in_the_second_piece(monkeypatch, Writer, "rows", meanwhile)
    tasks.write_list.call(batch.pk, user.pk)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == sorted([NAMES[0], NAMES[4]])


def test_whoever_goes_on_after_a_killed_undoing_does_the_rest(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = written(user)
    undo_list(batch, actor=user)
    with monkeypatch.context() as patched:
        in_the_second_piece(patched, UndoingList, "_delete", kill)
        with pytest.raises(Killed):
            undo_in_pieces(batch, actor=user)
    assert Organisation.objects.count() == 3

    tasks.undo_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress, Organisation.objects.count()) == (ImportState.UNDONE, 5, 0)


def test_an_undoing_that_fails_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = written(user)
    undo_list(batch, actor=user)

    def fail() -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        in_the_second_piece(patched, UndoingList, "_delete", fail)
        with pytest.raises(RuntimeError):
            tasks.undo_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (ImportState.DONE, 3)
    assert "līdz galam" in batch.message

    undo_list(batch, actor=user)
    tasks.undo_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress, Organisation.objects.count()) == (ImportState.UNDONE, 5, 0)


def test_a_run_that_was_taken_over_keeps_nothing_more(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = confirmed(user)
    in_the_second_piece(
        monkeypatch, reading.Reading, "_count", lambda: ImportBatch.objects.update(confirmed_at=timezone.now())
    )
    write_in_pieces(batch, actor=user)
    assert (batch.state, Organisation.objects.count()) == (ImportState.WRITING, 2)


def test_nobody_begins_on_an_import_that_is_not_being_written(user: User) -> None:
    batch = a_list("Nosaukums", "Kokle", actor=user)
    with pytest.raises(TakenOver):
        Run(batch, "confirmed_at")


def test_the_clock_brings_to_an_end_what_nobody_works_on(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    monkeypatch.setattr(storage, "last_progress", lambda _batch: 0.0)
    half, undoing_one = confirmed(user), written(user, "Sprīdītis", "Lāčplēsis")
    with monkeypatch.context() as patched:
        in_the_second_piece(patched, Writer, "rows", kill)
        with pytest.raises(Killed):
            write_in_pieces(half, actor=user)
    undo_list(undoing_one, actor=user)

    mend_lists()
    tasks.give_up_list.call(half.pk, user.pk)
    tasks.undo_list.call(undoing_one.pk, user.pk)

    half.refresh_from_db()
    undoing_one.refresh_from_db()
    assert (half.state, undoing_one.state) == (ImportState.READY, ImportState.UNDONE)
    assert Organisation.objects.count() == 0


def test_the_clock_takes_back_what_a_refusal_left(user: User) -> None:
    batch = written(user)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.READY)
    mend_lists()
    batch.refresh_from_db()
    assert batch.state == ImportState.WRITING
    tasks.give_up_list.call(batch.pk, user.pk)
    assert Organisation.objects.count() == 0


def test_a_check_that_fails_keeps_no_rows(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    batch = a_list("Nosaukums", *NAMES, actor=user)

    def fail() -> None:
        raise RuntimeError

    in_the_second_piece(monkeypatch, reading.Judge, "judge", fail)
    with pytest.raises(RuntimeError):
        tasks.check_list.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, ImportRow.objects.count()) == (ImportState.REFUSED, 0)


def test_the_later_of_two_large_lists_waits_for_the_other(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    first, second = confirmed(user), confirmed(user, "Sprīdītis", "Lāčplēsis")
    storage.note_progress(first, 1)
    waited: list[int] = []

    def wait(_seconds: float) -> None:
        waited.append(1)
        ImportBatch.objects.filter(pk=first.pk).update(state=ImportState.DONE)

    monkeypatch.setattr(time, "sleep", wait)
    write_in_pieces(second, actor=user)
    assert (waited, second.state) == ([1], ImportState.DONE)


def test_the_page_tells_how_much_is_taken_back(user: User) -> None:
    batch = written(user)
    undo_list(batch, actor=user)
    ImportedChange.objects.filter(pk__in=list(batch.done.values_list("pk", flat=True)[:2])).delete()
    ImportBatch.objects.filter(pk=batch.pk).update(progress=2)
    answer = signed_in(user).get(f"/intake/{batch.pk}/progress/")
    assert (answer.context["done"], answer.context["expected"]) == (2, 5)
    assert "atsaukti" in answer.content.decode()
