from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from talka.accounts.models import Centre, Funder, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.actions import edit_activity
from talka.activities.models import Activity, Participation, Series, WorkChange, WorkKind
from talka.activities.tests.makers import some_work
from talka.interchange.actions import confirm_import, undo_import
from talka.interchange.tests.makers import a_checked_import, a_folder, changed, with_row
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.kernel.testing.plugin import Freeze
from talka.programmes.actions import edit_indicator, set_budget_line, set_declared_figures, set_target
from talka.programmes.models import Agreement, DeclaredFigure, Target
from talka.registry.models import Organisation
from talka.registry.queries.indexing import stale_words
from talka.reporting.queries.declared_names import Vocabulary
from talka.spending.models import Expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return a_user(Role.MANAGER, centre=a_centre("cesis"))


def an_imported(folder: Path, manager: User) -> ImportBatch:
    return confirm_import(a_checked_import(folder, actor=manager, centre=a_centre("cesis")), actor=manager)


def test_undoing_leaves_the_database_as_it_was(tmp_path: Path, manager: User) -> None:
    kinds = WorkKind.objects.count()
    batch = an_imported(
        a_folder(tmp_path / "a", **with_row("activities", "W3,1,P1,new_kind,Jauns,,,,,1,,,,,")), manager
    )
    assert Agreement.objects.exists()

    undone = undo_import(batch, actor=manager)

    assert (undone.state, undone.message) == (ImportState.UNDONE, "")
    for model in (Agreement, Activity, Expenditure, Series, Organisation, Funder, WorkChange):
        assert not model._default_manager.exists(), model
    assert stale_words() == 0
    assert WorkKind.objects.count() == kinds
    assert Centre.objects.filter(code="cesis").exists()


def test_undoing_a_change_restores_the_cells_it_changed(tmp_path: Path, manager: User) -> None:
    an_imported(a_folder(tmp_path / "a"), manager)
    second = an_imported(
        a_folder(tmp_path / "a", **changed("activities", "2024-02-01T10:00,2024-02-01T12:30", "2024-02-02,")
                 | changed("agreement", "Kultūras ministrija", "Izglītības ministrija")),
        manager,
    )  # fmt: skip
    assert Activity.objects.get(ref="W1").starts_time is None

    undo_import(second, actor=manager)

    work = Activity.objects.get(ref="W1")
    assert (str(work.starts), str(work.starts_time), str(work.ends_time), work.version) == (
        "2024-02-01",
        "10:00:00",
        "12:30:00",
        3,
    )
    assert str(work.listed_on) == "2024-02-01"
    assert Agreement.objects.get().funder.name == "Kultūras ministrija"
    assert not Funder.objects.filter(name="Izglītības ministrija").exists()


def test_what_was_edited_since_stays_and_is_listed_exactly(tmp_path: Path, manager: User) -> None:
    batch = an_imported(a_folder(tmp_path / "a"), manager)
    work = Activity.objects.get(ref="W1")
    edit_activity(work, values={"participants": 20}, version=1, actor=manager)

    undone = undo_import(batch, actor=manager)

    edited, needed = undone.message.splitlines()
    assert edited.startswith("W1 Pirmais seminārs")
    # The agreement with its performer and funder, the year, the purpose and the series of the work.
    assert needed.endswith(": 6.")
    assert list(Activity.objects.values_list("ref", flat=True)) == ["W1"]
    assert not Expenditure.objects.exists()
    assert Agreement.objects.get().years.count() == 1


def test_what_was_removed_since_stays_so_and_is_told_in_words(tmp_path: Path, manager: User) -> None:
    an_imported(a_folder(tmp_path / "a"), manager)
    tables = changed("targets", "60", "61") | changed("budget", "500.00", "501.00") | changed("declared", "118", "119")
    batch = an_imported(a_folder(tmp_path / "b", **tables), manager)
    agreement = Agreement.objects.get()
    year = agreement.years.get(ordinal=1)
    set_target(agreement.indicators.get(), year=year, value=None, actor=manager)
    set_budget_line(year, purpose=agreement.purposes.get(code="P2"), planned=None, actor=manager)
    set_declared_figures(agreement, figures={(1, "publications_total"): 120}, actor=manager)

    with translation.override("lv"):
        undone = undo_import(batch, actor=manager)

    assert sorted(undone.message.splitlines()) == [
        "I publications_total: ieraksts kopš tā laika mainīts.",
        "Plānotās vērtības: ieraksts kopš tā laika dzēsts.",
        "Tāme: ieraksts kopš tā laika dzēsts.",
    ]
    assert dict(DeclaredFigure.objects.values_list("figure", "value"))["publications_total"] == 120
    assert not Target.objects.exists()


def test_what_stays_under_work_that_somebody_added_is_told(tmp_path: Path, manager: User) -> None:
    batch = an_imported(a_folder(tmp_path / "a"), manager)
    agreement = Agreement.objects.get()
    some_work("Pievienots", agreement=agreement, starts=date(2024, 5, 1))

    with translation.override("lv"):
        undone = undo_import(batch, actor=manager)

    assert undone.message == "Palika ieraksti, uz kuriem atsaucas citi: 4."
    assert [work.title for work in Activity.objects.all()] == ["Pievienots"]
    assert Agreement.objects.get() == agreement


