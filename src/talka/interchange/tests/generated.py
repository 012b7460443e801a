"""Agreements that nobody has seen before: a model of one, its tables as different people would save them, and what its
report must say, reckoned from the model alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from talka.interchange.queries.format import TABLES

Row = dict[str, Any]
# As people write them, with the code that each gets; the last two are not known yet.
KINDS = {
    "seminar": "seminar", "Konsultācija": "consultation", "social_post": "social_post", "Seminārs": "seminar",
    "peace_walk": "peace_walk", "Mentora stunda": "mentora_stunda",
}  # fmt: skip
WORDS = ("Līdzdalība", "Šķūnis", "„Nākotne”", "Ēdole", "a, b", "x; y", 'pēdiņas "te"', "=SUM(A1)", "ceļš", "2024")


@dataclass
class Written:
    """How somebody saves tables."""

    separator: str
    amount: str
    day: str
    latvian: bool
    encoding: str
    line_end: str
    zipped: bool


@dataclass
class Model:
    """An agreement as plain rows; amounts are cents, days are dates, None is unknown."""

    written: Written
    tables: dict[str, list[Row]] = field(default_factory=dict)


def titles() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


AMOUNTS = st.integers(0, 9_999_999)
COUNTS = st.integers(0, 5000)


@st.composite
def ways_of_writing(draw: st.DrawFn) -> Written:
    # A comma cannot part both the cells and the euros from the cents unless somebody quotes the cell: the writer does.
    return Written(
        separator=draw(st.sampled_from(",;\t")),
        amount=draw(st.sampled_from(["1234.56", "1234,56", "1 234,56", "1\u00a0234,56 €"])),
        day=draw(st.sampled_from(["%Y-%m-%d", "%d.%m.%Y.", "%d.%m.%Y"])),
        latvian=draw(st.booleans()),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1257"])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        zipped=draw(st.booleans()),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Model:
    """Any agreement that is sound: years without gaps, parts no greater than their whole, references unlike."""
    model = Model(draw(ways_of_writing()))
    years = draw(_years())
    codes = draw(st.lists(st.sampled_from(["CS", "MN", "P-1", "Ē2", "7"]), max_size=4, unique=True))
    some_year, some_purpose = (
        st.sampled_from([year["year"] for year in years]),
        maybe(st.sampled_from(codes)) if codes else st.none(),
    )
    agreement = {
        "number": draw(st.sampled_from(["X-1", "KM/2026 – 7", "77"])), "title": draw(titles()),
        "funder": "Sabiedrības integrācijas fonds", "contractor_name": f"Biedrība {draw(titles())}",
        "contractor_regno": None, "region": draw(st.sampled_from([None, "Kurzemes reģions", "Sēlija"])),
        "starts": years[0]["starts"], "ends": years[-1]["ends"], "currency": "EUR",
    }  # fmt: skip
    lines = [{"year": year["year"], "purpose": code} for year in years for code in codes]
    model.tables = {
        "agreement": [agreement],
        "years": years,
        "purposes": [{"code": code, "title": f"{draw(titles())} {code}"} for code in codes],
        "budget": [line | {"planned": draw(AMOUNTS)} for line in lines if draw(st.booleans())],
        "spending": [draw(_spending(some_year, some_purpose, at)) for at in range(draw(st.integers(0, 8)))],
        "remainders": [draw(_remainders(some_year, some_purpose)) for _at in range(draw(st.integers(0, 4)))],
        "activities": [draw(_activities(some_year, some_purpose, at)) for at in range(draw(st.integers(0, 12)))],
    }
    return model


@st.composite
def _years(draw: st.DrawFn) -> list[Row]:
    starts = draw(st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31)))
    years: list[Row] = []
    for ordinal in range(1, draw(st.integers(1, 4)) + 1):
        ends = starts + dt.timedelta(days=draw(st.integers(30, 500)))
        years.append({"year": ordinal, "starts": starts, "ends": ends})
        starts = ends + dt.timedelta(days=1)
    return years


@st.composite
def _spending(draw: st.DrawFn, year: st.SearchStrategy[int], purpose: st.SearchStrategy[Any], at: int) -> Row:
    amount = draw(AMOUNTS)
    ineligible = draw(maybe(st.integers(0, amount)))
    return {
        "ref": draw(st.sampled_from([None, f"E{at}"])), "year": draw(year), "purpose": draw(purpose),
        "date": draw(maybe(st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)))), "amount": amount,
        "description": draw(titles()), "ineligible": ineligible,
        "recovered": draw(maybe(st.integers(0, ineligible))) if ineligible else None,
    }  # fmt: skip


@st.composite
def _remainders(draw: st.DrawFn, year: st.SearchStrategy[int], purpose: st.SearchStrategy[Any]) -> Row:
    disposition = draw(st.sampled_from(["carried", "returned"]))
    return {"year": draw(year), "purpose": draw(purpose), "amount": draw(AMOUNTS), "disposition": disposition}


@st.composite
def _activities(draw: st.DrawFn, year: st.SearchStrategy[int], purpose: st.SearchStrategy[Any], at: int) -> Row:
    return {
        "ref": draw(st.sampled_from([None, f"D{at}"])), "year": draw(year), "purpose": draw(purpose),
        "kind": draw(st.sampled_from(list(KINDS))), "title": draw(titles()),
        "starts": draw(maybe(st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)))),
        "count": draw(st.integers(0, 300)), "participants": draw(maybe(COUNTS)), "people": draw(maybe(COUNTS)),
        "organisations": draw(maybe(COUNTS)), "minutes": draw(maybe(st.integers(0, 40).map(lambda n: n * 15))),
    }  # fmt: skip


def save(model: Model, folder: Path) -> Path:
    """Write the tables as the model's writer does; return the folder or the archive."""
    files = {f"{name}.csv": _saved(name, rows, model.written) for name, rows in model.tables.items() if rows}
    if model.written.zipped:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(f"līgums/{name}", content)
        folder.with_suffix(".zip").write_bytes(stream.getvalue())
        return folder.with_suffix(".zip")
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def _saved(name: str, rows: list[Row], written: Written) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=written.separator, lineterminator=written.line_end)
    codes = ["hours" if code == "minutes" else code for code in rows[0]]
    writer.writerow([_heading(name, code) if written.latvian else code for code in codes])
    for row in rows:
        writer.writerow([_cell(code, value, written) for code, value in row.items()])
    return stream.getvalue().encode(written.encoding)


