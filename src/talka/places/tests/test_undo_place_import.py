"""Taking an import of places back, and imports that are left behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from talka.accounts.actions import system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_user
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.testing.plugin import Freeze
from talka.places import tasks
from talka.places.actions import (
    check_place_import,
    confirm_place_import,
    import_places,
    mend_place_imports,
    undo_place_import,
)
from talka.places.actions import imports as verbs
from talka.places.imports import storage
from talka.places.models import Belonging, Outline, Place, Population, Succession
from talka.places.tests.files import a_csv, a_geojson, classification_rows, row_of, stripes
from talka.places.tests.makers import a_checked_place_import, a_place_import, brought_in, place
from talka.places.tests.test_classifier import with_a_merger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

SAULKRASTI, PARTS = "LV0047000", ("LV0047200", "LV0047400", "LV0047410")


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR)


def everything() -> list[Any]:
    models = (Place, Belonging, Succession, Outline, Population)
    return [[dict(row) for row in model.objects.order_by("pk").values()] for model in models]


def files(tmp_path: Path) -> list[Path]:
    """All three kinds at once, with a unit that moves, a merger, new numbers and new outlines."""
    rows = with_a_merger(classification_rows())
    first = row_of(rows, "LV0020430")
    first["Validity_period_end"] = "2026-07-01"
    moved = first | {"Code_parent": "LV0031000", "Validity_period_begin": "2026-07-01", "Validity_period_end": "",
                     "Predecessors": ""}  # fmt: skip
    people = [{"Kods": "LV0020601", "2026": "700"}, {"Kods": "LV0001000", "2026": "601000"}]
    return [
        a_geojson(tmp_path / "pagasti.geojson", stripes(SAULKRASTI, PARTS)),
        a_csv(tmp_path / "atu_nuts_codes.csv", [*rows, moved]),
        a_csv(tmp_path / "skaits.csv", people, ";"),
    ]


def test_everything_comes_back_as_it_was(tmp_path: Path, administrator: User) -> None:
    before = everything()
    batch = a_place_import(files(tmp_path), actor=administrator)
    assert batch.state == ImportState.DONE
    assert everything() != before
    undo_place_import(batch, actor=administrator)
    batch.refresh_from_db()
    assert (batch.state, batch.message) == (ImportState.UNDONE, "")
    assert everything() == before
    verbs_written = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"places.bring_in_places", "places.take_back_places", "places.undo_place_import"} <= verbs_written
    with pytest.raises(Refused):
        undo_place_import(batch, actor=administrator)


def test_what_a_later_import_changed_stays_and_is_named(tmp_path: Path, administrator: User) -> None:
    first = a_place_import([a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator)
    a_place_import([a_csv(tmp_path / "b.csv", [{"Kods": "LV0001000", "2026": "2"}])], actor=administrator)
    undo_place_import(first, actor=administrator)
    first.refresh_from_db()
    assert first.message == "Rīga: it was changed since."
    assert Population.objects.get().number == 2


def test_a_changed_unit_that_was_edited_or_removed_since_stays(tmp_path: Path, administrator: User) -> None:
    batch = a_place_import(files(tmp_path), actor=administrator)
    Place.objects.filter(code="LV0020410").update(name="Pavisam cits pagasts")
    Population.objects.filter(place__code="LV0001000").delete()
    undo_place_import(batch, actor=administrator)
    batch.refresh_from_db()
    assert "Pavisam cits pagasts: it was changed since." in batch.message
    assert place("LV0020410").name == "Pavisam cits pagasts"


def test_a_unit_that_is_in_use_stays(tmp_path: Path, administrator: User) -> None:
    batch = a_place_import(files(tmp_path), actor=administrator)
    Population.objects.create(place=place("LV0020601"), year=2027, number=1, source="")
    undo_place_import(batch, actor=administrator)
    batch.refresh_from_db()
    assert batch.message == "Daugavas pagasts: something refers to it."
    assert Place.objects.filter(code="LV0020601").exists()


def test_an_import_can_be_undone_for_thirty_days(tmp_path: Path, administrator: User, freeze: Freeze) -> None:
    freeze("2026-03-01")
    batch = a_place_import([a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator)
    freeze("2026-04-01")
    with pytest.raises(Refused):
        undo_place_import(batch, actor=administrator)
    assert Population.objects.exists()


def test_an_import_is_confirmed_once_and_its_files_go(
    tmp_path: Path, administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])
    with django_capture_on_commit_callbacks(execute=True):
        batch = a_place_import([file], actor=administrator)
    with pytest.raises(Refused):
        confirm_place_import(batch, actor=administrator)
    assert not (storage.folder() / batch.storage_name).exists()


def test_confirming_reads_the_files_again(tmp_path: Path, administrator: User) -> None:
    """Meanwhile the unit went, so nothing is written and the words say so."""
    rows = [{"Kods": "LV0020601", "2026": "1"}]
    brought_in(a_csv(tmp_path / "b.csv", with_a_merger(classification_rows())))
    batch = a_checked_place_import([a_csv(tmp_path / "a.csv", rows)], actor=administrator)
    undo_place_import(ImportBatch.objects.exclude(pk=batch.pk).get(), actor=administrator)
    with pytest.raises(Refused, match="changed here since"):
        confirm_place_import(batch, actor=administrator)
    assert not Population.objects.exists()


def test_files_that_are_gone_are_said_to_be(tmp_path: Path, administrator: User) -> None:
    batch = a_checked_place_import(
        [a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator
    )
    storage.remove(batch)
    with pytest.raises(Refused, match="not here any more"):
        confirm_place_import(batch, actor=administrator)


def test_files_that_change_nothing_and_wrong_ones_cannot_be_confirmed(tmp_path: Path, administrator: User) -> None:
    same = a_checked_place_import([a_csv(tmp_path / "a.csv", classification_rows())], actor=administrator)
    wrong = a_checked_place_import([a_csv(tmp_path / "b.csv", [{"Kods": "LV0099", "2026": "1"}])], actor=administrator)
    assert (same.state, wrong.state) == (ImportState.SAME, ImportState.REFUSED)
    for batch in (same, wrong):
        assert not (storage.folder() / batch.storage_name).exists()
        with pytest.raises(Refused):
            confirm_place_import(batch, actor=administrator)


def test_a_stored_upload_that_cannot_be_kept_leaves_nothing(tmp_path: Path, administrator: User) -> None:
    def breaking() -> Any:
        yield b"kods"
        raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        check_place_import(ImportBatch(file_name="a"), files=[("a", breaking())], actor=administrator)
    assert list(storage.folder().iterdir()) == []
    assert not ImportBatch.objects.exists()


def test_large_files_are_left_to_the_background(
    tmp_path: Path, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "MOST_BYTES_AT_ONCE", 10)
    monkeypatch.setattr(verbs, "MOST_CHANGES_AT_ONCE", 0)
    batch = a_checked_place_import(
        [a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator
    )
    assert batch.state == ImportState.CHECKING
    for _again in range(2):
        tasks.check_place_import.func(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    confirm_place_import(batch, actor=administrator)
    assert not Population.objects.exists()
    for _again in range(2):
        tasks.write_place_import.func(batch_id=batch.pk, actor_id=administrator.pk)
    assert Population.objects.get().number == 1
    batch.refresh_from_db()
    undo_place_import(batch, actor=administrator)
    assert Population.objects.exists()
    for _again in range(2):
        tasks.undo_place_import.func(batch_id=batch.pk, actor_id=administrator.pk)
    batch.refresh_from_db()
    assert (batch.state, Population.objects.exists()) == (ImportState.UNDONE, False)


def test_a_background_stage_that_fails_sets_the_import_back(
    tmp_path: Path, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("kaboom")

    file = a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])
    for stage, before, after in (
        ("check", ImportState.CHECKING, ImportState.REFUSED), ("write", ImportState.WRITING, ImportState.READY),
        ("undo", ImportState.WRITING, ImportState.DONE),
    ):  # fmt: skip
        batch = a_checked_place_import([file], actor=administrator)
        ImportBatch.objects.filter(pk=batch.pk).update(state=before)
        monkeypatch.setattr(tasks, f"run_{stage}", broken)
        task = getattr(tasks, f"{stage}_place_import").func
        actor = {} if stage == "check" else {"actor_id": administrator.pk}
        with pytest.raises(RuntimeError):
            task(batch_id=batch.pk, **actor)
        batch.refresh_from_db()
        assert batch.state == after
        assert batch.message


def test_a_background_writing_that_is_refused_says_why(tmp_path: Path, administrator: User) -> None:
    batch = a_checked_place_import(
        [a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator
    )
    storage.remove(batch)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.WRITING)
    tasks.write_place_import.func(batch_id=batch.pk, actor_id=administrator.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.REFUSED
    assert batch.message


def test_what_was_left_behind_is_set_back_or_forgotten(tmp_path: Path, administrator: User, freeze: Freeze) -> None:
    freeze("2026-03-01")
    file = a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])
    states = [ImportState.CHECKING, ImportState.WRITING, ImportState.READY]
    waiting = {state: a_checked_place_import([file], actor=administrator) for state in states}
    for state, batch in waiting.items():
        ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    undoing = a_place_import([file], actor=administrator)
    ImportBatch.objects.filter(pk=undoing.pk).update(state=ImportState.WRITING)
    mend_place_imports()
    assert {one.state for one in ImportBatch.objects.all()} == {*states}
    freeze("2026-03-09")
    for _again in range(2):
        mend_place_imports()
    found = {state: ImportBatch.objects.get(pk=batch.pk).state for state, batch in waiting.items()}
    assert found == {
        ImportState.CHECKING: ImportState.REFUSED,
        ImportState.WRITING: ImportState.REFUSED,  # set back, and then forgotten
        ImportState.READY: ImportState.REFUSED,
    }
    assert ImportBatch.objects.get(pk=undoing.pk).state == ImportState.DONE


def test_uploads_that_no_import_names_are_swept_away(tmp_path: Path, administrator: User) -> None:
    batch = a_checked_place_import(
        [a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator
    )
    token, _hash, _size = storage.keep([("b", [b"1"])], source="", attribution="")
    storage.sweep({batch.storage_name}, older_than=3600)
    assert (storage.folder() / token).exists()
    storage.sweep({batch.storage_name}, older_than=-1)
    assert [one.name for one in storage.folder().iterdir()] == [batch.storage_name]


def test_only_an_administrator_brings_places_in(tmp_path: Path) -> None:
    file = a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])
    for role in (Role.COORDINATOR, Role.MANAGER, Role.STAFF, Role.REVIEWER):
        user = a_user(role)
        with pytest.raises(NotAllowed):
            import_places([file], actor=user)
        with pytest.raises(NotAllowed):
            a_checked_place_import([file], actor=user)
    assert not Population.objects.exists()
    assert import_places([file], actor=system_actor()).applied


def test_the_trail_has_the_counts(tmp_path: Path, administrator: User) -> None:
    a_place_import([a_csv(tmp_path / "a.csv", [{"Kods": "LV0001000", "2026": "1"}])], actor=administrator)
    entry = AuditEntry.objects.get(verb="places.bring_in_places")
    assert '"new": [null, 1]' in entry.changes
    assert entry.at.date() == dt.datetime.now(dt.UTC).date()