@pytest.mark.parametrize(("dimension", "code"), [("purpose", "P3"), ("kind", "peace_walk"), ("series", "S9")])
def test_what_an_indicator_narrows_to_since_stays(tmp_path: Path, manager: User, dimension: str, code: str) -> None:
    an_imported(a_folder(tmp_path / "a"), manager)
    tables = with_row("purposes", "P3,Trešais") | with_row("activities", "W3,1,P1,peace_walk,Gājiens,,,,,1,,,,S9,")
    batch = an_imported(a_folder(tmp_path / "b", **tables), manager)
    agreement = Agreement.objects.get()
    edit_indicator(agreement.indicators.get(), values={"filters": {dimension: [code]}}, actor=manager)

    with translation.override("lv"):
        undone = undo_import(batch, actor=manager)

    called = {"purpose": "Trešais", "kind": "Peace walk", "series": "S9"}[dimension]
    assert undone.message == f"{called} paliek: to nosauc rādītājs „Konsultācijas”."
    left = {"purpose": agreement.purposes, "kind": WorkKind.objects, "series": agreement.series}
    brought = {"purpose": "P3", "kind": "peace_walk", "series": "S9"}
    assert {name for name, rows in left.items() if rows.filter(code=brought[name]).exists()} == {dimension}


FIGURES = [
    ("purpose", "spent_P3", "Izlietots – Trešais"),
    ("purpose", "carried_in_P3", "Pārcelts no iepriekšējā gada – Trešais"),
    ("purpose", "carried_out_P3", "Pārcelts uz nākamo gadu – Trešais"),
    ("kind", "peace_walks_total", "Peace walk – skaits"),
    ("kind", "peace_walk_series_participants", "Peace walk – dalības reizes ciklos"),
    ("series", "series_S9_participants", "cikls bez nosaukuma – dalības reizes"),
]


@pytest.mark.parametrize(("dimension", "figure", "title"), FIGURES)
def test_what_a_declared_figure_names_since_stays_with_the_figure(
    tmp_path: Path, manager: User, dimension: str, figure: str, title: str
) -> None:
    an_imported(a_folder(tmp_path / "a"), manager)
    tables = with_row("purposes", "P3,Trešais") | with_row("activities", "W3,1,P1,peace_walk,Gājiens,,,,,1,,,,S9,")
    batch = an_imported(a_folder(tmp_path / "b", **tables), manager)
    agreement = Agreement.objects.get()
    set_declared_figures(agreement, figures={(2, figure): 700}, actor=manager)

    with translation.override("lv"):
        undone = undo_import(batch, actor=manager)

    called = {"purpose": "Trešais", "kind": "Peace walk", "series": "S9"}[dimension]
    assert undone.message == f"{called} paliek: to nosauc deklarētais skaitlis „II, {title}”."
    assert Vocabulary(agreement).meaning(figure) is not None
    assert DeclaredFigure.objects.filter(figure=figure, value=700).exists()
    left = {"purpose": agreement.purposes, "kind": WorkKind.objects, "series": agreement.series}
    brought = {"purpose": "P3", "kind": "peace_walk", "series": "S9"}
    assert {name for name, rows in left.items() if rows.filter(code=brought[name]).exists()} == {dimension}


def test_figures_that_came_with_a_purpose_go_with_it(tmp_path: Path, manager: User) -> None:
    an_imported(a_folder(tmp_path / "a"), manager)
    tables = with_row("purposes", "P3,Trešais") | with_row("declared", "1,spent_P3,7.00")
    batch = an_imported(a_folder(tmp_path / "b", **tables), manager)

    undone = undo_import(batch, actor=manager)

    assert undone.message == ""
    assert set(DeclaredFigure.objects.values_list("figure", flat=True)) == {"spent_total", "publications_total"}
    assert set(Agreement.objects.get().purposes.values_list("code", flat=True)) == {"P1", "P2"}


def test_work_to_which_people_were_added_stays(tmp_path: Path, manager: User) -> None:
    batch = an_imported(a_folder(tmp_path / "a"), manager)
    work = Activity.objects.get(ref="W2")
    Participation.objects.create(activity=work, organisation=Organisation.objects.get())

    undone = undo_import(batch, actor=manager)

    assert undone.message.startswith("W2 ")
    assert Activity.objects.get() == work


def test_an_import_is_undone_once(tmp_path: Path, manager: User) -> None:
    batch = an_imported(a_folder(tmp_path / "a"), manager)
    undo_import(batch, actor=manager)

    with pytest.raises(Refused):
        undo_import(batch, actor=manager)


def test_after_thirty_days_it_is_too_late(tmp_path: Path, manager: User, freeze: Freeze) -> None:
    freeze("2026-03-01")
    batch = an_imported(a_folder(tmp_path / "a"), manager)
    freeze("2026-03-31 14:00")

    with pytest.raises(Refused):
        undo_import(batch, actor=manager)
    assert Agreement.objects.exists()


def test_a_colleague_of_the_staff_cannot_undo_what_the_manager_brought(tmp_path: Path, manager: User) -> None:
    batch = an_imported(a_folder(tmp_path / "a"), manager)

    with pytest.raises(NotAllowed):
        undo_import(batch, actor=a_user(Role.STAFF, centre=a_centre("cesis")))
