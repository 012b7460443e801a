"""A list of participants as people paste it: from Excel, Zoom, Teams or Meet, with the columns in any order."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.activities.queries.attendance import Line
from talka.kernel.mistakes import explain
from talka.kernel.numbers import format_count
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import BadText, clean_text, fold

MOST_LINES = 2_000
MOST_TEXT = 1_000_000
MOST_NAME, MOST_ORGANISATION = 150, 250
MOST_ADDRESS = 254
PREAMBLE = 40
WIDE = 3
DIGITS = 11
# Headings as they are folded, by what stands beneath them.
HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset({
        "vards uzvards", "vards un uzvards", "vards", "name", "full name", "user name",
        "dalibnieks", "dalibnieka vards", "dalibnieka vards uzvards", "participant", "attendee", "pilns vards",
    }),
    # Zoom's: whoever wrote another name in the meeting has the one of the account in brackets.
    "renamed": frozenset({"name original name"}),
    "surname": frozenset({"uzvards", "last name", "surname", "family name"}),
    "first": frozenset({"first name", "given name"}),
    "email": frozenset({
        "e pasts", "epasts", "e pasta adrese", "email", "e mail", "user email", "email address", "mail",
    }),
    "organisation": frozenset({
        "organizacija", "organizacijas nosaukums", "iestade", "parstaveta organizacija", "nvo", "biedriba",
        "parstavetas organizacijas nosaukums", "organisation", "organization", "company", "uznemums", "institucija",
        "nosaukums",
    }),
    "registration_number": frozenset({
        "registracijas numurs", "reg nr", "regnr", "registracijas nr", "registration number", "reg numurs",
    }),
}  # fmt: skip
# Words that people's names do not contain.
ORGANISATION_WORDS = frozenset({
    "biedriba", "nodibinajums", "fonds", "sia", "as", "vsia", "pasvaldiba", "dome", "skola", "vidusskola", "centrs",
    "klubs", "savieniba", "asociacija", "apvieniba", "alianse", "ministrija", "agentura", "universitate", "biblioteka",
    "novada", "pagasta", "muzejs", "draudze", "tikls", "partneriba", "federacija", "institucija", "instituts", "nvo",
    "foundation", "association", "society", "kopiena", "kulturas", "lauku",
})  # fmt: skip
# What meetings call somebody who has not said who they are, and programs that only listen.
_DEVICES = "iphone|ipad|macbook|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|laptop|desktop"
_PROGRAMS = r"notetaker|note taker|fireflies\.ai|otter\.ai|read\.ai|tl;dv"
_NOBODY = re.compile(rf"\b(?:{_DEVICES}|{_PROGRAMS})\b", re.IGNORECASE)
_MARKS = re.compile(
    rf"\s*\((?:(?:host|co-host|me|guest|external|organizer|viesis|es|saimnieks|ārējs|unverified)|[^)]*\b(?:{_DEVICES})\b)"
    r"[^)]*\)",
    re.IGNORECASE,
)
_RENAMED = re.compile(r"(?P<shown>[^()]*[^()\s])\s*\((?P<account>[^()]+)\)")
_QUOTED = re.compile(r"[„“”\"«»]")
_NEXT_SECTION = re.compile(r"\d\.\s")


class AttendanceForm(forms.Form):
    """A pasted list, read into lines."""

    text = forms.CharField(
        label=gettext_lazy("List of participants"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=MOST_TEXT,
        help_text=gettext_lazy(
            "Copy the rows in Excel, or the whole attendance list of Zoom, Teams or Google Meet, and paste here."
        ),
    )

    lines: list[Line]

    def clean_text(self) -> str:
        """Read the lines; the text itself stays as it was pasted."""
        text = str(self.cleaned_data["text"])
        self.lines = read_lines(text)
        if not self.lines:
            raise ValidationError(_("There is no participant in this text."), code="empty")
        if len(self.lines) > MOST_LINES:
            words = _("The list has %(count)s lines. Paste at most %(most)s at a time.")
            counts = {"count": format_count(len(self.lines)), "most": format_count(MOST_LINES)}
            raise ValidationError(words % counts, code="too_many")
        return text


def read_lines(text: str) -> list[Line]:
    """The participants of a text, in its order, each numbered by its row."""
    rows = _rows(text)
    columns, start = _columns(rows)
    found: list[Line] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = [cell.strip() for cell in row]
        if found and (not any(cells) or _NEXT_SECTION.match(cells[0])):
            # Teams writes another table beneath the participants; a blank line within a list is passed over.
            if any(_NEXT_SECTION.match(after[0].strip()) for after in rows[number - 1 : number + 2] if after):
                break
            continue
        if any(cells):
            found.append(_line(number, cells, columns))
        if len(found) > MOST_LINES:
            break
    return found


def _rows(text: str) -> list[list[str]]:
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    counts = {mark: sum(line.count(mark) for line in lines) for mark in "\t;,"}
    # A comma stands within names of organisations too, so the stronger marks come first.
    mark = next(
        (mark for mark in "\t;" if counts[mark] >= len(lines) / 2 and counts[mark]), "," if counts[","] else "\t"
    )
    try:
        return [next(csv.reader([line], delimiter=mark, strict=False), []) or [""] for line in lines]
    except csv.Error:
        return [line.split(mark) for line in lines]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Where what stands, and the row after the headings."""
    for number, row in enumerate(rows[:PREAMBLE]):
        columns = _from_headings([fold(cell) for cell in row])
        if columns:
            return columns, number + 1
    return _from_content(rows), 0


