"""The attendance list of an online meeting as Zoom, Teams and Meet write it: who, by what address, for how long."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from talka.kernel.text import BadText, clean_text, fold

MOST_LINES = 5_000
MOST_NAME, MOST_ADDRESS = 150, 254
_PREAMBLE = 60
_MINUTE = timedelta(minutes=1)
_ENCODINGS = ("utf-8-sig", "cp1257")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Headings as they are folded, by what stands beneath them.
HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset({
        "name", "full name", "name original name", "user name", "participant", "attendee", "display name",
        "vards", "vards uzvards", "vards un uzvards", "pilns vards", "dalibnieks", "dalibnieka vards",
        "participant name", "user name original name",
    }),
    "first": frozenset({"first name", "given name"}),
    "surname": frozenset({"last name", "surname", "family name", "uzvards"}),
    "email": frozenset({
        "email", "e mail", "user email", "email address", "mail", "e pasts", "epasts", "participant email",
        "e pasta adrese",
    }),
    "joined": frozenset({
        "join time", "first join", "time joined", "joined", "first joined", "pievienosanas laiks", "pievienojas",
        "pirma pievienosanas", "pirmoreiz pievienojas", "first join time", "joined at", "first seen at", "first seen",
    }),
    "left": frozenset({
        "leave time", "last leave", "time exited", "left", "last leave time", "iziesanas laiks", "izgaja",
        "pamesanas laiks", "pedeja iziesana", "pedeja pamesana", "pedejoreiz pameta", "left at", "exited at",
        "last seen at", "last seen",
    }),
    "duration": frozenset({
        "duration", "duration minutes", "total duration minutes", "in meeting duration", "time in session minutes",
        "time in call", "attendance duration", "ilgums", "ilgums minutes", "ilgums sapulce", "dalibas ilgums",
        "sapulces ilgums", "laiks sapulce",
    }),
    "action": frozenset({"user action", "lietotaja darbiba"}),
    "moment": frozenset({"timestamp", "laikspiedols"}),
    # Who registered and did not come, and who was not let in, are no participants.
    "attended": frozenset({"attended", "piedalijas"}),
    "waited": frozenset({"in waiting room", "uzgaidamaja telpa"}),
}  # fmt: skip
_MOMENTS = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%y %H:%M:%S",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%d.%m.%y %H:%M:%S", "%d.%m.%y %H:%M", "%d/%m/%y %H:%M:%S", "%d/%m/%y %H:%M",
    "%b %d %Y %I:%M:%S %p", "%b %d %Y %I:%M %p", "%b %d %Y %H:%M:%S", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M",
)  # fmt: skip
_MARKS = re.compile(
    r"\s*\((?:host|co-host|me|guest|external|organizer|viesis|es|unverified|ārējs)[^)]*\)", re.IGNORECASE
)
_UNITS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h|hr|hrs|hour|hours|st|m|min|mins|minutes|s|sec|secs|seconds|sek)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_WITH_ZONE = re.compile(r"\d{1,2}:\d{2}(?::[\d.]+)?\s*(?:Z|[+-]\d{2}:?\d{2})\s*$")
_NO, _YES = frozenset({"no", "ne"}), frozenset({"yes", "ja"})
# What one was called at first stands behind what one is called.
_FIRST_NAMED = re.compile(r"\s*\([^()]*\)$")
_NEXT_SECTION = re.compile(r"\d\.\s")


Span = tuple[datetime, datetime]


@dataclass
class MeetingLine:
    """One person of a list, however often they came and went."""

    name: str
    email: str
    # From when until when, as far as the list says it.
    spans: list[Span] = field(default_factory=list)
    # What the list itself adds up where somebody was away for a while, and the time within which that was.
    told: list[tuple[float, Span | None]] = field(default_factory=list)
    knows_time: bool = False

    @property
    def minutes(self) -> int | None:
        """Time in the meeting, moments in two windows once; None where the list tells no time at all."""
        if self.spans:
            return round(_together(self.spans) / _MINUTE)
        return round(sum(minutes for minutes, _within in self.told)) if self.knows_time else None

    def minutes_between(self, window: Span) -> int | None:
        """As `minutes`, of this time only; what the list adds up without saying when is taken as it is."""
        if self.spans:
            return round(_together(_common(span, window) for span in self.spans) / _MINUTE)
        if not self.knows_time:
            return None
        return round(sum(_within(minutes, span, window) for minutes, span in self.told))

    @property
    def says_when(self) -> list[Span]:
        """Every time in which they were there at least in part."""
        return self.spans or [span for _minutes, span in self.told if span is not None]


def decoded(content: bytes) -> str | None:
    """The text of a file, whatever its encoding; Teams writes UTF-16. None when it is no text."""
    if content.startswith(_UTF_16_MARKS):
        return _decoded(content, "utf-16")
    return next((text for one in _ENCODINGS if (text := _decoded(content, one)) is not None), None)


def read_meeting(text: str) -> list[MeetingLine]:
    """The people of a list in its order, each once."""
    rows = _rows(text)
    columns, start = _columns(rows)
    people: dict[tuple[str, str], MeetingLine] = {}
    comings: dict[tuple[str, str], datetime] = {}
    for row in rows[start : start + MOST_LINES]:
        cells = [cell.strip() for cell in row]
        if people and cells and _NEXT_SECTION.match(cells[0]):
            break
        if again := _headings(row):
            columns = again
            continue
        told = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        if fold(told.get("attended", "")) in _NO or fold(told.get("waited", "")) in _YES:
            continue
        if columns.get("named") == columns["name"]:
            told["name"] = _FIRST_NAMED.sub("", told.get("name", ""))
        line = _person(told)
        if line is None:
            continue
        key = ("", line.email.casefold()) if line.email else (fold(line.name), "")
        person = people.setdefault(key, line)
        _add_time(person, told, key, comings)
    return list(people.values())


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _rows(text: str) -> list[list[str]]:
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    counts = {mark: sum(line.count(mark) for line in lines) for mark in "\t;,"}
    mark = max(counts, key=lambda one: (counts[one], one == "\t"))
    if counts["\t"] >= len(lines) / 2:
        mark = "\t"
    try:
        return [next(csv.reader([line], delimiter=mark), []) or [""] for line in lines]
    except csv.Error:
        return [line.split(mark) for line in lines]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Where what stands, and the row after the headings; without headings the first column holds names."""
    for number, row in enumerate(rows[:_PREAMBLE]):
        if found := _headings(row):
            return found, number + 1
    width = max((len(row) for row in rows), default=0)
    mails = next((at for at in range(width) if any("@" in row[at] for row in rows if at < len(row))), None)
    return {"name": 0} | ({"email": mails} if mails else {}), 0


