"""Every row that goes out can be found again: by the mark that somebody gave it, or by the one that the export made."""

import csv
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.actions import approve_activity, edit_activity, send_back_activity
from talka.activities.models import Activity
from talka.activities.tests.makers import a_programme, some_work
from talka.interchange.actions import ImportOutcome, confirm_import, undo_import
from talka.interchange.exports import export_agreement
from talka.interchange.queries.references import References, looks_made
from talka.interchange.tests.makers import RIGA, a_checked_import, a_folder, an_import
from talka.programmes.models import Agreement
from talka.spending.models import Expenditure, Remainder
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
WITH_REFERENCES = ("activities", "spending", "remainders")


@pytest.fixture
def agreement() -> Agreement:
    """An agreement whose work and money were recorded here, some of it alike."""
    made = a_programme(number="A-7")
    for _time in range(2):
        some_work("Konsultācija", kind="consultation", agreement=made, purpose="CS")
    some_work("Seminārs", agreement=made, purpose="MN", participants=12)
    year = made.years.get(ordinal=1)
    an_expenditure(made, 12_34, year=year, description="Papīrs")
    an_expenditure(made, 12_34, year=year, description="Papīrs")
    a_remainder(year, 50_00)
    return made


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def put(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def edited(folder: Path, name: str, at: int, **cells: str) -> Path:
    """The folder with some cells of one row changed."""
    rows = table(folder, name)
    rows[at] |= cells
    put(folder, name, rows)
    return folder


def totals(outcome: ImportOutcome) -> dict[str, int]:
    return {status: sum(c[status] for c in outcome.counts.values()) for status in ("new", "changed", "wrong")}


def reasons(outcome: ImportOutcome) -> list[tuple[str, int, str]]:
    return [(problem.table, problem.row, problem.column) for problem in outcome.problems]


def gone_abroad(folder: Path) -> Path:
    """The folder as another installation would have exported it: its references have another mark and seal."""
    elsewhere = References()
    elsewhere.__dict__["_key"] = b"the trail of another installation"
    for name in WITH_REFERENCES:
        rows = table(folder, name)
        for number, row in enumerate(rows, start=1):
            row["ref"] = elsewhere.of(name, number, Activity().recorded_at)
        put(folder, name, rows)
    return folder


def test_taken_away_twice_it_is_the_same_and_every_row_has_a_reference_unlike_the_others(
    tmp_path: Path, agreement: Agreement
) -> None:
    first, second = (export_agreement(agreement, tmp_path / name) for name in ("first", "second"))

    for name in WITH_REFERENCES:
        assert (first / f"{name}.csv").read_bytes() == (second / f"{name}.csv").read_bytes()
        marks = [row["ref"] for row in table(first, name)]
        assert len(set(marks)) == len(marks) > 0
        assert all(looks_made(mark) for mark in marks)
    assert not Activity.objects.exclude(ref="").exists()


def test_what_was_changed_here_since_comes_back_as_changed(tmp_path: Path, agreement: Agreement) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    work = Activity.objects.get(title="Seminārs")
    edit_activity(work, values={"title": "Cits nosaukums"}, version=1, actor=work.recorded_by)
    Expenditure.objects.filter(pk=agreement.expenditures.earliest("pk").pk).update(description="Aploksnes")
    Remainder.objects.update(disposition="returned")

    outcome = an_import(folder)

    assert totals(outcome) == {"new": 0, "changed": 3, "wrong": 0}
    work.refresh_from_db()
    assert (work.title, work.ref, Activity.objects.count(), Expenditure.objects.count()) == ("Seminārs", "", 3, 2)
    assert Remainder.objects.get().disposition == "carried"


def test_what_was_changed_in_the_file_changes_that_record(tmp_path: Path, agreement: Agreement) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    edited(folder, "activities", 1, title="Konsultācija par statūtiem", starts="2022-11-02")
    edited(folder, "spending", 1, amount="99.00", purpose="CS")
    edited(folder, "remainders", 0, year="2", disposition="returned")
    second = Activity.objects.order_by("pk")[1]

    outcome = an_import(folder)

    assert totals(outcome) == {"new": 0, "changed": 3, "wrong": 0}
    second.refresh_from_db()
    assert (second.title, str(second.starts)) == ("Konsultācija par statūtiem", "2022-11-02")
    assert sorted(Expenditure.objects.values_list("amount", flat=True)) == [12_34, 99_00]
    moved = Remainder.objects.select_related("year").get()
    assert (moved.year.ordinal, moved.disposition) == (2, "returned")
    assert totals(an_import(folder)) == {"new": 0, "changed": 0, "wrong": 0}


@pytest.mark.parametrize("target", ["out.zip", "out.xlsx"])
def test_a_workbook_and_an_archive_find_the_records_too(tmp_path: Path, agreement: Agreement, target: str) -> None:
    exported = export_agreement(agreement, tmp_path / target)
    Activity.objects.update(title="Pavisam cits")

    assert totals(an_import(exported)) == {"new": 0, "changed": 3, "wrong": 0}


def test_elsewhere_the_rows_are_new_and_are_found_again_whatever_changes(tmp_path: Path, agreement: Agreement) -> None:
    folder = gone_abroad(export_agreement(agreement, tmp_path / "out"))
    edited(folder, "agreement", 0, number="A-8")

    brought = an_import(folder)
    again = an_import(folder)

    assert brought.counts["activities"]["new"] == 3
    assert totals(again) == {"new": 0, "changed": 0, "wrong": 0}
    copy = Agreement.objects.get(number="A-8")
    assert sorted(copy.activities.values_list("ref", flat=True)) == [r["ref"] for r in table(folder, "activities")]
    copy.activities.update(title="Tur pārsaukts")
    assert totals(an_import(folder)) == {"new": 0, "changed": 3, "wrong": 0}
    onwards = export_agreement(copy, tmp_path / "onwards")
    assert [r["ref"] for r in table(onwards, "spending")] == [r["ref"] for r in table(folder, "spending")]


def test_the_first_file_without_references_is_found_in_what_came_by_an_export(tmp_path: Path) -> None:
    an_import(RIGA)
    folder = gone_abroad(export_agreement(Agreement.objects.get(), tmp_path / "out"))
    Agreement.objects.update(number="OLD")
    an_import(folder)

    again = an_import(RIGA)

    assert (again.counts["spending"]["same"], again.counts["remainders"]["same"]) == (6, 2)


def test_references_of_the_real_data_stay_as_they_are(tmp_path: Path) -> None:
    an_import(RIGA)

    folder = export_agreement(Agreement.objects.get(), tmp_path / "out")

    marks = [row["ref"] for row in table(folder, "activities")]
    assert marks == [row["ref"] for row in table(RIGA, "activities")]
    assert not any(looks_made(mark) for mark in marks)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda mark, _other: mark[:-1] + ("a" if mark[-1] != "a" else "b"),
        lambda mark, other: f"{other.rpartition('-')[0]}-{mark.rpartition('-')[2]}",
    ],
    ids=["another letter", "the number of another record"],
)
def test_a_damaged_reference_is_refused_in_words(
    tmp_path: Path, agreement: Agreement, spoil: Callable[[str, str], str]
) -> None:
    some_work(agreement=agreement)
    some_work(agreement=agreement)
    folder = export_agreement(agreement, tmp_path / "out")
    rows = table(folder, "activities")
    spoilt = spoil(rows[0]["ref"], rows[1]["ref"])
    edited(folder, "activities", 0, ref=spoilt)

    outcome = an_import(folder)

    assert reasons(outcome) == [("activities", 2, "ref")]
    assert "atsauc" in outcome.problems[0].reason.lower()
    assert outcome.problems[0].suggestion
    assert not outcome.applied


