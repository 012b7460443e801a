import tracemalloc
import zipfile
from pathlib import Path

import pytest

from talka.kernel.imports.readers import BadFile, SourceRow, open_tables

BUDGET = "year,purpose,planned\r\n1,CS,30000.00\r\n1,MN,23994.00\r\n"
BUDGET_ROWS = [
    SourceRow(2, {"year": "1", "purpose": "CS", "planned": "30000.00"}),
    SourceRow(3, {"year": "1", "purpose": "MN", "planned": "23994.00"}),
]


def a_file(folder: Path, content: str | bytes, name: str = "budget.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_zip(folder: Path, entries: dict[str, str]) -> Path:
    path = folder / "tables.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> list[SourceRow]:
    with open_tables(path) as source:
        return list(source.rows(source.tables()[0]))


def code_of_refusal(path: Path) -> str:
    with pytest.raises(BadFile) as refused:
        read(path)
    return refused.value.code


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_do_not_matter(
    tmp_path: Path, separator: str, encoding: str, line_end: str
) -> None:
    content = BUDGET.replace(",", separator).replace("\r\n", line_end).encode(encoding)
    assert read(a_file(tmp_path, content)) == BUDGET_ROWS


def test_a_table_in_two_encodings_is_refused_and_not_read_with_broken_letters(tmp_path: Path) -> None:
    utf8, windows = "name\nĀdaži\n".encode(), "Ķemeri\n".encode("cp1257")
    assert code_of_refusal(a_file(tmp_path, utf8 + windows)) == "encoding"
    assert read(a_file(tmp_path, b"name\n" + windows)) == [SourceRow(2, {"name": "Ķemeri"})]


def test_mixed_line_ends_and_empty_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    rows = read(a_file(tmp_path, 'name;note\r\nRīga;a\n\n;;\rCēsis;"b\r\nc"\r\nOgre;\n'))
    assert rows == [
        SourceRow(2, {"name": "Rīga", "note": "a"}),
        SourceRow(5, {"name": "Cēsis", "note": "b\nc"}),
        SourceRow(6, {"name": "Ogre", "note": ""}),
    ]


def test_the_separator_is_found_outside_quotes(tmp_path: Path) -> None:
    rows = read(a_file(tmp_path, '"a, b, c, d";e\n1;2\n'))
    assert rows == [SourceRow(2, {"a_b_c_d": "1", "e": "2"})]


def test_lines_left_empty_before_the_headings_do_not_hide_the_separator(tmp_path: Path) -> None:
    assert read(a_file(tmp_path, "\n\r\na;b\n1;2\n")) == [SourceRow(4, {"a": "1", "b": "2"})]


def test_the_line_by_which_excel_names_the_separator_is_no_row(tmp_path: Path) -> None:
    assert read(a_file(tmp_path, "sep=;\r\na,b;c\r\n1;2\r\n")) == [SourceRow(2, {"a_b": "1", "c": "2"})]


def test_windows_1257_is_read_with_a_warning(tmp_path: Path) -> None:
    with open_tables(a_file(tmp_path, "vārds;vieta\nŽanis;Ķemeri\n".encode("cp1257"))) as source:
        assert list(source.rows("budget")) == [SourceRow(2, {"vards": "Žanis", "vieta": "Ķemeri"})]
        assert [(warning.code, warning.params) for warning in source.warnings] == [
            ("windows_1257", {"table": "budget"})
        ]


def test_latvian_headings_stand_for_codes(tmp_path: Path) -> None:
    path = a_file(tmp_path, "GADS;Mērķis ;Plānots, €\n1;CS;30 000,00\n")
    aliases = {"Gads": "year", "Mērķis": "purpose", "Plānots (€)": "planned"}
    with open_tables(path, name="Budžets.csv", aliases=aliases, table_aliases={"budžets": "budget"}) as source:
        assert source.tables() == ("budget",)
        assert source.title("budget") == "Budžets"
        assert source.headings("budget") == ("year", "purpose", "planned")
        assert list(source.rows("budget")) == [SourceRow(2, {"year": "1", "purpose": "CS", "planned": "30 000,00"})]


def test_values_are_cleaned_and_apostrophes_of_exports_taken_away(tmp_path: Path) -> None:
    rows = read(a_file(tmp_path, "a;b;c\n \u00a0x\u00ad ;'=1+1;'Avots'\n"))
    assert rows == [SourceRow(2, {"a": "x", "b": "=1+1", "c": "'Avots'"})]


def test_a_folder_has_a_table_for_each_csv_file(tmp_path: Path) -> None:
    a_file(tmp_path, BUDGET)
    a_file(tmp_path, "year,starts,ends\n1,2022-07-15,2023-07-14\n", "years.csv")
    a_file(tmp_path, "# Notes", "README.md")
    (tmp_path / "more").mkdir()
    with open_tables(tmp_path) as source:
        assert source.tables() == ("budget", "years")
        assert list(source.rows("budget")) == BUDGET_ROWS
        assert list(source.rows("years")) == [SourceRow(2, {"year": "1", "starts": "2022-07-15", "ends": "2023-07-14"})]
        assert [(warning.code, warning.params) for warning in source.warnings] == [
            ("ignored_file", {"entry": "README.md"})
        ]


def test_what_is_called_a_table_and_cannot_be_read_is_named(tmp_path: Path) -> None:
    a_file(tmp_path, BUDGET)
    (tmp_path / "years.csv").symlink_to(tmp_path / "nowhere.csv")
    with open_tables(tmp_path) as source:
        assert (source.tables(), [w.params["entry"] for w in source.warnings]) == (("budget",), ["years.csv"])


@pytest.mark.parametrize("folder", ["", "data/", "data\\"])
def test_a_zip_has_its_tables_at_the_top_or_in_one_folder(tmp_path: Path, folder: str) -> None:
    entries = {f"{folder}budget.csv": BUDGET, "__MACOSX/data/._budget.csv": "x", f"{folder}notes.txt": "x"}
    with open_tables(a_zip(tmp_path, entries)) as source:
        assert source.tables() == ("budget",)
        assert list(source.rows("budget")) == BUDGET_ROWS
        assert list(source.rows("budget")) == BUDGET_ROWS
        assert [warning.code for warning in source.warnings] == ["ignored_file"]


def test_tables_lie_in_one_folder_however_deep(tmp_path: Path) -> None:
    with open_tables(a_zip(tmp_path, {"Mani faili/2024/a/budget.csv": BUDGET})) as source:
        assert source.tables() == ("budget",)


def test_what_was_unpacked_is_removed(tmp_path: Path) -> None:
    source = open_tables(a_zip(tmp_path, {"budget.csv": BUDGET}))
    assert [path.name for path in source.folder.iterdir()] == ["0.csv"]
    source.close()
    assert not source.folder.exists()


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"../budget.csv": BUDGET}, "unsafe_path"),
        ({"/etc/budget.csv": BUDGET}, "unsafe_path"),
        ({"C:\\budget.csv": BUDGET}, "unsafe_path"),
        ({"a/../../budget.csv": BUDGET}, "unsafe_path"),
        ({"a/budget.csv": BUDGET, "a/b/years.csv": BUDGET}, "scattered"),
        ({"a/budget.csv": BUDGET, "b/years.csv": BUDGET}, "scattered"),
        ({"budget.csv": BUDGET, "inner.zip": "PK"}, "entry_kind"),
        ({"budget.csv": BUDGET, "Budget.CSV.csv": BUDGET, "BUDGET csv.csv": BUDGET}, "duplicate_table"),
        ({"budget.csv": BUDGET, "BUDGET.csv": BUDGET}, "damaged"),
        ({f"{n}.csv": BUDGET for n in range(51)}, "too_many_entries"),
        ({"budget.csv": "a\n" + "0" * 5_000_000}, "compression"),
        ({"notes.txt": "x"}, "no_tables"),
        ({}, "no_tables"),
    ],
)
def test_an_archive_out_of_bounds_is_refused(tmp_path: Path, entries: dict[str, str], code: str) -> None:
    assert code_of_refusal(a_zip(tmp_path, entries)) == code


