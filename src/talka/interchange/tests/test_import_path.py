from pathlib import Path

import pytest
from django.db.models.signals import pre_init
from django.utils.translation import override

from talka.accounts.models import Centre
from talka.activities.models import Activity, WorkChange, WorkKind
from talka.interchange.tests.makers import RIGA, SOUND, a_folder, an_import, changed, with_row
from talka.kernel.audit.models import AuditEntry
from talka.kernel.imports.models import ImportBatch, ImportedChange
from talka.programmes.models import Agreement, BudgetLine, DeclaredFigure, Indicator, Target
from talka.spending.models import Expenditure, Remainder

pytestmark = pytest.mark.django_db


def test_riga_is_imported_as_it_stands_with_the_work_dated_outside_its_year() -> None:
    outcome = an_import(RIGA)

    assert (outcome.number, outcome.applied, outcome.problems) == ("KM-RIGA-2022", True, ())
    assert outcome.counts["activities"] == {"new": 55, "changed": 0, "same": 0, "wrong": 0}
    agreement = Agreement.objects.get(number="KM-RIGA-2022")
    assert agreement.region is not None
    assert agreement.region.code == "LV00A"
    assert agreement.contractor.registration_number == "40008087708"
    assert sum(Expenditure.objects.values_list("amount", flat=True)) == 5_399_400 + 5_281_667 + 5_399_400
    outside = [
        a
        for a in Activity.objects.select_related("year")
        if a.starts and a.year and not a.year.period.contains(a.starts)
    ]
    assert len(outside) == 9


def test_the_same_folder_again_changes_nothing() -> None:
    an_import(RIGA)
    before = Agreement.objects.get().version

    again = an_import(RIGA)

    assert again.applied
    assert {status: sum(c[status] for c in again.counts.values()) for status in ("new", "changed", "wrong")} == {
        "new": 0, "changed": 0, "wrong": 0,
    }  # fmt: skip
    assert Agreement.objects.get().version == before
    assert not ImportedChange.objects.filter(batch=again.batch_id).exists()


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a"), dry_run=True)

    assert not outcome.applied
    assert outcome.counts["spending"]["new"] == 2
    assert not Agreement.objects.exists()
    assert not Centre.objects.exists()


def test_every_table_becomes_records_and_empty_stays_unknown(tmp_path: Path) -> None:
    assert an_import(a_folder(tmp_path / "a")).problems == ()

    seminar = Activity.objects.get(ref="W1")
    assert (seminar.starts_time and seminar.starts_time.hour, seminar.participants, seminar.organisations) == (
        10,
        15,
        None,
    )
    assert (seminar.series and seminar.series.code, seminar.kind.code, seminar.place_text) == ("S1", "seminar", "Cēsis")
    tally = Activity.objects.get(ref="W2")
    assert (tally.count, tally.participants, tally.starts, tally.purpose, str(tally.listed_on)) == (
        71,
        None,
        None,
        None,
        "2024-12-31",
    )
    assert [(e.amount, e.purpose and e.purpose.code, e.ineligible) for e in Expenditure.objects.order_by("pk")] == [
        (1050, "P1", None), (9900, None, None),
    ]  # fmt: skip
    assert (Remainder.objects.get().amount, Remainder.objects.get().disposition) == (1234, "carried")
    assert BudgetLine.objects.count() == 3
    assert set(DeclaredFigure.objects.values_list("figure", "value")) == {
        ("spent_total", 10950),
        ("publications_total", 118),
    }
    assert Indicator.objects.get().filters == {"kind": ["consultation"]}
    assert Target.objects.get().value == 60