def test_the_reference_of_a_record_of_somebody_else_is_refused_without_a_word_about_it(
    tmp_path: Path, agreement: Agreement
) -> None:
    theirs = a_programme(a_centre("liepaja"), number="L-1")
    some_work("Slepena tikšanās", agreement=theirs)
    stolen = table(export_agreement(theirs, tmp_path / "theirs"), "activities")[0]["ref"]
    folder = edited(export_agreement(agreement, tmp_path / "out"), "activities", 0, ref=stolen)

    outcome = an_import(folder)

    assert reasons(outcome) == [("activities", 2, "ref")]
    assert "Slepena" not in str(outcome)
    assert "L-1" not in str(outcome)
    assert Activity.objects.get(agreement=theirs).title == "Slepena tikšanās"


def test_an_agreement_that_is_new_cannot_take_the_records_of_another(tmp_path: Path, agreement: Agreement) -> None:
    folder = edited(export_agreement(agreement, tmp_path / "out"), "agreement", 0, number="A-8")

    outcome = an_import(folder)

    assert {(problem.table, problem.column) for problem in outcome.problems} == {
        ("activities", "ref"), ("spending", "ref"), ("remainders", "ref"),
    }  # fmt: skip
    assert not Agreement.objects.filter(number="A-8").exists()