def test_an_archive_that_would_unpack_to_more_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"budget.csv": BUDGET})
    huge = (201 * 1024 * 1024).to_bytes(4, "little")
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    packed = (10 * 1024 * 1024).to_bytes(4, "little")
    path.write_bytes(content[: directory + 20] + packed + huge + content[directory + 28 :])
    assert code_of_refusal(path) == "unpacks_too_large"


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"budget.csv": BUDGET})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert code_of_refusal(path) == "encrypted"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"budget.csv": BUDGET})
    content = bytearray(path.read_bytes())
    content[45] ^= 0xFF
    path.write_bytes(content)
    assert code_of_refusal(path) == "damaged"
    assert code_of_refusal(a_file(tmp_path, b"PK\x03\x04 and no more")) == "damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "no_headings"),
        (b"a;b\n1;\x00\n", "bad_characters"),
        (b"\xff\xfea\x00;\x00b\x00\n\x00\x00\xd8", "encoding"),
        (b"\xef\xbb\xbfa;b\n\xe2;1\n", "encoding"),
        (b"a;b\n\xa1;1\n", "encoding"),
        (b'a;b\n1;2\n"never closed;3\n', "bad_quotes"),
        (b'a;b\n"x" y;3\n', "bad_quotes"),
        (b"a;A \n1;2\n", "duplicate_heading"),
        (b"a;b\n1;2;3\n", "cell_without_heading"),
        (b"a;;b\n1;2;3\n", "cell_without_heading"),
        (b"a\n" + b"x" * 32_768, "cell_too_long"),
        (b"a\n" + b"x" * 1_000_001, "line_too_long"),
        (b";".join(b"h%d" % n for n in range(201)), "too_many_columns"),
        (b"a\n" + b"1\n" * 100_001, "too_many_rows"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "old_excel"),
        (b"%PDF-1.7", "not_a_table"),
        (b"<html><table>", "not_a_table"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of_refusal(a_file(tmp_path, content)) == code


def test_a_refusal_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        read(a_file(tmp_path, "a;b\n1;2\n3;4;5\n"))
    assert refused.value.params == {"table": "budget", "cell": "C3"}


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with open_tables(a_file(tmp_path, BUDGET)) as source, pytest.raises(BadFile) as refused:
        source.rows("years")
    assert refused.value.code == "no_such_table"


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    assert len(read(a_file(tmp_path, "ref;title\n" + "R1-01;Semināru cikls\n" * 100_000))) == 100_000


def test_rows_stream_with_flat_memory(tmp_path: Path) -> None:
    line = "R1-01;Semināru cikls;2022-10-28;" + "piezīme " * 400 + "\n"
    path = a_file(tmp_path, "ref;title;starts;notes\n" + line * 3_000)
    assert path.stat().st_size > 10_000_000
    with open_tables(path) as source:
        tracemalloc.start()
        count = sum(1 for _ in source.rows("budget"))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 3_000
    assert peak < 1_500_000


def test_a_file_of_more_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = a_file(tmp_path, BUDGET)
    with path.open("r+b") as file:
        file.truncate(201 * 1024 * 1024)
    assert code_of_refusal(path) == "too_large"


def test_a_name_that_cannot_be_stored_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b\udcff.csv").write_text(BUDGET)
    assert code_of_refusal(tmp_path) == "unsafe_path"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Mērķi/Tāme.csv", "utf-8"),
        ("Mērķi/Ta\u0304me.csv", "utf-8"),
        ("Mērķi/Tāme.csv", "cp775"),
        ("Mērķi/Tāme.csv", "cp1257"),
    ],
)
def test_names_in_an_archive_that_do_not_say_their_letters_are_read_as_they_were_written(
    tmp_path: Path, name: str, encoding: str
) -> None:
    written = name.encode(encoding)
    path = a_zip(tmp_path, {"x" * len(written): BUDGET})
    path.write_bytes(path.read_bytes().replace(b"x" * len(written), written))
    with open_tables(path) as source:
        assert source.title(source.tables()[0]) == "Tāme"


def test_a_name_in_other_letters_stays_as_it_was_read(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"xx.csv": BUDGET})
    path.write_bytes(path.read_bytes().replace(b"xx.csv", b"\xff\xa8.csv"))
    with open_tables(path) as source:
        assert source.title(source.tables()[0]) == "\u00a0\u00bf"
