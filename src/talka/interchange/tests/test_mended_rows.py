"""A file that comes again with a row mended changes that record, and says which records it does not name."""

from pathlib import Path

import pytest
from django.utils.translation import override

from talka.accounts.actions import system_actor
from talka.interchange.actions import undo_import
from talka.interchange.tests.makers import SOUND, a_folder, an_import, changed, with_row
from talka.kernel.imports.models import ImportBatch
from talka.spending.actions import remove_expenditure
from talka.spending.models import Expenditure

pytestmark = pytest.mark.django_db


def spent() -> list[tuple[int, str]]:
    found = Expenditure.objects.present().order_by("pk")
    return list(found.values_list("amount", "description"))


def counted(folder: Path, **tables: str | None) -> tuple[int, int, int]:
    counts = an_import(a_folder(folder, **tables)).counts["spending"]
    return counts["new"], counts["changed"], counts["same"]


def test_a_mended_amount_changes_the_record_and_undo_gives_it_back(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    again = an_import(a_folder(tmp_path / "b", **changed("spending", "10.50", "10.51")))

    assert (again.counts["spending"]["changed"], again.counts["spending"]["same"]) == (1, 1)
    assert spent() == [(1051, "Papīrs"), (9900, "Gada kopsumma")]

    undo_import(ImportBatch.objects.latest("pk"), actor=system_actor())
    assert spent() == [(1050, "Papīrs"), (9900, "Gada kopsumma")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Gada kopsumma", "Gada summa"), ("1,,2024-12-31", "1,P2,2024-12-31"), ("2024-12-31", "2024-12-30")],
)
def test_another_value_is_mended_where_the_file_holds_the_rest(tmp_path: Path, old: str, new: str) -> None:
    an_import(a_folder(tmp_path / "a"))
    assert counted(tmp_path / "b", **changed("spending", old, new)) == (0, 1, 1)
    assert Expenditure.objects.count() == 2
    assert counted(tmp_path / "b", **changed("spending", old, new)) == (0, 0, 2)


def test_a_file_about_other_months_adds_its_rows(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a", **with_row("spending", "1,P1,2024-01-31,700.00,Alga")))
    heading = SOUND["spending"].splitlines()[0]
    february = {"spending": f"{heading}\n1,P1,2024-02-29,700.00,Alga\n"}
    assert counted(tmp_path / "b", **february) == (1, 0, 0)
    assert Expenditure.objects.count() == 4


def test_what_could_be_one_of_two_is_new(tmp_path: Path) -> None:
    twice = with_row("spending", "1,P1,2024-03-01,11.00,Papīrs")
    an_import(a_folder(tmp_path / "a", **twice))
    mended = twice["spending"].replace("11.00", "11.10").replace("10.50", "10.60")
    assert counted(tmp_path / "b", spending=mended) == (2, 0, 1)


def test_a_removed_record_is_not_mended(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    removed = Expenditure.objects.get(description="Papīrs")
    remove_expenditure(removed, version=removed.version, actor=system_actor())
    assert counted(tmp_path / "b", **changed("spending", "10.50", "10.51")) == (1, 0, 1)
    assert spent() == [(9900, "Gada kopsumma"), (1051, "Papīrs")]


def test_rows_that_a_mended_file_leaves_out_are_said_and_stay(tmp_path: Path) -> None:
    with override("lv"):
        an_import(a_folder(tmp_path / "a"))
        without = SOUND["activities"].rpartition("W2,")[0]
        again = an_import(a_folder(tmp_path / "b", activities=without, targets="indicator,year,target\n"))
        whole = an_import(a_folder(tmp_path / "c"))
        partial = an_import(a_folder(tmp_path / "d", activities=None, targets=None))
    assert "Talkā ir, bet failā nav; tas paliek, kā ir: Darbi: 1, Plānotās vērtības: 1." in again.notes
    assert not [note for note in (*whole.notes, *partial.notes) if "failā nav" in note]


def test_many_new_rows_are_not_taken_for_mended_ones(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    heading = SOUND["spending"].splitlines()[0]
    rows = "".join(f"1,P1,2024-03-01,{n}.00,Papīrs {n}\n" for n in range(1, 1003))
    assert counted(tmp_path / "b", spending=f"{heading}\n{rows}") == (1002, 0, 0)
