from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity
from talka.interchange import tasks
from talka.interchange.actions import batches as verbs
from talka.interchange.actions import check_import, confirm_import, undo_import
from talka.interchange.queries.format import BATCH_KIND
from talka.interchange.tests.makers import a_checked_import, a_folder, changed, zipped
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportRow, ImportState
from talka.kernel.imports.upkeep import mend_imports
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER, centre=a_centre("cesis"))


def test_a_check_writes_no_record_and_keeps_what_is_shown(tmp_path: Path, manager: User) -> None:
    batch = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))

    assert batch.state == ImportState.READY
    assert batch.counts["activities"] == {"new": 2}
    assert not Agreement.objects.exists()
    row = batch.rows.get(table="activities", number=2)
    assert (row.status, row.key, row.values["title"]) == ("new", "W1", "Pirmais seminārs")


def test_of_two_tabs_one_confirms(
    tmp_path: Path, manager: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))
    other_tab = ImportBatch.objects.get(pk=batch.pk)

    with django_capture_on_commit_callbacks(execute=True):
        confirm_import(batch, actor=manager)
    with pytest.raises(Refused):
        confirm_import(other_tab, actor=manager)

    assert (batch.state, Activity.objects.count()) == (ImportState.DONE, 2)
    assert not storage.path_of(batch).exists()


def test_the_same_upload_again_waits_for_nobody_and_writes_nothing(tmp_path: Path, manager: User) -> None:
    confirm_import(a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis")), actor=manager)

    again = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))

    assert again.state == ImportState.SAME
    assert not storage.path_of(again).exists()
    with pytest.raises(Refused):
        confirm_import(again, actor=manager)
    assert Activity.objects.count() == 2


def test_a_wrong_file_cannot_be_confirmed(tmp_path: Path, manager: User) -> None:
    folder = a_folder(tmp_path / "a", **changed("budget", "1000.00", "x"))
    batch = a_checked_import(folder, actor=manager, centre=a_centre("cesis"))

    assert batch.state == ImportState.REFUSED
    wrong = batch.rows.get(status=ImportRow.Status.WRONG)
    assert (wrong.table, wrong.number, wrong.problems[0]["column"], wrong.values["planned"]) == (
        "budget",
        2,
        "planned",
        "x",
    )
    with pytest.raises(Refused):
        confirm_import(batch, actor=manager)


def test_what_changed_between_check_and_confirmation_is_written_as_it_is_then(tmp_path: Path, manager: User) -> None:
    first = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))
    second = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))
    confirm_import(first, actor=manager)

    confirm_import(second, actor=manager)

    assert second.counts["activities"] == {"same": 2}
    assert Activity.objects.count() == 2


def test_staff_bring_work_but_not_the_agreement(tmp_path: Path, manager: User) -> None:
    staff = a_user(Role.STAFF, centre=a_centre("cesis"))
    alone = a_checked_import(a_folder(tmp_path / "a"), actor=staff, centre=a_centre("cesis"))
    assert alone.state == ImportState.REFUSED
    assert {row.table for row in alone.rows.filter(status="wrong")} == {
        "agreement", "years", "purposes", "budget", "declared", "indicators", "targets",
    }  # fmt: skip

    confirm_import(a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis")), actor=manager)
    folder = a_folder(tmp_path / "a", **changed("activities", "W2,", "W9,"))
    confirm_import(a_checked_import(folder, actor=staff, centre=a_centre("cesis")), actor=staff)

    assert Activity.objects.get(ref="W9").recorded_by == staff


def test_an_agreement_of_another_centre_is_refused_without_a_word_about_it(tmp_path: Path, manager: User) -> None:
    confirm_import(a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis")), actor=manager)
    stranger = a_user(Role.MANAGER, centre=a_centre("liepaja"))

    batch = a_checked_import(a_folder(tmp_path / "a"), actor=stranger, centre=a_centre("liepaja"))

    assert batch.state == ImportState.REFUSED
    problems = [problem for row in batch.rows.filter(status="wrong") for problem in row.problems]
    assert [problem["column"] for problem in problems] == ["number"]
    shown = str(list(batch.rows.values("values", "changes", "problems")))
    assert "cesis" not in shown.lower()
    assert batch.counts["activities"] == {"new": 2}


def test_a_stranger_cannot_import_for_a_centre(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        a_checked_import(a_folder(tmp_path / "a"), actor=a_user(Role.STAFF), centre=a_centre("cesis"))


@pytest.fixture
def nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST_AT_ONCE", 3)


@pytest.mark.usefixtures("nothing_is_small")
def test_a_large_file_is_checked_written_and_taken_back_in_the_background(tmp_path: Path, manager: User) -> None:
    content = zipped(a_folder(tmp_path / "a"))
    batch = check_import(ImportBatch(centre=a_centre("cesis"), file_name="a.zip"), content=[content], actor=manager)
    assert (batch.state, batch.rows.count()) == (ImportState.CHECKING, 0)

    tasks.check_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, storage.progress_of(batch)) == (ImportState.READY, 17)

    confirm_import(batch, actor=manager)
    assert (batch.state, Agreement.objects.exists()) == (ImportState.WRITING, False)
    tasks.write_batch.call(batch.pk, manager.pk)
    batch.refresh_from_db()
    assert (batch.state, Activity.objects.count()) == (ImportState.DONE, 2)

    undo_import(batch, actor=manager)
    assert (batch.state, Activity.objects.count()) == (ImportState.WRITING, 2)
    tasks.undo_batch.call(batch.pk, manager.pk)
    batch.refresh_from_db()
    assert (batch.state, Activity.objects.count()) == (ImportState.UNDONE, 0)
    assert DBTaskResult.objects.count() == 3


@pytest.mark.usefixtures("nothing_is_small")
def test_a_writing_that_died_can_be_confirmed_again_and_a_late_one_keeps_nothing(
    tmp_path: Path, manager: User, freeze: Freeze
) -> None:
    freeze("2026-03-01 09:00")
    batch = check_import(
        ImportBatch(centre=a_centre("cesis"), file_name="a.zip"),
        content=[zipped(a_folder(tmp_path / "a"))],
        actor=manager,
    )
    tasks.check_batch.call(batch.pk)
    confirm_import(ImportBatch.objects.get(pk=batch.pk), actor=manager)
    for path in storage.folder().glob("*.progress"):
        path.unlink()
    freeze("2026-03-01 10:00")

    mend_imports(BATCH_KIND)

    batch.refresh_from_db()
    assert (batch.state, bool(batch.message)) == (ImportState.READY, True)
    tasks.write_batch.call(batch.pk, manager.pk)
    assert not Agreement.objects.exists()


def test_nobody_confirming_for_a_week_forgets_the_upload(tmp_path: Path, manager: User, freeze: Freeze) -> None:
    freeze("2026-03-01")
    batch = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))
    freeze("2026-03-09 13:00")

    mend_imports(BATCH_KIND)

    batch.refresh_from_db()
    assert batch.state == ImportState.REFUSED
    assert not storage.path_of(batch).exists()