def _from_headings(folded: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(folded):
        for name, headings in HEADINGS.items():
            if heading in headings:
                columns.setdefault(name, at)
    if "first" in columns and "name" not in columns:
        columns["name"] = columns.pop("first")
    if "renamed" in columns:
        columns.setdefault("name", columns["renamed"])
    named = "name" in columns or "organisation" in columns
    # One known heading is enough when it stands alone, or in a wide row: meeting tools have columns of their own.
    alone = sum(1 for one in folded if one) == 1
    return columns if named and (len(columns) > 1 or alone or len(folded) >= WIDE) else {}


def _from_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    width = max((len(row) for row in rows), default=0)
    cells = [[row[at].strip() for row in rows if at < len(row) and row[at].strip()] for at in range(width)]
    columns: dict[str, int] = {}
    texts: list[int] = []
    for at, values in enumerate(cells):
        if values and sum("@" in value for value in values) * 2 > len(values):
            columns.setdefault("email", at)
        elif values and sum(_is_number(value) for value in values) * 2 > len(values):
            columns.setdefault("registration_number", at)
        elif values and sum(any(char.isalpha() for char in value) for value in values) * 2 > len(values):
            texts.append(at)
    likeness = {at: sum(_is_organisation(value) for value in cells[at]) / len(cells[at]) for at in texts}
    if not texts:
        return columns | {"name": 0} if "email" in columns and columns["email"] != 0 else columns
    name = min(texts, key=lambda at: (likeness[at], at))
    others = [at for at in texts if at != name]
    if len(texts) == 1 and likeness[name] > 1 / 2:
        return columns | {"organisation": name}
    columns["name"] = name
    single = [at for at in texts if all(len(value.split()) == 1 for value in cells[at])]
    if name in single and name + 1 in single:
        columns["surname"] = name + 1
        others.remove(name + 1)
    if others:
        columns["organisation"] = max(others, key=lambda at: (likeness[at], -at))
    return columns


def _is_number(value: str) -> bool:
    digits = re.sub(r"[\s\-]", "", value)
    return digits.isdigit() and len(digits) == DIGITS


def _is_organisation(value: str) -> bool:
    return bool(_QUOTED.search(value)) or not ORGANISATION_WORDS.isdisjoint(fold(value).split())


def _line(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Line:
    try:
        told = {name: clean_text(cells[at]) for name, at in columns.items() if at < len(cells)}
    except BadText as error:
        return Line(
            number, name=clean_text("".join(c for c in " ".join(cells) if c.isprintable()))[:80], mistake=explain(error)
        )
    name = " ".join(filter(None, [told.get("name"), told.get("surname")]))
    name = _MARKS.sub("", name).strip(" ,;")
    if "renamed" in told and (both := _RENAMED.fullmatch(name)):
        name = max(both["shown"], both["account"], key=lambda one: len(one.split()))
    email = told.get("email", "").strip("<>").removeprefix("mailto:")
    organisation, regno = told.get("organisation", ""), told.get("registration_number", "")
    mistake, checked = _mistake(name, email, organisation, regno)
    return Line(number, name, email, organisation, checked, mistake)


def _mistake(name: str, email: str, organisation: str, regno: str) -> tuple[str, str]:
    """What is wrong with a line, and its checked registration number."""
    words = ""
    if not name and not organisation:
        words = _("There is no name.")
    elif len(name) > MOST_NAME or len(organisation) > MOST_ORGANISATION or len(email) > MOST_ADDRESS:
        words = _("The text is too long.")
    elif name and not any(char.isalpha() for char in name):
        words = _("This is not a name.")
    elif _NOBODY.search(name) and not email:
        words = _("This is a device or a program, not a person.")
    elif email and not _is_address(email):
        words = _("This is not an e-mail address: %(email)s.") % {"email": email[:80]}
    if words or not regno:
        return words, ""
    try:
        return "", check_registration_number(regno)
    except BadRegistrationNumber as error:
        return explain(error), ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
