"""The form for the list of an online meeting: pasted, a CSV, a workbook, or something else altogether."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # has no types
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from talka.events.forms.meetings import MOST_BYTES, MeetingListForm
from talka.events.imports.meetings import MOST_LINES
from talka.events.imports.session_time import Clock
from talka.events.models import Session

LINES = "Name,Email,Duration\nAnna Bērziņa,anna@example.lv,1:05:00\nPauls,,25\n"
HEARD = [("Anna Bērziņa", "anna@example.lv", 65), ("Pauls", "", 25)]
SESSION = Session(
    starts_at=dt.datetime(2026, 11, 18, 8, tzinfo=dt.UTC), ends_at=dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC)
)
NOBODY, TOO_LONG = "Šajā sarakstā nav neviena dalībnieka.", "Saraksts ir pārāk garš."


def form_of(content: bytes | None = None, *, text: str = "", name: str = "saraksts.csv") -> MeetingListForm:
    files: MultiValueDict[str, Any] = MultiValueDict()
    if content is not None:
        files["file"] = SimpleUploadedFile(name, content)
    return MeetingListForm({"text": text}, files, session=SESSION)


def heard(form: MeetingListForm) -> list[tuple[str, str, int | None]]:
    assert form.is_valid(), form.errors
    assert [one.number for one in form.heard] == list(range(1, len(form.heard) + 1))
    return [(one.name, one.email, one.minutes) for one in form.heard]


def a_workbook(path: Path, *, first_column: int = 0) -> bytes:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Participants")
        for number, line in enumerate(LINES.splitlines()):
            for at, cell in enumerate(line.split(",")):
                sheet.write_string(number, first_column + at, cell.replace(" ", "\n"))
    return path.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1257"])
def test_a_pasted_list_and_a_file_are_read_the_same(encoding: str) -> None:
    assert heard(form_of(text=LINES)) == heard(form_of(LINES.encode(encoding))) == HEARD


@pytest.mark.parametrize("first_column", [0, 2])
def test_a_workbook_is_read_wherever_its_table_begins(tmp_path: Path, first_column: int) -> None:
    form = form_of(a_workbook(tmp_path / "zoom.xlsx", first_column=first_column), name="zoom.xlsx")
    assert heard(form) == HEARD
    assert "Anna Bērziņa" in form.cleaned_data["text"], "what was read of the file is what is confirmed"


def test_the_file_is_taken_when_both_are_given() -> None:
    assert heard(form_of(LINES.encode(), text="Name\nCits cilvēks\n")) == HEARD


def a_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("saraksts.txt", "Anna")
    return target.getvalue()


@pytest.mark.parametrize(
    "content", [a_zip(), b"PK\x03\x04 nekas", b"\x00\x01\x02\x03", b"\x89PNG\r\n\x1a\n\x00\x00"],
    ids=["a zip", "a torn workbook", "bytes", "a picture"],
)  # fmt: skip
def test_what_is_no_list_is_refused_at_the_file(content: bytes) -> None:
    form = form_of(content)
    assert not form.is_valid()
    assert "file" in form.errors
    assert NOBODY not in str(form.errors), "one mistake is said once"


@pytest.mark.parametrize("text", ["", "   \n\n", "Name,Email,Duration\n"])
def test_a_list_without_anybody_says_so(text: str) -> None:
    assert form_of(text=text).errors == {"text": [NOBODY]}


def test_a_list_that_is_too_long_is_refused_before_it_is_read() -> None:
    assert form_of(b"a" * (MOST_BYTES + 1)).errors["file"] == [TOO_LONG]
    names = "\n".join(f"Cilvēks {number}" for number in range(MOST_LINES + 5))
    assert form_of(text=f"Name\n{names}\n").errors["text"] == [TOO_LONG]


def test_only_the_time_of_the_session_counts_by_our_clock() -> None:
    form = form_of(text="Name,Join Time,Leave Time\nAnna,18.11.2026 09:30,18.11.2026 10:20\n")
    assert heard(form) == [("Anna", "", 20)]
    assert form.clock == Clock.OURS


def test_the_clock_is_chosen_in_the_form() -> None:
    text = "Name,Join Time,Leave Time\nAnna,18.11.2026 07:50,18.11.2026 10:20\n"
    for said, minutes in (("ours", 20), ("world", 60)):
        form = MeetingListForm({"text": text, "clock_said": said}, session=SESSION)
        assert heard(form) == [("Anna", "", minutes)]
    assert not MeetingListForm({"text": text, "clock_said": "moon"}, session=SESSION).is_valid()
