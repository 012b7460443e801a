"""What an import keeps, what it says happened, and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.enterprise_register.actions import import_register, mend_register_runs
from talka.enterprise_register.imports import comparing, running
from talka.enterprise_register.models import RegisterEntry, RegisterEvent, RegisterRun, RunState
from talka.enterprise_register.tests.makers import (
    FIRM,
    ONE,
    THREE,
    TWO,
    Line,
    a_folder,
    brought_in,
    but,
    entry,
    events,
    register_text,
)
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import AtOnce, Freeze
from talka.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TODAY = "2026-11-21"


@pytest.fixture(autouse=True)
def _a_day(freeze: Freeze) -> None:
    freeze(TODAY)


def test_civil_society_is_kept_and_the_rest_passed_over(tmp_path: Path) -> None:
    run = brought_in(
        tmp_path,
        Line(),
        FIRM,
        but(FIRM, number="40003000002", name="Firma;B;viltīga"),
        but(Line(), number=TWO, register="R", form="DRZ", name="Draudze ar\nrindu;  un “pēdiņām”"),
        areas=[(ONE, "Sports"), (ONE, "Izglītība"), (ONE, "Sports"), ("40003000001", "Zinātne")],
        benefit=[(f" {ONE}", " 06.10.2018 ", "", "Labdarība"), (ONE, "01.02.2017", "01.02.2019 ", "Sports")],
    )
    assert run.state == RunState.DONE
    assert {name: run.counts[name] for name in ("read", "kept", "new", "changed", "closed", "refused")} == {
        "read": 4, "kept": 2, "new": 2, "changed": 0, "closed": 0, "refused": 0,
    }  # fmt: skip
    kept = entry()
    assert (kept.name, kept.name_folded, kept.form, kept.register) == (
        'Biedrība "Šķūnis"',
        "biedriba skunis",
        "BDR",
        "B",
    )
    assert (kept.registered_on, kept.ended_on, kept.ending) == (dt.date(2015, 3, 2), None, "")
    assert (kept.address, kept.postcode, kept.old_code) == ("Rīga, Latgales iela 180 - 5", "1019", "0010000")
    assert kept.place == Place.objects.get(code="LV0001000")
    assert kept.area_labels == ["Izglītība", "Sports"]
    assert (kept.benefit_from, kept.benefit_until) == (dt.date(2017, 2, 1), None)
    assert kept.benefit_labels == ["Labdarība", "Sports"]
    assert entry(TWO).name == "Draudze ar rindu; un “pēdiņām”"
    assert not RegisterEvent.objects.exists()
    assert AuditEntry.objects.filter(verb="enterprise_register.bring_in_register").count() == 1


def test_what_differs_becomes_dated_events(tmp_path: Path) -> None:
    two, three = but(Line(), number=TWO, ended="2020-01-01", closed="L"), but(Line(), number=THREE)
    brought_in(tmp_path / "a", Line(), two, areas=[(ONE, "Sports")], benefit=[(ONE, "06.10.2018", "", "Sports")])
    run = brought_in(
        tmp_path / "b",
        but(
            Line(),
            name='Biedrība "Rija"',
            address="Liepāja, Ganību iela 1",
            code="0170000",
            ended="2026-11-03",
            closed="R",
        ),
        but(two, ended="0000-00-00", closed=" "),
        but(three, registered="2026-11-10"),
        areas=[(ONE, "Kultūra")],
        benefit=[(ONE, "06.10.2018", "05.11.2026", "Sports")],
    )
    assert events() == [
        ("renamed", TODAY, 'Biedrība "Šķūnis"', 'Biedrība "Rija"'),
        ("moved", TODAY, "Rīga, Latgales iela 180 - 5, 1019", "Liepāja, Ganību iela 1, 1019"),
        ("closed", "2026-11-03", "", "R"),
        ("area", TODAY, "Sports", "Kultūra"),
        ("public_benefit", TODAY, "2018-10-06/\nSports", "2018-10-06/2026-11-05\nSports"),
    ]
    assert events(TWO) == [("reopened", TODAY, "L", "")]
    assert events(THREE) == [("founded", "2026-11-10", "", 'Biedrība "Šķūnis"')]
    assert {name: run.counts[name] for name in ("new", "changed", "closed", "same")} == {
        "new": 1, "changed": 2, "closed": 1, "same": 0,
    }  # fmt: skip
    assert str(entry().place) == "Liepāja"


def test_one_that_comes_already_ended_is_founded_and_closed(tmp_path: Path) -> None:
    brought_in(tmp_path, Line())
    brought_in(tmp_path, Line(), but(Line(), number=TWO, registered="", ended="2026-01-02", closed="L"))
    assert events(TWO) == [("founded", TODAY, "", 'Biedrība "Šķūnis"'), ("closed", "2026-01-02", "", "L")]


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    lines = [Line(), but(Line(), number=TWO), FIRM]
    first = brought_in(tmp_path / "a", *lines)
    before = list(RegisterEntry.objects.values())
    again = brought_in(tmp_path / "a", *lines)
    assert (again.state, again.counts["read"], again.counts["same"], again.counts["new"]) == ("same", 3, 2, 0)
    turned = brought_in(tmp_path / "b", *reversed(lines))
    assert turned.file_hash != first.file_hash
    assert (turned.state, turned.counts["same"], turned.counts["new"], turned.counts["changed"]) == ("same", 2, 0, 0)
    assert list(RegisterEntry.objects.values()) == before
    assert not RegisterEvent.objects.exists()


def test_where_a_file_is_missing_what_is_known_stays(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", Line(), areas=[(ONE, "Sports")], benefit=[(ONE, "06.10.2018", "", "Sports")])
    brought_in(tmp_path / "b", but(Line(), name="Cits vārds"))
    kept = entry()
    assert (kept.name, kept.areas, kept.benefit_from) == ("Cits vārds", "Sports", dt.date(2018, 10, 6))
    assert [kind for kind, *_rest in events()] == ["renamed"]


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        (but(Line(), number="123"), "regcode", "A registration number has 11 digits"),
        (but(Line(), name="  "), "name", "There is no name."),
        (but(Line(), registered="02.03.2015"), "registered", "This is not a date"),
        (but(Line(), ended="2020-13-01"), "terminated", "This is not a date"),
        (but(Line(), name="a\0b"), "name", "characters that cannot be stored"),
        (but(Line(), number=TWO), "regcode", "stands in an earlier row"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_rest_is_written(
    tmp_path: Path, wrong: Line, column: str, reason: str
) -> None:
    run = brought_in(tmp_path, but(Line(), number=TWO), wrong)
    assert (run.state, run.counts["refused"], run.counts["kept"]) == (RunState.DONE, 1, 1)
    [problem] = run.refused
    assert (problem["file"], problem["row"], problem["column"]) == ("register.csv", 3, column)
    assert reason in problem["reason"]
    assert list(RegisterEntry.objects.values_list("number", flat=True)) == [TWO]


def test_an_entry_whose_row_went_wrong_is_not_taken_for_gone(tmp_path: Path) -> None:
    brought_in(tmp_path, Line(), but(Line(), number=TWO))
    brought_in(tmp_path, but(Line(), registered="nav"), but(Line(), number=TWO))
    assert entry().gone_on is None
    assert events() == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda row: row.replace(";BDR", ""), "fewer columns"),
        (lambda row: row.replace(";BDR", ";BDR;;"), "not as many columns"),
        (lambda row: row.replace(";Šķūnis;", ';"Š"x;'), "not in pairs"),
    ],
)
def test_a_damaged_row_is_named_and_its_entry_stays(tmp_path: Path, damage: Callable[[str], str], said: str) -> None:
    both = [Line(), but(Line(), number=TWO)]
    brought_in(tmp_path / "a", *both)
    folder = a_folder(tmp_path / "b", [])
    head, first, second = register_text(both).splitlines(keepends=True)
    (folder / "register.csv").write_text(head + damage(first) + "\n" + second, encoding="utf-8-sig")
    run = import_register(folder, actor=system_actor())
    assert [problem["row"] for problem in run.refused] == [2]
    assert said in run.refused[0]["reason"]
    assert (run.counts["gone"], entry().gone_on, entry(TWO).gone_on) == (0, None, None)


def short(text: str) -> str:
    return text.rstrip("\n")[:-40]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda text: text.encode("cp1257"),
            "row 2: the letters cannot be read. The file must be UTF-8, not Windows-1257",
        ),
        (lambda text: text.encode("utf-16"), "the letters cannot be read"),
        (lambda text: text.replace(";atvk;", ";x;").replace(";closed;", ";y;"), "columns are missing: closed, atvk"),
        (lambda text: text.replace(";", ","), "not separated by “;”"),
        (short, "row 3: there are 15 columns instead of 21. Is the file cut off?"),
        (lambda text: text + '40003;"', "a quotation mark is opened and not closed, near row 4"),
        (lambda text: text.splitlines()[0] + "\n", "there are no rows"),
        (lambda _text: "", "the file is empty"),
        (lambda text: text.replace(";B;", ";K;"), "no association, foundation"),
        (lambda text: text.replace("2015-03-02", "x"), "2 rows cannot be taken; the first is row 2"),
    ],
)
def test_a_broken_file_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path, spoil: Callable[[str], str | bytes], said: str
) -> None:
    brought_in(tmp_path / "a", Line(), but(Line(), number=TWO))
    before = list(RegisterEntry.objects.values())
    folder = a_folder(tmp_path / "b", [])
    spoilt = spoil(register_text([but(Line(), name="Pavisam cits"), but(Line(), number=TWO)]))
    (folder / "register.csv").write_bytes(spoilt if isinstance(spoilt, bytes) else spoilt.encode())
    run = import_register(folder, actor=system_actor())
    assert run.state == RunState.REFUSED
    assert said in run.message
    assert list(RegisterEntry.objects.values()) == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("areas_of_activity_of_associations_foundations.csv", "regcode;joma\n1;2\n", "columns are missing: area_of"),
        (
            "areas_of_activity_of_associations_foundations.csv",
            "regcode;area_of_activity\n1\n",
            "row 2: there are 1 columns",
        ),
        (
            "areas_of_activity_of_associations_foundations.csv",
            'regcode;area_of_activity\n1;"x\n',
            "opened and not closed",
        ),
        ("areas_of_activity_of_associations_foundations.csv", "regcode;area_of_activity\n1;\0\n", "cannot be stored"),
        (
            "pdb_sloregistrs_odata.csv",
            "Registracijas_kods,Speka_no,Speka_lidz,Darbibas_jomas_nosaukums,Lemuma_pienemsanas_datums\n1,2018-01-02,,x,\n",
            "row 2, Speka_no: “2018-01-02” is not a date",
        ),
        (
            "pdb_sloregistrs_odata.csv",
            "Registracijas_kods,Speka_no,Speka_lidz,Darbibas_jomas_nosaukums,Lemuma_pienemsanas_datums\n1,31.02.2018,,x,\n",
            "is not a date",
        ),
    ],
)
def test_a_broken_file_beside_the_register_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    folder = a_folder(tmp_path, [Line()])
    (folder / name).write_text(text, encoding="utf-8")
    run = import_register(folder, actor=system_actor())
    assert run.state == RunState.REFUSED
    assert said in run.message
    assert name in run.message
    assert not RegisterEntry.objects.exists()


def test_a_folder_without_the_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no register\.csv"):
        import_register(tmp_path, actor=system_actor())


def lines(count: int, **changes: str) -> list[Line]:
    return [but(Line(), number=f"4000{n:07d}", **changes) for n in range(count)]


def test_five_per_cent_less_is_no_question_and_more_is_one(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", *lines(40))
    run = brought_in(tmp_path / "b", *lines(38))
    assert (run.state, run.counts["gone"]) == (RunState.DONE, 2)
    gone = RegisterEntry.objects.get(number="40000000039")
    assert gone.gone_on == timezone.localdate()
    assert [(one.kind, one.day) for one in gone.events.all()] == [("gone", timezone.localdate())]
    asking = brought_in(tmp_path / "c", *lines(36))
    assert asking.state == RunState.ASKING
    assert asking.message == "The files hold 36 legal persons; after the last import there were 38."
    assert RegisterEntry.objects.filter(gone_on=None).count() == 38
    accepted = brought_in(tmp_path / "c", *lines(36), accept_drop=True)
    assert (accepted.state, accepted.counts["gone"]) == (RunState.DONE, 2)
    back = brought_in(tmp_path / "d", *lines(39), but(lines(40)[39], name="Atgriezusies"))
    assert (back.counts["changed"], back.counts["new"]) == (4, 0)
    assert [kind for kind, *_rest in events("40000000039")] == ["gone", "back", "renamed"]
    assert events("40000000038")[-1][0] == "back"


def test_when_many_are_struck_off_at_once_there_is_a_question_and_nothing_is_written(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", *lines(40))
    ended = [but(one, ended="2026-11-01", closed="L") for one in lines(3)]
    run = brought_in(tmp_path / "b", *ended, *lines(40)[3:])
    assert run.state == RunState.ASKING
    assert run.message == "In the files 37 legal persons are in force; after the last import there were 40."
    assert not RegisterEntry.objects.exclude(ended_on=None).exists()
    assert not RegisterEvent.objects.exists()


def test_unknown_territory_codes_are_told(tmp_path: Path) -> None:
    run = brought_in(tmp_path, but(Line(), code="9999999"))
    assert entry().place is None
    assert run.message.endswith("divided since: 1.")


def test_only_who_sees_everything_imports(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, [Line()])
    for actor in (a_user(Role.MANAGER, centre=a_centre()), a_user(Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            import_register(folder, actor=actor)
    assert import_register(folder, actor=a_user(Role.COORDINATOR)).state == RunState.DONE


def test_while_one_import_runs_another_is_refused_until_the_first_is_dead(tmp_path: Path, freeze: Freeze) -> None:
    running_now = RegisterRun(file_name="register.csv", started_by=system_actor())
    running.take_turn(running_now)
    with pytest.raises(running.AlreadyRunning):
        brought_in(tmp_path, Line())
    freeze("2026-11-21 13:00")
    assert brought_in(tmp_path, Line()).state == RunState.DONE
    running_now.refresh_from_db()
    assert (running_now.state, running_now.message) == ("refused", "The import was interrupted. Nothing was written.")


def test_an_import_that_fails_leaves_the_turn_to_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(comparing, "register_codes", None)
        with pytest.raises(TypeError):
            brought_in(tmp_path, Line())
    failed = RegisterRun.objects.get()
    assert (failed.state, failed.message) == ("refused", "The import could not be carried out. Nothing was written.")
    assert brought_in(tmp_path, Line()).state == RunState.DONE


def test_the_clock_gives_up_what_was_left_behind(freeze: Freeze) -> None:
    left = RegisterRun.objects.create(file_name="a", started_by=system_actor(), state=RunState.ASKING)
    undoing = RegisterRun(file_name="b", started_by=system_actor(), undone_at=timezone.now())
    running.take_turn(undoing)
    mend_register_runs()
    left.refresh_from_db()
    assert left.state == RunState.ASKING
    freeze("2026-11-30")
    mend_register_runs()
    left.refresh_from_db()
    undoing.refresh_from_db()
    assert (left.state, left.message) == ("refused", "Nobody answered within a week. Upload the files again.")
    assert (undoing.state, undoing.undone_at) == (RunState.DONE, None)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_carried_out(at_once: AtOnce, tmp_path: Path) -> None:
    folder = a_folder(tmp_path, lines(300))
    actor = system_actor()
    outcomes = at_once([lambda: import_register(folder, actor=actor)] * 2)
    done = [one for one in outcomes if isinstance(one, RegisterRun)]
    assert done
    assert all(isinstance(one, RegisterRun | running.AlreadyRunning) for one in outcomes)
    assert sorted(one.state for one in done) in (["done"], ["done", "same"])
    assert RegisterEntry.objects.count() == 300


def test_the_sample_that_is_shipped_comes_in_whole() -> None:
    for name, expected in (("sample", (300, 240, 240, 0, 0)), ("sample-later", (302, 242, 2, 14, 3))):
        with resources.as_file(resources.files("talka.enterprise_register") / "data" / name) as folder:
            run = import_register(Path(folder), actor=system_actor())
        counted = tuple(run.counts[one] for one in ("read", "kept", "new", "changed", "closed"))
        assert (run.state, run.refused, counted) == (RunState.DONE, [], expected)