def _headings(row: Sequence[str]) -> dict[str, int]:
    """Which column says what, where a row is one of headings; a list may have more than one."""
    found: dict[str, int] = {}
    for at, heading in enumerate(fold(cell) for cell in row):
        for name, headings in HEADINGS.items():
            if heading in headings:
                found.setdefault(name, at)
                if heading.endswith("original name"):
                    found["named"] = at
    if "first" in found:
        found["name"] = found.pop("first")
    return found if "name" in found and len(found) > 1 else {}


def _person(told: Mapping[str, str]) -> MeetingLine | None:
    try:
        name = clean_text(" ".join(filter(None, [told.get("name"), told.get("surname")])))
        email = clean_text(told.get("email", "")).strip("<>")
    except BadText:
        return None
    name = _MARKS.sub("", name).strip(" ,;")[:MOST_NAME]
    if not any(char.isalpha() for char in name):
        return None
    return MeetingLine(name, email if "@" in email and len(email) <= MOST_ADDRESS else "")


def _add_time(
    person: MeetingLine, told: Mapping[str, str], key: tuple[str, str], comings: dict[tuple[str, str], datetime]
) -> None:
    if "action" in told:
        moment = _moment(told.get("moment", ""))
        if moment is None:
            return
        person.knows_time = True
        if fold(told["action"]).startswith(("joined", "pievienoj")):
            comings.setdefault(key, moment)
        elif key in comings and moment >= comings[key]:
            person.spans.append((comings.pop(key), moment))
        return
    joined, left = _moment(told.get("joined", "")), _moment(told.get("left", ""))
    lasted = _minutes(told.get("duration", ""))
    # First join and last leave with a shorter duration between: somebody was away for a while.
    whole = (left - joined) / _MINUTE if joined is not None and left is not None and left >= joined else None
    if whole is not None and joined is not None and left is not None and (lasted is None or whole - lasted < 2):  # noqa: PLR2004 -- rounding
        person.spans.append((joined, left))
        person.knows_time = True
    elif lasted is not None:
        hull = (joined, left) if whole is not None and joined is not None and left is not None else None
        person.told.append((lasted, hull))
        person.knows_time = True


def _common(span: Span, window: Span) -> Span:
    """What two times share; nothing is a time that lasts nothing."""
    starts = max(span[0], window[0])
    return starts, max(starts, min(span[1], window[1]))


def _within(minutes: float, span: Span | None, window: Span) -> float:
    if span is None:
        return minutes
    starts, ends = _common(span, window)
    return min(minutes, (ends - starts) / _MINUTE)


def _together(spans: Iterable[Span]) -> timedelta:
    """How long at least one of the spans lasts."""
    total, reached = timedelta(), None
    for starts, ends in sorted(spans):
        begins = starts if reached is None else max(starts, reached)
        if ends > begins:
            total += ends - begins
        reached = ends if reached is None else max(reached, ends)
    return total


def _moment(text: str) -> datetime | None:
    if _WITH_ZONE.search(text):
        return _told_with_zone(text)
    plain = " ".join(text.replace(",", " ").replace("\u202f", " ").replace("T", " ").split()).replace(". ", " ")
    for shape in _MOMENTS:
        try:
            return datetime.strptime(plain[:30], shape)  # noqa: DTZ007 -- the list does not say of which time zone it is
        except ValueError:
            continue
    return None


def _told_with_zone(text: str) -> datetime | None:
    """A moment that says of which zone it is, as the clock here showed it."""
    try:
        return timezone.make_naive(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


def _minutes(text: str) -> float | None:
    plain = text.strip().replace("\u00a0", " ")[:40]
    if match := _CLOCK.fullmatch(plain):
        # 1:05:00 has seconds; 65:00 does not occur, 1:05 are hours.
        return int(match[1]) * 60 + int(match[2]) + int(match[3] or 0) / 60
    parts = _UNITS.findall(plain)
    if parts:
        return sum(float(number.replace(",", ".")) * _worth(unit) for number, unit in parts)
    try:
        return max(0.0, min(float(plain.replace(",", ".")), 60 * 24 * 31)) if plain else None
    except ValueError:
        return None


def _worth(unit: str) -> float:
    first = unit.casefold()
    if first.startswith("h") or first == "st":
        return 60
    return 1 if first.startswith("m") else 1 / 60
