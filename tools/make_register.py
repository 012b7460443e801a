#!/usr/bin/env python3
"""Makes files of the shape in which the enterprise register is open data, of any size; everything in them is made up.

    .venv/bin/python tools/make_register.py FOLDER                              the full size: 486,000 rows
    .venv/bin/python tools/make_register.py FOLDER --rows 300 --kept 240        the sample that Talka ships
    .venv/bin/python tools/make_register.py FOLDER --rows 300 --kept 240 --later    the same, some weeks later

The same arguments make the same files. Numbers have a right control digit and begin as no real ones do.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADINGS = (
    "regcode;sepa;name;name_before_quotes;name_in_quotes;name_after_quotes;without_quotes;regtype;regtype_text;type;"
    "type_text;registered;terminated;closed;address;index;addressid;region;city;atvk;reregistration_term"
)
BENEFIT = (
    "Registracijas_kods,Organizacijas_veids,Statuss,Speka_no,Speka_lidz,Lemuma_pienemsanas_datums,Lemuma_butiba,"
    "Darbibas_jomas_nosaukums"
)
# Which of the kept rows, counted round, something happens to.
RENAMED, MOVED, ENDED = (40, 3), (40, 11), (60, 17)
ODD_NAME, HAS_STATUS = (101, 50), (20, 4)
ROWS, SHARE = 486_000, 37_603 / 486_000
WEIGHTS = (9, 1, 4, 8, 3, 10, 2, 5, 7, 6)
LAST_DAY = dt.date(2026, 10, 1)
# Register, its name, form, its name, words before the quotes, how many of a thousand kept rows, of them ended.
KEPT = (
    ("B", "Biedrību un nodibinājumu reģistrs", "BDR", "Biedrība", "Biedrība", 760, 210),
    ("B", "Biedrību un nodibinājumu reģistrs", "NOD", "Nodibinājums", "Nodibinājums", 70, 15),
    ("S", "Sabiedrisko organizāciju reģistrs", "SAB", "Sabiedriskā organizācija", "", 110, 105),
    ("R", "Reliģisko organizāciju un to iestāžu reģistrs", "DRZ", "Draudze", "", 36, 4),
    ("A", "Arodbiedrību reģistrs", "ARB", "Arodbiedrība", "Arodbiedrība", 12, 3),
    ("P", "Politisko partiju reģistrs", "PP", "Politiskā partija", "Politiskā partija", 6, 3),
    ("O", "Politisko organizāciju un to apvienību reģistrs", "POL", "Politiska organizācija (partija)", "", 6, 6),
)
OTHERS = (
    ("K", "Komercreģistrs", "SIA", "Sabiedrība ar ierobežotu atbildību"),
    ("U", "Uzņēmumu reģistra žurnāls", "ZEM", "Zemnieku saimniecība"),
    ("K", "Komercreģistrs", "IK", "Individuālais komersants"),
    ("C", "Pārstāvniecību reģistrs", "PAR", "Ārvalsts komersanta pārstāvniecība"),
    ("T", "Šķīrējtiesu reģistrs", "SKT", "Pastāvīgā šķīrējtiesa"),
)
FIRST = (
    "Ābeļu", "Bērzu", "Ceriņu", "Dzērvju", "Egļu", "Gaismas", "Gājputnu", "Ievu", "Jāņogu", "Jūras", "Kalna", "Kļavu",
    "Ķiršu", "Lakstīgalu", "Liepu", "Mežmalas", "Ozolu", "Pērkona", "Pļavas", "Rasas", "Rudzu", "Saules", "Sniega",
    "Strazdu", "Šalku", "Upmalas", "Vēju", "Zaļās", "Zvaigžņu", "Žagatu",
)  # fmt: skip
SECOND = (
    "amatnieki", "atbalsts", "audzēkņi", "bērniem", "biškopji", "brīvprātīgie", "centrs", "dejotāji", "draugi",
    "dziesma", "ezers", "ģimenes", "iniciatīva", "jaunieši", "kaimiņi", "klubs", "kopiena", "krasts", "makšķernieki",
    "mantojums", "mednieki", "mūzikanti", "pagalms", "seniori", "skautu vienība", "sportisti", "stāsti", "sēta",
    "teātris", "veterāni",
)  # fmt: skip
STREETS = ("Brīvības iela", "Dārza iela", "Liepu iela", "Parka iela", "Rīgas iela", "Skolas iela", "Upes iela")
AREAS = (
    "Zinātne", "Zinātne un tehnoloģijas", "Medicīniskā pētniecība", "Vēsture un humanitārās zinātnes", "Izglītība",
    "Sociālās zinātnes, socioloģiskā un politikas pētniecība", "Kultūra un māksla", "Mūzika un deja", "Sports",
    "Jaunatne", "Seniori", "Ģimeņu atbalsts", "Sociālā palīdzība", "Veselība", "Vide un daba", "Dzīvnieku aizsardzība",
    "Vietējās teritorijas attīstība", "Cilvēktiesības", "Patērētāju tiesības", "Brīvprātīgais darbs", "Mediji",
    "Starptautiskā sadarbība", "Medības un makšķerēšana", "Mājokļu apsaimniekošana",
)  # fmt: skip
BENEFITS = ("Izglītības veicināšana", "Sporta atbalstīšana", "Kultūras veicināšana", "Labdarība")


def number(prefix: str, seed: int) -> str:
    """Eleven digits whose control digit fits."""
    while True:
        first = f"{prefix}{seed:0{10 - len(prefix)}d}"
        control = (3 - sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))) % 11
        if control < 10:  # noqa: PLR2004 -- ten is no digit; such numbers are not given
            return f"{first}{control}"
        seed += 500_000 if len(prefix) < 5 else 50_000  # noqa: PLR2004 -- out of the way of the seeds that follow


def meant(at: int, which: tuple[int, int]) -> bool:
    """Whether a row is one of those."""
    every, rest = which
    return at % every == rest


def old_places() -> list[tuple[str, str]]:
    """Codes of the years 2009 to 2021 with names, large cities several times over."""
    with (ROOT / "src/talka/places/data/units.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["code"].isdigit()]
    cities = [row for row in rows if row["kind"] == "republican_city"]
    found = [(row["code"], row["name"]) for row in [*rows, *cities * 3]]
    return found + [("0010000", "Rīga")] * (len(found) // 2)


class Maker:
    """Rows in the order of the file."""

    def __init__(self, rows: int, kept: int, *, later: bool) -> None:
        self.rows, self.kept, self.later = rows, kept, later
        self.chance = random.Random(2026)  # noqa: S311 -- made-up facts
        self.places = old_places()
        self.kinds = [kind for kind in KEPT for _ in range(kind[5])]
        self.areas: list[tuple[str, str, str, str]] = []
        self.benefits: list[tuple[str, ...]] = []

    def lines(self) -> Iterator[list[str]]:
        """All rows; what the other two files say is gathered meanwhile."""
        places_of_kept = set(random.Random(7).sample(range(self.rows), self.kept))  # noqa: S311 -- made-up facts
        at = 0
        for row in range(self.rows):
            if row in places_of_kept:
                yield from self._kept(at)
                at += 1
            else:
                yield self._other(row)
        if self.later:
            yield from (self._kept_row(at + extra, founded=LAST_DAY + dt.timedelta(days=3 + extra)) for extra in (0, 1))

    def _kept(self, at: int) -> Iterator[list[str]]:
        row = self._kept_row(at)
        if self.later:
            # What happens in some weeks; each to a few, so that the rest stays to the letter.
            if meant(at, RENAMED) and not row[12]:
                row[2:7] = named("Biedrība", f"Jaunā {row[4] or row[6]}")
            elif meant(at, MOVED):
                row[14] = row[14].replace(" iela ", " prospekts ")
            elif meant(at, ENDED) and not row[12]:
                row[12:14] = [(LAST_DAY + dt.timedelta(days=12)).isoformat(), "L"]
        yield row

    def _kept_row(self, at: int, founded: dt.date | None = None) -> list[str]:
        chance = self.chance
        register, register_text, form, form_text, before, weight, ended = chance.choice(self.kinds)
        code = number("40099", at)
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)}"
        if self.rows > 1000:  # noqa: PLR2004 -- thirty times thirty names are enough for a sample
            name += f" {chance.choice(FIRST).lower()} {at % 97}"
        if meant(at, ODD_NAME):
            name += "; arī  senioriem "
        day = founded or dt.date(1993 if form == "SAB" else 2004, 1, 1) + dt.timedelta(days=chance.randrange(8000))
        over = founded is None and chance.randrange(weight) < ended
        end = day + dt.timedelta(days=chance.randrange(400, 4000)) if over else None
        place, place_name = chance.choice(self.places)
        address = f"{place_name}, {chance.choice(STREETS)} {chance.randrange(1, 90)}" + chance.choice(("", " - 5", "A"))
        closed = " " if not end else chance.choice("LLLR")
        ended_on = min(end, LAST_DAY).isoformat() if end else chance.choice(("", "", "", "0000-00-00"))
        self._say_more(code, name, form, day, over=over, benefit=founded is None and meant(at, HAS_STATUS))
        sepa = f"LV{at % 90 + 10}ZZZ{code}" if form != "PP" else ""
        written = named(before, name) if before else ["", "", "", name, name]
        if not before:
            written = [name, "", "", "", name]
        return [
            code, sepa, *written, register, register_text, form, form_text, day.isoformat(), ended_on, closed, address,
            str(1000 + int(place) // 100 % 4800), str(100000000 + at), "0", str(100003003 + at % 900), place, "",
        ]  # fmt: skip

    def _say_more(  # noqa: PLR0913 -- what the other files say of a row
        self, code: str, name: str, form: str, day: dt.date, *, over: bool, benefit: bool
    ) -> None:
        chance = self.chance
        if form in {"BDR", "NOD"} and not over and chance.random() < 0.814:  # noqa: PLR2004 -- as in the real file
            for label in chance.sample(AREAS, chance.choice((1, 1, 1, 2, 2, 3, 5))):
                self.areas.append((code, name, form, label))
        if benefit and form in {"BDR", "NOD"}:
            since = day + dt.timedelta(days=300)
            for label in chance.sample(BENEFITS, chance.choice((1, 2))):
                days = (f" {since:%d.%m.%Y} ", "" if not over else f" {since + dt.timedelta(days=900):%d.%m.%Y}")
                self.benefits.append((f" {code}", "Biedrība", "PDB", *days, f"{since:%d.%m.%Y}", "Piešķirts", label))

    def _other(self, row: int) -> list[str]:
        chance = self.chance
        register, register_text, form, form_text = OTHERS[min(int(chance.expovariate(1.5)), len(OTHERS) - 1)]
        code = number("4019", row % 500_000)
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {row}"
        day = (dt.date(1995, 1, 1) + dt.timedelta(days=row % 11000)).isoformat()
        place, place_name = chance.choice(self.places)
        ended = (day, "L") if row % 3 == 0 else ("", " ")
        return [
            code, "", *named("SIA" if form == "SIA" else form_text, name), register,
            register_text, form, form_text, day, *ended, f"{place_name}, {STREETS[row % 7]} {row % 90 + 1}",
            str(1000 + row % 4800), str(104000000 + row), str(100015000 + row % 900), "0", place, "",
        ]  # fmt: skip


def named(before: str, inside: str) -> list[str]:
    """A name with quotes, and its parts: whole, before, in and after the quotes, without them."""
    return [f'{before} "{inside}"', before, inside, "", f"{before} {inside}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--kept", type=int, help="rows of civil society; as in the real file unless said")
    parser.add_argument("--later", action="store_true", help="some weeks later: renamed, moved, closed, founded")
    given = parser.parse_args()
    write(given.folder, given.rows, given.kept or round(given.rows * SHARE), later=given.later)


def write(folder: Path, rows: int, kept: int, *, later: bool = False) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(rows, kept, later=later)
    with (folder / "register.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\n")
        writer.writerow(HEADINGS.split(";"))
        writer.writerows(maker.lines())
    areas = folder / "areas_of_activity_of_associations_foundations.csv"
    with areas.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\n")
        writer.writerow(["regcode", "name", "type", "area_of_activity"])
        writer.writerows(maker.areas)
    with (folder / "pdb_sloregistrs_odata.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(BENEFIT.split(","))
        writer.writerows(maker.benefits)


if __name__ == "__main__":
    main()
