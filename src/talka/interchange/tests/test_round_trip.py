from pathlib import Path

import pytest

from talka.activities.models import Activity
from talka.interchange.exports import export_agreement, write_template
from talka.interchange.tests.makers import RIGA, a_folder, an_import, with_row
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.spending.models import Expenditure, Remainder

pytestmark = pytest.mark.django_db
TARGETS = ["out", "out.zip", "out.xlsx"]


def rich_folder(folder: Path) -> Path:
    return a_folder(
        folder,
        **with_row("activities", 'W3,2,P1,social_post,=SUM(A1),,,,,24,,,facebook,,"Divas\nrindas, pēdiņas ""x"""'),
        spending=(
            "ref,year,purpose,date,amount,description,supplier,document_number,ineligible,ineligible_reason,recovered\n"
            "E1,1,P1,2024-03-01,10.50,Papīrs,SIA Papīrs,+371 22,1.00,Nav rēķina,\n,1,,,0.00,,,,,,\n,1,,,0.00,,,,,,\n"
        ),
        indicators=(
            "code,title,measure,kind,filter,over_years\nI1,Konsultācijas,items,consultation,,sum\n"
            "I2,Cilvēki,people,,format=online; channel=facebook,distinct\nI3,Stundas,hours,,,\n"
        ),
        targets='indicator,year,target\nI1,1,60\nI3,2,"12,5"\n',
    )


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", ["riga", "rich"])
def test_an_export_imported_again_changes_nothing(tmp_path: Path, source: str, target: str) -> None:
    first = an_import(RIGA if source == "riga" else rich_folder(tmp_path / "a"))
    assert first.problems == ()
    agreement = Agreement.objects.get()

    again = an_import(export_agreement(agreement, tmp_path / target))

    assert again.problems == ()
    assert {table: counts["same"] for table, counts in again.counts.items()} == {
        table: counts["new"] for table, counts in first.counts.items()
    }


@pytest.mark.parametrize("target", TARGETS)
def test_an_export_makes_the_same_agreement_elsewhere(tmp_path: Path, target: str) -> None:
    an_import(rich_folder(tmp_path / "a"))
    agreement = Agreement.objects.get()
    # As if somebody had marked every row: what an export marks is another test.
    for model in (Activity, Expenditure, Remainder):
        for record in model._default_manager.filter(ref=""):
            model._default_manager.filter(pk=record.pk).update(ref=f"M{record.pk}")
    exported = export_agreement(agreement, tmp_path / target)
    agreement.number = "A-OLD"
    agreement.save()

    outcome = an_import(exported)

    assert outcome.problems == ()
    copies = Activity.objects.filter(ref="W3").values("title", "notes", "channel", "count", "starts")
    assert len(copies) == 2
    assert copies[0] == copies[1]


def test_work_without_a_reference_is_found_again(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    Activity.objects.update(ref="")
    agreement = Agreement.objects.get()

    again = an_import(export_agreement(agreement, tmp_path / "out"))

    assert again.counts["activities"] == {"new": 0, "changed": 0, "same": 2, "wrong": 0}


@pytest.mark.parametrize("target", TARGETS)
def test_what_talka_composed_with_spaces_that_do_not_break_is_found_as_it_is(tmp_path: Path, target: str) -> None:
    an_import(a_folder(tmp_path / "a"))
    Activity.objects.filter(ref="W1").update(title="Facebook: 1\N{NO-BREAK SPACE}200 ierakstu",
                                             notes="Sasniegtie: 18\N{NO-BREAK SPACE}400\n\nVēl.")  # fmt: skip

    again = an_import(export_agreement(Agreement.objects.get(), tmp_path / target))

    assert again.counts["activities"] == {"new": 0, "changed": 0, "same": 2, "wrong": 0}


def test_an_archive_has_the_same_bytes_for_the_same_records(tmp_path: Path, freeze: Freeze) -> None:
    an_import(rich_folder(tmp_path / "a"))
    written = []
    for at in ("2026-03-01", "2026-04-02"):
        freeze(at)
        written.append(export_agreement(Agreement.objects.get(), tmp_path / f"{at}.zip").read_bytes())

    assert written[0] == written[1]


def test_removed_work_is_not_taken_along(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    Activity.objects.filter(ref="W2").update(state="removed")

    folder = export_agreement(Agreement.objects.get(), tmp_path / "out")

    assert "W2" not in (folder / "activities.csv").read_text(encoding="utf-8")


def test_the_empty_template_is_readable_and_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "veidne.xlsx"
    with path.open("wb") as stream:
        write_template(stream)

    outcome = an_import(path)

    assert [(p.table, p.row) for p in outcome.problems] == [("agreement", 1), ("years", 1)]
    assert outcome.notes == ()