def _heading(table: str, code: str) -> str:
    column = TABLES[table].column(code)
    assert column is not None, code
    return column.latvian


def _cell(code: str, value: Any, written: Written) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.strftime(written.day)
    if code in {"planned", "amount", "ineligible", "recovered"}:
        return _amount(value, written.amount)
    if code == "minutes":
        return f"{value // 60}:{value % 60:02}" if written.latvian else f"{value / 60:g}"
    return str(value)


def _amount(cents: int, like: str) -> str:
    whole = str(cents // 100)
    if " " in like or "\u00a0" in like:
        apart = "\u00a0" if "\u00a0" in like else " "
        whole = f"{cents // 100:,}".replace(",", apart)
    text = f"{whole}{'.' if '.' in like else ','}{cents % 100:02}"
    return f"{text}\u00a0€" if "€" in like else text


def euros(cents: int | None) -> str | None:
    """As the report for machines writes it."""
    return None if cents is None else f"{cents // 100}.{cents % 100:02}"


def total(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def expected_money(model: Model, year: int) -> Row:
    """What the year's totals must be; what follows from other years is left out."""
    spending = [row for row in model.tables["spending"] if row["year"] == year]
    ineligible = total(row["ineligible"] for row in spending)
    recovered = total(row["recovered"] for row in spending) or 0
    return {
        "planned": euros(total(row["planned"] for row in model.tables["budget"] if row["year"] == year)),
        "spent": euros(total(row["amount"] for row in spending)),
        "ineligible": euros(ineligible),
        "unrecovered": euros(None if ineligible is None else ineligible - recovered),
    }


def expected_remainder(model: Model, year: int) -> Row | None:
    """What is said to be carried on and returned, or None when nobody said."""
    rows = [row for row in model.tables["remainders"] if row["year"] == year]
    sums = {
        disposition: sum(row["amount"] for row in rows if row["disposition"] == disposition)
        for disposition in ("carried", "returned")
    }
    return {"carried_out": euros(sums["carried"]), "returned": euros(sums["returned"])} if rows else None


def expected_purposes(model: Model, year: int) -> dict[str | None, tuple[str | None, str | None]]:
    """Planned and spent by purpose; money of an unknown purpose stands under None, where there is any."""
    spending = [row for row in model.tables["spending"] if row["year"] == year]
    found: dict[str | None, tuple[str | None, str | None]] = {}
    for code in [row["code"] for row in model.tables["purposes"]]:
        planned = [row["planned"] for row in model.tables["budget"] if (row["year"], row["purpose"]) == (year, code)]
        found[code] = (euros(total(planned)), euros(total(r["amount"] for r in spending if r["purpose"] == code)))
    unknown = [row["amount"] for row in spending if row["purpose"] is None]
    left = [r for r in model.tables["remainders"] if r["year"] == year and r["purpose"] is None]
    if unknown or left:
        found[None] = (None, euros(total(unknown)))
    return found


def expected_work(model: Model, year: int) -> dict[tuple[str, str | None], Row]:
    """Sums by kind and purpose; people and organisations are unique, so two totals cannot be added."""
    groups: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in model.tables["activities"]:
        if row["year"] == year:
            groups[KINDS[row["kind"]], row["purpose"]].append(row)
    return {key: _work(rows) for key, rows in groups.items()}


def _work(rows: list[Row]) -> Row:
    def unique(name: str) -> int | None:
        known = [row[name] for row in rows if row[name] is not None]
        return known[0] if len(known) == 1 else None

    return {
        "records": len(rows),
        "count": sum(row["count"] for row in rows),
        "participants": total(row["participants"] for row in rows),
        "people": unique("people"),
        "organisations": unique("organisations"),
        "minutes": total(row["minutes"] for row in rows),
    }
