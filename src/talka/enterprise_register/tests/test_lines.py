"""Lines are looked at many at once; which rows are found must not depend on what stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from talka.enterprise_register.imports.extras import Extras
from talka.enterprise_register.imports.rows import Reading, Row
from talka.enterprise_register.tests.makers import FIRM, Line, but, register_text

# More than one block of the file is read in one go.
MANY = 1_500


def reading(folder: Path, text: str) -> Reading:
    path = folder / "register.csv"
    path.write_text(text, encoding="utf-8-sig", newline="")
    return Reading(path, Extras(), {})


def rows_of(reading: Reading) -> list[Row]:
    """With the numbers of the rows, which can be told only while their block is at hand."""
    return [row._replace(at=reading.number_of(row.at)) for some in reading.blocks() for row in some]


def firms_with(at: int, odd: Line) -> list[Line]:
    """Firms that are passed over, an odd row among them, and at last one that is kept."""
    lines = [but(FIRM, name=f'SIA "Pūce {number}"') for number in range(MANY)]
    lines[at] = odd
    return [*lines, Line()]


@pytest.mark.parametrize("at", [0, 1, 700, MANY - 1])
@pytest.mark.parametrize(
    "name", ["Divas\nrindas", "Divas\r\nrindas; arī", 'Ar "pēdiņām"; un semikolu', "a\u00a0b\u2009c"]
)
def test_an_odd_row_is_found_wherever_it_stands_and_moves_no_number(tmp_path: Path, at: int, name: str) -> None:
    found = rows_of(reading(tmp_path, register_text(firms_with(at, Line(name=name)))))
    assert [row.at for row in found] == [at + 2, MANY + 2]
    assert found[0].cells[1] == name


@pytest.mark.parametrize("written", ["B", " B ", '"B"', '" B"', "B  "])
def test_a_register_in_quotes_or_spaces_is_the_same_register(tmp_path: Path, written: str) -> None:
    whole = register_text(firms_with(900, Line()))
    assert whole.count(";B;") == 2
    rows = reading(tmp_path, whole.replace(";B;", f";{written};", 1))
    assert [row.at for row in rows_of(rows)] == [902, MANY + 2]


def test_a_firm_with_too_few_columns_is_told_and_its_neighbours_are_read(tmp_path: Path) -> None:
    lines = register_text(firms_with(900, Line())).split("\n")
    lines[700] = ";".join(lines[700].split(";")[:-3])
    rows = reading(tmp_path, "\n".join(lines))
    assert [row.at for row in rows_of(rows)] == [902, MANY + 2]
    assert [(one.row, one.column) for one in rows.problems] == [(701, "")]
    assert rows.read == MANY + 1


def test_rows_side_by_side_are_cleaned_alike_whether_plain_or_not(tmp_path: Path) -> None:
    """A character that wants cleaning makes all of its neighbours be read with care: they say the same."""
    plain = [Line(number=f"4000823{number:04d}", name=f"  Divas   atstarpes {number} ") for number in range(30)]
    odd = but(plain[0], name="Ar\u200b neredzamo")
    alone = reading(tmp_path, register_text(plain))
    said = [alone.facts(row) for row in rows_of(alone)]
    beside = reading(tmp_path, register_text([*plain, odd]))
    assert said == [beside.facts(row) for row in rows_of(beside)][:-1]
    assert said[3] is not None
    assert said[3].name == "Divas atstarpes 3"