def test_work_that_went_to_another_agreement_is_not_brought_back_by_an_old_file(
    tmp_path: Path, agreement: Agreement
) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    Activity.objects.filter(title="Seminārs").update(agreement=None, year=None, purpose=None)

    assert reasons(an_import(folder)) == [("activities", 4, "ref")]


def test_a_copy_that_went_its_own_way_does_not_change_the_records_of_the_first(
    tmp_path: Path, agreement: Agreement
) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    # In the copy another record got this number.
    work = Activity.objects.get(title="Seminārs")
    Activity.objects.filter(pk=work.pk).update(recorded_at=work.recorded_at + timedelta(microseconds=1))

    assert reasons(an_import(folder)) == [("activities", 4, "ref")]


def test_one_record_is_not_named_twice(tmp_path: Path, agreement: Agreement) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    rows = table(folder, "spending")
    put(folder, "spending", [*rows, rows[0] | {"ref": ""}])

    outcome = an_import(folder)

    assert reasons(outcome) == [("spending", 4, "ref")]
    assert outcome.problems[0].suggestion


def test_a_row_alike_with_a_mark_of_its_own_is_another_record(tmp_path: Path, agreement: Agreement) -> None:
    folder = export_agreement(agreement, tmp_path / "out")
    rows = table(folder, "spending")
    put(folder, "spending", [*rows, rows[0] | {"ref": "R-9"}])

    assert an_import(folder).counts["spending"] == {"new": 1, "changed": 0, "same": 2, "wrong": 0}


def test_a_mark_given_later_does_not_hide_the_record_from_an_older_file(tmp_path: Path, agreement: Agreement) -> None:
    folder = edited(export_agreement(agreement, tmp_path / "out"), "activities", 0, title="Jauns")
    first = Activity.objects.order_by("pk")[0]
    Activity.objects.filter(pk=first.pk).update(ref="MANS-1")

    assert totals(an_import(folder)) == {"new": 0, "changed": 1, "wrong": 0}
    first.refresh_from_db()
    assert (first.ref, first.title) == ("MANS-1", "Jauns")


def test_whatever_happens_to_a_record_its_reference_stays(tmp_path: Path, agreement: Agreement) -> None:
    manager = a_user(Role.MANAGER, centre=agreement.centre)
    before = table(export_agreement(agreement, tmp_path / "before"), "activities")
    work = Activity.objects.get(title="Seminārs")

    work = edit_activity(work, values={"title": "Labots"}, version=work.version, actor=manager)
    work = send_back_activity(work, reason="Pielikt sarakstu", actor=manager)
    work = edit_activity(work, values={"title": "Pielikts"}, version=work.version, actor=manager)
    approve_activity(work, actor=manager)

    after = table(export_agreement(agreement, tmp_path / "after"), "activities")
    assert [row["ref"] for row in after] == [row["ref"] for row in before]


def test_records_that_an_undone_import_took_out_come_as_new_and_then_are_known(tmp_path: Path) -> None:
    manager = a_user(Role.MANAGER, centre=a_centre("cesis"))
    batch = a_checked_import(a_folder(tmp_path / "a"), actor=manager, centre=a_centre("cesis"))
    confirm_import(batch, actor=manager)
    folder = export_agreement(Agreement.objects.get(), tmp_path / "out")
    undo_import(batch, actor=manager)

    assert an_import(folder).counts["spending"]["new"] == 2
    assert totals(an_import(folder)) == {"new": 0, "changed": 0, "wrong": 0}


def test_a_row_is_called_by_its_title_and_not_by_a_made_reference(tmp_path: Path, agreement: Agreement) -> None:
    manager = a_user(Role.MANAGER, centre=agreement.centre)
    folder = edited(export_agreement(agreement, tmp_path / "out"), "activities", 2, participants="40")

    batch = a_checked_import(folder, actor=manager, centre=agreement.centre)

    row = batch.rows.get(status="changed")
    assert "Seminārs" in row.key
    assert "t-" not in row.key
