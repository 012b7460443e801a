"""Taking the last import back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.enterprise_register import tasks
from talka.enterprise_register.actions import add_from_register, runs, undo_register_run
from talka.enterprise_register.imports import running
from talka.enterprise_register.models import EarlierState, RegisterEntry, RegisterEvent, RegisterRun, RunState
from talka.enterprise_register.tests.makers import ONE, THREE, TWO, Line, brought_in, but, entry
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.registry.actions import edit_organisation
from talka.registry.models import Organisation, OrganisationName
from talka.registry.tests.makers import an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def everything() -> dict[str, Any]:
    """All that an import may change, but for the versions, which only grow."""
    organisations = [
        {name: value for name, value in row.items() if name != "version"}
        for row in Organisation.objects.order_by("pk").values()
    ]
    models = (RegisterEntry, RegisterEvent, EarlierState, OrganisationName)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models} | {
        "organisations": organisations,
        "areas": list(Organisation.areas.through.objects.order_by("pk").values("organisation_id", "activityarea_id")),
    }


def changes(tmp_path: Path) -> RegisterRun:
    """An import that renames, ends, founds, loses, and brings back what was lost."""
    ended = {"ended": "2026-01-02", "closed": "L", "address": "Citur 1", "code": "0170000"}
    return brought_in(
        tmp_path, but(Line(), name="Jauna", **ended), but(Line(), number=THREE), areas=[(ONE, "Kultūra")],
        benefit=[(ONE, "06.10.2018", "", "Sports")], accept_drop=True,
    )  # fmt: skip


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    ours = an_organisation("Trešā", registration_number=THREE)
    brought_in(tmp_path / "a", Line(), but(Line(), number=TWO), areas=[(ONE, "Sports")])
    add_from_register(entry(), actor=system_actor())
    before = everything()
    run = changes(tmp_path / "b")
    assert run.counts["linked"] == 1
    assert entry(THREE).organisation == ours
    assert everything() != before
    undo_register_run(run, actor=system_actor())
    run.refresh_from_db()
    assert (run.state, run.message) == (RunState.UNDONE, "")
    assert everything() == before
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"enterprise_register.take_back_register", "enterprise_register.take_back_facts"} <= verbs
    # The same files are new again.
    assert changes(tmp_path / "b").state == RunState.DONE


def test_an_entry_that_was_there_is_unlinked_again(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", Line())
    ours = an_organisation("Šķūnis", registration_number=ONE)
    run = brought_in(tmp_path / "b", Line(), but(Line(), number=TWO))
    assert entry().organisation == ours
    undo_register_run(run, actor=system_actor())
    assert entry().organisation is None


def test_what_staff_changed_since_stays(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", Line(), areas=[(ONE, "Sports")])
    ours = add_from_register(entry(), actor=system_actor())
    run = changes(tmp_path / "b")
    ours.refresh_from_db()
    edit_organisation(
        ours, values={"name": "Mūsu"}, version=ours.version, actor=system_actor(), in_spite_of_similar=True
    )
    ours.areas.set([])
    undo_register_run(run, actor=system_actor())
    run.refresh_from_db()
    ours.refresh_from_db()
    assert (ours.name, ours.place_text, ours.areas.count()) == ("Mūsu", "Latgales iela 180 - 5", 0)
    assert run.message == "Organisations of which something stays, because it was changed since: 1."


def test_only_the_last_import_is_undone_and_once(tmp_path: Path) -> None:
    first = brought_in(tmp_path / "a", Line())
    second = brought_in(tmp_path / "b", Line(), but(Line(), number=TWO))
    with pytest.raises(Refused, match="Only the last"):
        undo_register_run(first, actor=system_actor())
    undo_register_run(second, actor=system_actor())
    with pytest.raises(Refused):
        undo_register_run(second, actor=system_actor())
    undo_register_run(first, actor=system_actor())
    assert not RegisterEntry.objects.exists()


def test_who_does_not_see_imports_undoes_none(tmp_path: Path) -> None:
    run = brought_in(tmp_path, Line())
    with pytest.raises(NotAllowed):
        undo_register_run(run, actor=a_user(Role.MANAGER, centre=a_centre()))
    assert RegisterEntry.objects.exists()


def test_nothing_is_undone_while_an_import_runs(tmp_path: Path) -> None:
    run = brought_in(tmp_path, Line())
    running.take_turn(RegisterRun(file_name="b", started_by=system_actor()))
    with pytest.raises(running.AlreadyRunning):
        undo_register_run(run, actor=system_actor())
    run.refresh_from_db()
    assert (run.state, run.undone_at) == (RunState.DONE, None)


def test_a_large_import_is_undone_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = brought_in(tmp_path, Line())
    monkeypatch.setattr(runs, "MOST_RECORDS_AT_ONCE", 0)
    undo_register_run(run, actor=system_actor())
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    tasks.undo_register_run.func(run_id=run.pk, actor_id=system_actor().pk)
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert not RegisterEntry.objects.exists()
