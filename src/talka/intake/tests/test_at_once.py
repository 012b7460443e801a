"""Two lists at the same moment, and large ones in the background."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django.fixtures import Settings

from talka.accounts.models import User
from talka.accounts.tests.makers import a_centre
from talka.intake import tasks
from talka.intake.actions import batches, confirm_list, undo_list
from talka.intake.queries.format import BATCH_KIND
from talka.intake.tests.makers import a_list, counts, staff
from talka.kernel.audit.trail import verify
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.imports.upkeep import mend_imports
from talka.kernel.testing.plugin import AtOnce
from talka.registry.models import Community, Organisation
from talka.registry.tests.makers import a_registration_number


def confirmed(batch: ImportBatch, user: User) -> str:
    confirm_list(batch, actor=user)
    return "written"


@pytest.mark.concurrency
def test_of_two_lists_with_the_same_rows_one_is_written(at_once: AtOnce, transactional_db: None) -> None:
    user, number = staff(a_centre()), a_registration_number()
    rows = ("Nosaukums|Reģ. nr.", f"Kokle|{number}", "Bez numura|")
    both = [a_list(*rows, actor=user) for _at in range(2)]

    outcomes = at_once([partial(confirmed, batch, user) for batch in both])

    assert sorted(str(type(one).__name__) for one in outcomes) == ["ChangedSinceCheck", "str"]
    assert Organisation.objects.count() == 2
    assert sorted(ImportBatch.objects.values_list("state", flat=True)) == [ImportState.DONE, ImportState.READY]
    assert verify().holds


@pytest.mark.concurrency
def test_of_two_tabs_that_confirm_one_list_one_does(at_once: AtOnce, transactional_db: None) -> None:
    user = staff(a_centre())
    batch = a_list("Nosaukums|Vieta", "Pagalms|Cēsis", actor=user, table="communities")
    outcomes = at_once([partial(confirmed, batch, user)] * 2)
    assert [one for one in outcomes if one == "written"] == ["written"]
    assert Community.objects.count() == 1


@pytest.mark.django_db
def test_a_large_list_is_checked_written_and_taken_back_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_AT_ONCE", 2)
    user = staff()
    batch = a_list("Nosaukums", *(f"{word} koris" for word in ("Kokle", "Stabule", "Dūdas", "Giga")), actor=user)
    assert batch.state == ImportState.CHECKING

    tasks.check_list.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, counts(batch)) == (ImportState.READY, {"new": 4})
    confirm_list(batch, actor=user)
    assert Organisation.objects.count() == 0
    tasks.write_list.call(batch.pk, user.pk)
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (ImportState.DONE, 4)
    undo_list(batch, actor=user)
    tasks.undo_list.call(batch.pk, user.pk)
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_a_writing_that_nobody_works_on_any_more_is_set_back(settings: Settings) -> None:
    user = staff()
    batch = a_list("Nosaukums", "Kokle", actor=user)
    long_ago = batch.started_at.replace(year=2020)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.WRITING, confirmed_at=long_ago, storage_name="nav")
    mend_imports(BATCH_KIND)
    batch.refresh_from_db()
    assert batch.state == ImportState.READY