def test_the_same_file_again_leaves_no_trace(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    before = (ImportBatch.objects.count(), AuditEntry.objects.count())

    again = an_import(tmp_path / "a")

    assert (again.applied, again.written, again.batch_id) == (True, 0, None)
    assert (ImportBatch.objects.count(), AuditEntry.objects.count()) == before


def test_what_is_carried_in_comes_on_top_of_the_plan_and_may_be_more(tmp_path: Path) -> None:
    for heading in ("Pārcelts no iepriekšējā gada", "T. sk. pārcelts no iepriekšējā gada"):
        budget = f'year,purpose,planned,"{heading}"\n2,P1,0,"1 000,00"\n'
        assert an_import(a_folder(tmp_path / "a", budget=budget)).problems == ()
        assert BudgetLine.objects.get().carried_in == 100_000


def test_optional_columns_are_taken(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "a",
        budget="year,purpose,planned,carried_in\n1,P1,1000.00,50\n",
        spending=(
            "ref,year,purpose,date,amount,description,supplier,document_number,ineligible,ineligible_reason,recovered,recovered_on\n"
            'E1,1,P1,01.03.2024.,"1 234,56",Noma,SIA Telpas,AB-1,100,Nav rēķina,40,02.05.2024.\n'
        ),
        remainders="year,purpose,amount,disposition,date,document\n1,P1,1.00,returned,15.01.2025.,MU-7\n",
        activities=(
            "ref,year,purpose,kind,title,starts,people,hours,topic,link,municipality\n"
            'W1,1,P1,consultation,Padoms,2024-02-01,3,"1,5",Statūti,https://example.lv/a,Rīga\n'
        ),
    )

    assert an_import(folder).problems == ()

    spent = Expenditure.objects.get(ref="E1")
    assert (spent.amount, spent.ineligible, spent.recovered, spent.document_compared) == (123456, 10000, 4000, "ab1")
    work = Activity.objects.get()
    assert (work.people, work.minutes, work.topic, work.place and work.place.name) == (3, 90, "Statūti", "Rīga")
    assert BudgetLine.objects.get().carried_in == 5000
    assert Remainder.objects.get().document == "MU-7"


def test_latvian_headings_and_words_are_read_like_codes(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "a",
        activities=(
            "Atsauce;Gads;Mērķis;Darba veids;Nosaukums;Sākums;Norise;Skaits;Dalībnieki\n"
            "W1;1;Pirmais mērķis;Seminārs;Pirmais;01.02.2024. 10:00;klātienē;1;1 250\n"
        ),
    )

    assert an_import(folder).problems == ()

    work = Activity.objects.get()
    assert (work.kind.code, work.format, work.participants, work.purpose and work.purpose.code) == (
        "seminar",
        "onsite",
        1250,
        "P1",
    )


def test_an_unknown_kind_is_added_and_said(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a", **with_row("activities", "W3,2,P1,peace_walk,Gājiens,,,,,1,,,,,")))

    kind = WorkKind.objects.get(code="peace_walk")
    assert (kind.name, kind.family) == ("Peace walk", "other")
    # Nobody said how the noun is declined, and the sentences are right all the same.
    assert [f"{kind.done(count)} {kind.counted(count)}" for count in (0, 1, 2)] == [
        "Veikts 0 darbu „Peace walk”", "Veikts 1 darbs „Peace walk”", "Veikti 2 darbi „Peace walk”",
    ]  # fmt: skip
    assert any("peace_walk" in note for note in outcome.notes)
    assert Activity.objects.get(ref="W3").kind == kind


def test_a_changed_cell_changes_that_cell_only_and_raises_the_version(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    seen = Activity.objects.get(ref="W1").recorded_at

    outcome = an_import(a_folder(tmp_path / "a", **changed("activities", "onsite,1,15", "onsite,1,16")))

    work = Activity.objects.get(ref="W1")
    assert outcome.counts["activities"] == {"new": 0, "changed": 1, "same": 1, "wrong": 0}
    assert (work.participants, work.version, work.recorded_at, work.title) == (16, 2, seen, "Pirmais seminārs")
    change = ImportedChange.objects.get(batch=outcome.batch_id, object_type="activities.Activity")
    assert (change.before, change.after) == ({"participants": 15}, {"participants": 16})


def test_a_column_that_is_left_out_stays_as_it_is_stored(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))

    outcome = an_import(
        a_folder(tmp_path / "a", activities="ref,year,purpose,kind,title\nW1,1,P1,seminar,Pirmais seminārs\n")
    )

    assert outcome.counts["activities"]["same"] == 1
    assert Activity.objects.get(ref="W1").participants == 15
    assert Activity.objects.filter(ref="W2").exists()


def test_rows_alike_without_a_reference_are_as_many_as_the_file_has(tmp_path: Path) -> None:
    row = "1,P1,2024-03-01,10.50,Papīrs"
    folder = a_folder(tmp_path / "a", **with_row("spending", row))

    an_import(folder)
    again = an_import(folder)

    assert Expenditure.objects.filter(description="Papīrs").count() == 2
    assert again.counts["spending"] == {"new": 0, "changed": 0, "same": 3, "wrong": 0}


def test_removed_work_stays_removed(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    Activity.objects.filter(ref="W1").update(state="removed", participants=3)

    outcome = an_import(a_folder(tmp_path / "a"))

    assert outcome.counts["activities"]["same"] == 2
    assert Activity.objects.get(ref="W1").state == "removed"
    assert any("1" in note for note in outcome.notes)


def test_a_second_agreement_with_unknown_purposes_stands_beside_the_first(tmp_path: Path) -> None:
    an_import(RIGA)

    outcome = an_import(
        a_folder(tmp_path / "a", spending="year,purpose,date,amount,description\n1,,,200.00,\n2,,,300.00,\n")
    )

    assert outcome.applied
    agreement = Agreement.objects.get(number="A-1")
    assert [(e.purpose, e.date, e.amount) for e in agreement.expenditures.order_by("pk")] == [
        (None, None, 20000), (None, None, 30000),
    ]  # fmt: skip
    assert Agreement.objects.get(number="KM-RIGA-2022").centre == agreement.centre


def test_the_log_is_marked_and_the_trail_says_what_was_written(tmp_path: Path) -> None:
    outcome = an_import(a_folder(tmp_path / "a"))

    agreement = Agreement.objects.get()
    assert WorkChange.objects.get(agreement=agreement).whole
    entry = AuditEntry.objects.get(verb="interchange.write_import")
    assert (entry.object_id, f'"batch": [null, {outcome.batch_id}]' in entry.changes) == (str(agreement.pk), True)


def test_an_error_midway_leaves_nothing(tmp_path: Path) -> None:
    def pull_the_plug(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    # Targets are written last, after everything else stands in the transaction.
    pre_init.connect(pull_the_plug, sender=Target)
    try:
        with pytest.raises(KeyboardInterrupt):
            an_import(a_folder(tmp_path / "a"))
    finally:
        pre_init.disconnect(pull_the_plug, sender=Target)

    assert not Agreement.objects.exists()
    assert not Activity.objects.exists()
    assert not ImportedChange.objects.exists()
    assert an_import(a_folder(tmp_path / "a")).applied


def test_a_whole_file_survives_odd_separators_marks_and_line_ends(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "a")
    (folder / "budget.csv").write_bytes(
        b"\xef\xbb\xbfyear;purpose;planned\r\n1;P1;1000,00\r\n1;P2;500,00\r\n2;P1;1000,00\r\n"
    )
    (folder / "purposes.csv").write_bytes(SOUND["purposes"].encode("cp1257"))

    outcome = an_import(folder)

    assert outcome.applied
    assert BudgetLine.objects.count() == 3
    assert Agreement.objects.get().purposes.get(code="P1").title == "Pirmais mērķis"
    assert outcome.notes


def test_a_contractor_that_the_registry_calls_otherwise_is_said_and_stays(tmp_path: Path) -> None:
    an_import(a_folder(tmp_path / "a"))
    other = SOUND["agreement"].replace("A-1", "B-1").replace("Biedrība „Centrs”", "Biedrība „Cits”")
    with override("lv"):
        outcome = an_import(a_folder(tmp_path / "b", agreement=other))
        again = an_import(a_folder(tmp_path / "c", agreement=other.replace("Biedrība „Cits”", "BIEDRĪBA CENTRS")))
    assert (
        "Reģistrācijas numurs 40008087708 reģistrā ir „Biedrība „Centrs””; nosaukums „Biedrība „Cits”” netiek pārņemts."
        in (outcome.notes)
    )
    assert not any("40008087708" in note for note in again.notes)
    assert Agreement.objects.get(number="B-1").contractor.name == "Biedrība „Centrs”"
