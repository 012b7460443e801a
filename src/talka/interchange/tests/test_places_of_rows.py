"""Words of a place put work on the map; the words stay, and nothing changes when the same file comes again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.actions import edit_activity
from talka.activities.models import Activity
from talka.interchange.actions import undo_import
from talka.interchange.exports import export_agreement
from talka.interchange.tests.makers import RIGA, a_folder, an_import, changed, zipped
from talka.kernel.imports.models import ImportBatch
from talka.places.models import Place
from talka.places.queries import find_by_name
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db
HEADINGS = "ref,year,purpose,kind,title,starts,ends,place,municipality,format,count\n"
PLACES: dict[str, Any] = {
    "W-A": ("2024-05-01", '"Alberta iela 13, Rīga"', "", "onsite"),
    "W-B": ("2024-05-01", "Siguldā", "", ""),
    "W-C": ("2024-05-01", "Ogres bibliotēka", "", ""),
    "W-D": ("2024-05-01", "Rīga", "", "online"),
    "W-E": ("2024-05-01", "Rīga", "Ogres novads", ""),
    "W-F": ("2024-05-01", "", "", ""),
    "W-G": ("2024-05-01", "Rīga", "", ""),
}


def a_file(folder: Path, *, with_column: bool = True, **places: Any) -> Path:
    heading = HEADINGS if with_column else HEADINGS.replace("municipality,", "")
    rows = [
        f"{ref},1,P1,seminar,Darbs {ref},{day},,{words},{town + ',' if with_column else ''}{form},1"
        for ref, (day, words, town, form) in places.items()
    ]
    in_rigas = changed("agreement", "Vidzemes reģions", "Rīgas reģions")
    return a_folder(folder, **in_rigas, activities=heading + "\n".join(rows) + "\n")


def where() -> dict[str, str]:
    return {one.ref: one.place.name if one.place else "" for one in Activity.objects.select_related("place")}


def written(outcome: object) -> int:
    return outcome.written  # type: ignore[attr-defined, no-any-return]  # an ImportOutcome


@pytest.mark.parametrize("with_column", [True, False])
def test_what_words_name_exactly_is_on_the_map(tmp_path: Path, with_column: bool) -> None:
    an_import(a_file(tmp_path / "a", with_column=with_column, **PLACES))
    assert where() == {
        "W-A": "Rīga",
        "W-B": "Siguldas novads",
        "W-C": "",
        "W-D": "",
        "W-E": "Ogres novads" if with_column else "Rīga",
        "W-F": "",
        "W-G": "Rīga",
    }
    assert Activity.objects.get(ref="W-A").place_text == "Alberta iela 13, Rīga"


@pytest.mark.parametrize("with_column", [True, False])
def test_the_same_file_again_changes_nothing_whatever_staff_did_to_the_place(tmp_path: Path, with_column: bool) -> None:
    file = a_file(tmp_path / "a", with_column=with_column, **PLACES)
    an_import(file)
    assert written(an_import(file)) == 0
    taken_away = Activity.objects.get(ref="W-B")
    edit_activity(taken_away, values={"place": None}, version=taken_away.version, actor=system_actor())
    before = where()
    assert written(an_import(file)) == 0
    assert where() == before


@pytest.mark.parametrize("target", ["out", "out.zip", "out.xlsx"])
def test_an_export_comes_back_without_a_change(tmp_path: Path, target: str) -> None:
    an_import(a_file(tmp_path / "a", **PLACES))
    taken_away = Activity.objects.get(ref="W-B")
    edit_activity(taken_away, values={"place": None}, version=taken_away.version, actor=system_actor())
    before = where()
    assert written(an_import(export_agreement(Agreement.objects.get(), tmp_path / target))) == 0
    assert where() == before


@pytest.mark.parametrize("with_column", [True, False])
def test_other_words_move_only_what_followed_from_the_words(tmp_path: Path, with_column: bool) -> None:
    riga = ("2024-05-01", "Rīga", "", "")
    an_import(a_file(tmp_path / "a", with_column=with_column, **dict.fromkeys(("M1", "M2", "M3", "M4"), riga)))
    (talsi,) = find_by_name("Talsu novads")
    chosen = Activity.objects.get(ref="M4")
    edit_activity(chosen, values={"place": talsi}, version=chosen.version, actor=system_actor())
    others = {
        "M1": ("2024-05-01", "Jūrmala", "", ""),
        "M2": ("2024-05-01", "Klubs", "", ""),
        "M3": ("2024-05-01", "", "", ""),
        "M4": ("2024-05-01", "Jūrmala", "", ""),
    }
    file = a_file(tmp_path / "b", with_column=with_column, **others)
    an_import(file)
    # A municipality that somebody chose stays where the file has no word for it, and goes where it has an empty one.
    assert where() == {"M1": "Jūrmala", "M2": "", "M3": "", "M4": "" if with_column else "Talsu novads"}
    assert written(an_import(file)) == 0


def test_undoing_takes_it_back(tmp_path: Path) -> None:
    an_import(a_file(tmp_path / "a", W1=("2024-05-01", "Klubs", "", "")))
    second = an_import(a_file(tmp_path / "b", W1=("2024-05-01", "Rīga", "", ""), W2=("2024-05-01", "Jūrmala", "", "")))
    assert where() == {"W1": "Rīga", "W2": "Jūrmala"}
    undo_import(ImportBatch.objects.get(pk=second.batch_id or 0), actor=system_actor())
    assert where() == {"W1": ""}
    assert Activity.objects.get().place_text == "Klubs"


def test_the_unit_is_that_of_the_day_and_the_region_of_the_agreement_decides(tmp_path: Path) -> None:
    an_import(
        a_file(
            tmp_path / "a",
            W1=("2025-01-01", "Varakļāni", "", ""),
            W2=("2024-05-01", "Salas pagasts", "", ""),
            W3=("2024-05-01", "Rīga", "LV0002000", ""),
        )
    )
    assert Agreement.objects.get().region is not None
    assert where() == {"W1": "Varakļānu novads", "W2": "Mārupes novads", "W3": "Daugavpils"}


def test_an_export_of_a_municipality_that_is_no_more_comes_back(tmp_path: Path) -> None:
    an_import(a_file(tmp_path / "a", W1=("2025-01-01", "Varakļāni", "", "")))
    outcome = an_import(export_agreement(Agreement.objects.get(), tmp_path / "out"))
    assert outcome.problems == ()
    assert written(outcome) == 0


def test_the_preview_tells_what_was_recognised_and_what_was_not(tmp_path: Path) -> None:
    centre_user = a_user(Role.COORDINATOR)
    browser: Client = signed_in(centre_user)
    folder = a_file(tmp_path / "a", **PLACES)
    upload = SimpleUploadedFile("dati.zip", zipped(folder))
    page = browser.post("/imports/new/", {"file": upload}, follow=True)
    places = page.context["places"]
    assert (places.placed_rows, places.unclear_rows) == (3, 1)
    assert [(one.words, one.rows, one.place) for one in places.recognised] == [
        ("Alberta iela 13, Rīga", "2", "Rīga"), ("Siguldā", "3", "Siguldas novads"), ("Rīga", "8", "Rīga")
    ]  # fmt: skip
    assert [(one.words, one.rows, one.suggestions) for one in places.unclear] == [
        ("Ogres bibliotēka", "4", "Ogres novads")
    ]
    assert "Atpazīta vieta" in page.content.decode()
    assert not Activity.objects.exists()


def test_rigas_seminars_are_in_riga() -> None:
    outcome = an_import(RIGA)
    placed = Activity.objects.exclude(place=None)
    assert {str(one.place) for one in placed} == {"Rīga"}
    assert placed.count() == 6
    assert not placed.filter(format="online").exists()
    assert any("Vieta atpazīta" in note for note in outcome.notes)
    assert Place.objects.filter(pk__in=placed.values("place")).count() == 1


def test_work_without_a_row_for_its_place_says_nothing_of_places(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **changed("activities", "Cēsis", "")))
    assert not any("Vieta atpazīta" in note for note in outcome.notes)
