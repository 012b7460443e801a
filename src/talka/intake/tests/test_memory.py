"""A reading holds a piece of the file at a time, and remembers the rest on disk."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from contextlib import closing

import pytest

from talka.intake import tasks
from talka.intake.actions import batches, undo_list
from talka.intake.imports import reading
from talka.intake.imports.remembered import Brought, Remembered
from talka.intake.tests.makers import a_file, a_list, counts, staff, written
from talka.kernel.imports import undoing
from talka.kernel.imports.models import ImportState
from talka.registry.models import Mandate, Organisation, Person
from talka.registry.tests.makers import an_organisation

PIECE = 2


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read two rows at a time."""
    monkeypatch.setattr(reading, "CHUNK", PIECE)


@pytest.mark.django_db
@pytest.mark.usefixtures("in_pieces")
def test_a_row_that_stands_in_another_piece_of_the_file_again_is_refused() -> None:
    names = [f"{word} koris" for word in ("Kokle", "Stabule", "Dūdas", "Giga")]
    batch = a_list("Nosaukums", *names, "KOKLE koris", actor=staff())
    assert (batch.state, counts(batch)) == (ImportState.REFUSED, {"new": 4, "wrong": 1})
    assert "divreiz" in batch.rows.get(status="wrong").problems[0]["reason"]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_pieces")
def test_two_rows_about_one_record_are_recognised_in_different_pieces() -> None:
    user, known = staff(), an_organisation("Kokle")
    batch = a_list("Ieraksta numurs|Nosaukums", f"{known.pk}|Kokle", "|Dūdas", "|Stabule", "|Kokle", actor=user)
    assert counts(batch) == {"new": 2, "same": 1, "wrong": 1}


@pytest.mark.django_db
@pytest.mark.usefixtures("in_pieces")
def test_rows_that_this_import_has_written_are_not_what_its_later_rows_are_held_against() -> None:
    user = staff()
    lines = [f"{word} koris|kopigs@example.lv" for word in ("Kokle", "Stabule", "Dūdas", "Giga", "Trejdeksnis")]
    batch = written(a_list("Nosaukums|E-pasts", *lines, actor=user), user)
    assert (batch.state, counts(batch), Organisation.objects.count()) == (ImportState.DONE, {"new": 5}, 5)

    again = a_list("Nosaukums|E-pasts", *lines, actor=user)
    assert (again.state, counts(again)) == (ImportState.SAME, {"same": 5})
    undo_list(batch, actor=user)
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("in_pieces")
def test_later_tables_refer_to_what_pieces_long_before_have_brought() -> None:
    user = staff()
    names = ["Kokle", "Stabule", "Dūdas", "Giga", "Trejdeksnis"]
    content = zipped(
        organisations=["name", *names],
        persons=["name,organisation", *(f"Anna {name},{name}" for name in reversed(names))],
        mandates=["person,organisation,role,starts", *(f"Anna {name},{name},board,2024-01-01" for name in names)],
    )
    batch = written(a_file(content, actor=user, name="saraksti.zip"), user)

    assert (batch.state, counts(batch, "mandates")) == (ImportState.DONE, {"new": 5})
    assert {one.name: str(one.organisation) for one in Person.objects.all()} == {f"Anna {one}": one for one in names}
    assert all(str(one.organisation) in str(one.person) for one in Mandate.objects.all())


@pytest.mark.django_db
@pytest.mark.usefixtures("in_pieces")
def test_one_mandate_twice_in_a_time_is_recognised_in_different_pieces() -> None:
    user = staff()
    content = zipped(
        organisations=["name", "Kokle", "Stabule", "Giga"],
        persons=["name", "Anna Ozola"],
        mandates=[
            "person,organisation,role,starts,ends",
            *(f"Anna Ozola,{one},board,2024-01-01," for one in ("Kokle", "Stabule", "Giga")),
            "Anna Ozola,Kokle,board,2024-06-01,",
        ],
    )
    assert counts(a_file(content, actor=user, name="saraksti.zip"), "mandates") == {"new": 3, "wrong": 1}


def zipped(**tables: list[str]) -> bytes:
    """A ZIP with a CSV for each table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, lines in tables.items():
            archive.writestr(f"{name}.csv", "\n".join(lines))
    return stream.getvalue()


@pytest.mark.django_db
def test_checking_four_times_the_rows_holds_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 100)
    monkeypatch.setattr(batches, "MOST_AT_ONCE", 1)
    held = {rows: held_while_checking(rows) for rows in (10, 400, 1_600)}
    # Names, keys and marks of twelve hundred rows more took about a megabyte.
    assert held[1_600] < held[400] + 200_000


def held_while_checking(rows: int) -> int:
    """The most bytes of Python's objects at once."""
    lines = [f"Biedrība „{row} {'gara ' * 10}”" for row in range(rows)]
    batch = a_list("Nosaukums", *lines, actor=staff())
    tracemalloc.start()
    try:
        tasks.check_list.call(batch.pk)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    batch.refresh_from_db()
    assert counts(batch) == {"new": rows}
    return held


def test_of_records_that_stay_only_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "LISTED", 2)
    undone = undoing.Undone()
    for name in ("Kokle", "Stabule", "Giga"):
        undone.stays(name)
    assert (undone.conflicts, undone.stayed) == (3, ["Kokle", "Stabule"])


def test_what_is_remembered_is_told_as_it_came() -> None:
    with closing(Remembered()) as remembered:
        ones = [
            Brought("kokle", 7, "7", "Kokle"),
            Brought("kokle", "+3", "+3", "Kokle!"),
            Brought("giga", 8, "8", "Giga"),
        ]
        for one in ones:
            remembered.bring("organisation", one)
        assert list(remembered.brought("organisation", {"kokle"})) == ones[:2]
        assert list(remembered.brought("community", {"kokle"})) == []
        assert sorted(remembered.labels("organisation", most=4)) == ["Giga", "Kokle", "Kokle!"]
        assert remembered.labels("organisation", most=3) == []
        assert remembered.repeated("row", [5, -6, 5]) == {2}
        assert remembered.repeated("row", [9, -6]) == {1}
        assert remembered.repeated("other", [5]) == set()
