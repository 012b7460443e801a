import resource
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped] # it ships no py.typed

from talka.kernel.imports import xlsx_tables
from talka.kernel.imports.readers import BadFile
from talka.kernel.tests.workbooks import (
    a_workbook,
    added,
    answer_here,
    changed,
    refusal,
    refusal_by_the_reader,
    with_rows,
)


def test_a_formula_without_its_result_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, lambda workbook: workbook.add_worksheet("Budget").write_formula(0, 1, "=1+1", None, 2))
    path = changed(path, "xl/worksheets/sheet1.xml", b"<v>2</v>", b"")
    assert refusal_by_the_reader(path) == ("formula_without_value", {"table": "Budget", "cell": "B1"})


def test_too_many_rows_or_columns_are_refused_before_they_take_memory(tmp_path: Path) -> None:
    def far_below(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Budget").write(1_000_000, 0, "x")

    def far_right(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Budget").write(0, 16_383, "x")

    assert refusal_by_the_reader(a_workbook(tmp_path, far_below)) == (
        "too_many_rows",
        {"table": "Budget", "most": 100_000},
    )
    assert refusal_by_the_reader(a_workbook(tmp_path, far_right)) == (
        "too_many_columns",
        {"table": "Budget", "most": 200},
    )


def test_a_cell_longer_than_excel_allows_is_refused(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, with_rows([["a"], ["xyz"]]))
    path = changed(path, "xl/sharedStrings.xml", b"xyz", bytes(range(32, 59)) * 1300)
    assert refusal_by_the_reader(path) == ("damaged", {})  # an ampersand alone is no XML
    path = changed(a_workbook(tmp_path, with_rows([["a"], ["xyz"]])), "xl/sharedStrings.xml", b"xyz", b"ab" * 20_000)
    assert refusal_by_the_reader(path) == ("cell_too_long", {"table": "Budget", "row": 2, "most": 32_767})


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(tmp_path: Path, part: str) -> None:
    assert refusal(added(a_workbook(tmp_path, with_rows([["a"]])), part, b"x"))[0] == "macros"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str) -> None:
    path = a_workbook(tmp_path, with_rows([["a"]]))
    entity = b'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n'
    assert refusal_by_the_reader(changed(path, part, b"?>\n", entity)) == ("document_type", {})


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = added(a_workbook(tmp_path, with_rows([["a"]])), "xl/media/zeros.bin", bytes(20_000_000))
    assert path.stat().st_size < 100_000
    assert refusal(path) == ("compression", {})


def test_a_workbook_that_repeats_one_long_text_is_refused_without_taking_our_memory(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, with_rows([["xyz"] * 50 for _ in range(200)]))
    path = changed(path, "xl/sharedStrings.xml", b"xyz", b"ab" * 15_000)
    with pytest.raises(BadFile) as refused:
        xlsx_tables.read_workbook(path, tmp_path, memory=150_000_000)
    assert refused.value.code == "too_heavy"


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, with_rows([[n] * 50 for n in range(2000)]))
    with pytest.raises(BadFile) as refused:
        xlsx_tables.read_workbook(path, tmp_path, seconds=0)
    assert refused.value.code == "too_slow"


@pytest.mark.parametrize(
    ("ended", "said", "code"),
    [
        *((-signal.SIGXCPU, b"", "too_slow"), (-signal.SIGKILL, b"", "too_slow"), (-signal.SIGABRT, b"", "too_heavy")),
        *((1, b"MemoryError", "too_heavy"), (1, b"memory allocation of 9 bytes failed", "too_heavy")),
        (1, b"thread panicked", "damaged"),
    ],
)
def test_how_the_child_ended_says_what_was_wrong(ended: int, said: bytes, code: str) -> None:
    with pytest.raises(BadFile) as refused:
        xlsx_tables._answer(subprocess.CompletedProcess([], ended, b"", said))
    assert refused.value.code == code


def test_output_that_outgrows_its_limit_is_given_up(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, with_rows([["a" * 5000, n] for n in range(10)]))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        answered = answer_here(path, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answered == {"refused": "too_heavy", "params": {}}


def test_other_failures_of_the_disk_are_not_the_fault_of_the_workbook(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        answer_here(tmp_path / "gone.xlsx", tmp_path)


def test_a_workbook_without_its_parts_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal_by_the_reader(path) == ("damaged", {})


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert refusal(path) == ("old_excel", {})


def test_a_nul_that_excel_writes_in_signs_is_refused(tmp_path: Path) -> None:
    path = changed(a_workbook(tmp_path, with_rows([["a"], ["xyz"]])), "xl/sharedStrings.xml", b"xyz", b"x_x0000_y")
    assert refusal(path) == ("bad_characters", {"table": "Budget", "row": 2, "column": "A"})
