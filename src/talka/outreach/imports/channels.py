"""A channel's own list of its posts: which column is which is found by the headings, in English or Latvian."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.csv_archives import unpack_csv_files
from talka.kernel.imports.csv_tables import SEPARATORS, find_encoding, read_csv
from talka.kernel.imports.grids import GridRow
from talka.kernel.imports.xlsx_cells import OLD_OFFICE_START
from talka.kernel.imports.xlsx_tables import is_workbook, read_sheet, read_workbook
from talka.kernel.periods import BadDate, parse_date
from talka.kernel.text import fold
from talka.outreach.queries.posts import Row, channel_of, link_key

# The first that a file has is taken.
HEADINGS = {
    "day": (
        "publish time", "video publish time", "created date", "post publish date", "posted date", "posted", "published",
        "publicesanas laiks", "video publicesanas laiks", "publicets", "izveides datums", "post time", "date", "datums",
        "time",
    ),
    "link": ("permalink", "post link", "post url", "url", "link", "video link", "tweet permalink", "sharelink",
        "saite", "pastaviga saite"),
    "title": ("title", "video title", "post title", "virsraksts", "nosaukums", "video nosaukums", "post message",
        "message", "post text", "tweet text", "sharecommentary", "description", "apraksts"),
    "words": ("description", "apraksts"),
    "reach": (
        "reach", "unique impressions", "impressions", "views", "total views", "sasniegta auditorija", "sasniedzamiba",
        "sasniegtie", "skatijumi", "reach from organic posts", "lifetime post total reach",
    ),
    "video": ("content", "video", "video id", "saturs"),
    "account": ("page name", "account name", "account username"),
}  # fmt: skip
_FORMATS = ("%b %d, %Y", "%B %d, %Y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# X writes the day of the week before the day.
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=\d)T\d.*")
_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
Line = tuple[int, list[str]]
_MONTHS, _LOOKED_AT, MOST_ROWS, LONGEST_TITLE, LONGEST_NUMBER = 12, 12, 5_000, 200, 11


@dataclass(frozen=True)
class ReadFile:
    """What a file tells: posts, the headings that were understood, rows that were not."""

    rows: list[Row]
    columns: dict[str, str]
    skipped: list[int]


def read_channel_file(upload: UploadedFile[Any]) -> ReadFile:
    """Read a CSV or a workbook of a channel. Raises BadFile."""
    with tempfile.TemporaryDirectory(prefix="talka-posts-") as name:
        folder = Path(name)
        path = folder / "upload"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        found = list(filter(None, _lists(path, folder)))
    if not found:
        raise BadFile("no_tables")
    # YouTube packs its list of videos with what happened to each of them day by day.
    return next((one for one in found if len({row["link"] for row in one.rows}) == len(one.rows)), found[0])


def _lists(path: Path, folder: Path) -> Iterator[ReadFile | None]:
    with path.open("rb") as file:
        start = file.read(len(OLD_OFFICE_START))
    if not start:
        raise BadFile("empty")
    # LinkedIn hands out workbooks of the old format; so does whoever keeps a workbook under a password.
    if start == OLD_OFFICE_START:
        try:
            yield from _sheets(path, folder)
        except BadFile as error:
            raise BadFile("old_excel") from error
    elif start.startswith(b"PK") and is_workbook(path):
        yield from _sheets(path, folder)
    elif start.startswith(b"PK"):
        for _title, one in unpack_csv_files(path, folder).tables:
            yield _table(one)
    else:
        yield _table(path)


def _sheets(path: Path, folder: Path) -> Iterator[ReadFile | None]:
    for sheet in read_workbook(path, folder).sheets.values():
        yield _read(_lines(read_sheet(sheet)))


def _table(path: Path) -> ReadFile | None:
    """The posts of a CSV, parted by each separator in turn: a sentence above the headings says nothing of it."""
    with path.open("rb") as file:
        encoding = find_encoding(file, "upload")
    refused: list[BadFile] = []
    for separator in SEPARATORS:
        try:
            found = _read(_lines(read_csv(path, encoding, "upload", separator)))
        except BadFile as error:
            refused.append(error)
            continue
        if found is not None:
            return found
    if refused:
        raise refused[0]
    return None


def _lines(rows: Iterable[GridRow]) -> list[Line]:
    return [(row.number, [""] * row.first_column + row.cells) for row in rows]


def _read(grid: list[Line]) -> ReadFile | None:
    """The posts of one sheet; None where no row looks like headings of posts."""
    for at, (_number, cells) in enumerate(grid[:_LOOKED_AT]):
        columns = _columns(cells)
        if "day" in columns and ("link" in columns or "title" in columns or "video" in columns):
            told, rest = {code: cells[place] for code, place in columns.items()}, grid[at + 1 :]
            # LinkedIn sets two lists side by side: the same posts by what they moved, and by how many saw them.
            twins = [
                place for place, cell in enumerate(cells) if place not in columns.values() and cell in told.values()
            ]
            if told["day"] not in [cells[place] for place in twins]:
                return _posts(rest, columns, told)
            left, right = ([(n, row[part]) for n, row in rest] for part in (slice(twins[0]), slice(twins[0], None)))
            first, second = _columns(cells[: twins[0]]), _columns(cells[twins[0] :])
            return _joined(_posts(left, first, told), _posts(right, second, told))
    return None


def _joined(one: ReadFile, other: ReadFile) -> ReadFile:
    """Two lists as one, each post once, with what either knows."""
    more = {link_key(row["link"]): row for row in other.rows if row["link"]}
    rows = []
    for row in one.rows:
        twin = more.pop(link_key(row["link"]), None) if row["link"] else None
        rows.append({**row, "reach": row["reach"] if twin is None or row["reach"] is not None else twin["reach"]})
    return ReadFile([*rows, *more.values()], one.columns, one.skipped)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    names = [fold(cell) for cell in cells]
    return {
        code: names.index(found)
        for code, known in HEADINGS.items()
        if (found := next((one for one in known if one in names), None)) is not None
    }


def _posts(lines: list[Line], columns: dict[str, int], titles: dict[str, str]) -> ReadFile:
    rows: list[Row] = []
    skipped: list[int] = []

    def cell(cells: Sequence[str], code: str) -> str:
        place = columns.get(code)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    day_first = any(
        int(found[1]) > _MONTHS for _n, cells in lines if (found := _SLASHED.match(cell(cells, "day"))) is not None
    )
    for number, cells in lines[:MOST_ROWS]:
        if not any(one.strip() for one in cells):
            continue
        day = _day(cell(cells, "day"), day_first=day_first)
        link = _link(cell(cells, "link"), cell(cells, "video"))
        if day is None:
            # YouTube's file begins with a line of totals; other files end with one.
            skipped.append(number)
            continue
        title = " ".join((cell(cells, "title") or cell(cells, "words")).split())[:LONGEST_TITLE]
        rows.append({
            "day": day.isoformat(), "title": title, "link": link, "channel": channel_of(link) if link else "",
            "reach": _number(cell(cells, "reach")), "count": 1,
        })  # fmt: skip
    return ReadFile(rows, titles, skipped)


def _day(text: str, *, day_first: bool) -> dt.date | None:
    bare = _WEEKDAY.sub("", _CLOCK.sub("", text.strip()))
    if found := _SLASHED.match(bare):
        first, second, year = (int(part) for part in found.groups())
        month, day = (second, first) if day_first else (first, second)
        with suppress(ValueError):
            return dt.date(year, month, day)
        return None
    with suppress(BadDate):
        return parse_date(bare)
    with suppress(BadDate):
        return parse_date(bare.partition(" ")[0])
    for shape in _FORMATS:
        with suppress(ValueError):
            return dt.datetime.strptime(bare, shape).replace(tzinfo=dt.UTC).date()
    return None


def _link(text: str, video: str) -> str:
    if text.startswith(("http://", "https://")):
        return text[:500]
    return f"https://www.youtube.com/watch?v={video}" if _VIDEO.fullmatch(video) else ""


def _number(text: str) -> int | None:
    digits = re.sub(r"[\s,.\u00a0]", "", text.removesuffix(".0"))
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None
