"""Files of the register for tests, in their official shape."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from talka.accounts.actions import system_actor
from talka.enterprise_register.actions import import_register
from talka.enterprise_register.models import RegisterEntry, RegisterRun
from talka.registry.tests.makers import a_registration_number

HEADINGS = (
    "regcode;sepa;name;name_before_quotes;name_in_quotes;name_after_quotes;without_quotes;regtype;regtype_text;type;"
    "type_text;registered;terminated;closed;address;index;addressid;region;city;atvk;reregistration_term"
)
AREA_HEADINGS = ("regcode", "name", "type", "area_of_activity")
BENEFIT_HEADINGS = (
    "Registracijas_kods", "Organizacijas_veids", "Statuss", "Speka_no", "Speka_lidz", "Lemuma_pienemsanas_datums",
    "Lemuma_butiba", "Darbibas_jomas_nosaukums",
)  # fmt: skip
ONE, TWO, THREE = (a_registration_number(seed) for seed in (11, 12, 13))


@dataclass(frozen=True)
class Line:
    """A row of register.csv."""

    number: str = ONE
    name: str = 'Biedrība "Šķūnis"'
    register: str = "B"
    form: str = "BDR"
    registered: str = "2015-03-02"
    ended: str = ""
    closed: str = " "
    address: str = "Rīga, Latgales iela 180 - 5"
    postcode: str = "1019"
    code: str = "0010000"

    def cells(self) -> list[str]:
        """All 21 of them."""
        return [
            self.number, f"LV49ZZZ{self.number}", self.name, "Biedrība", "Šķūnis", "", "Biedrība Šķūnis", self.register,
            "Biedrību un nodibinājumu reģistrs", self.form, "Biedrība", self.registered, self.ended, self.closed,
            self.address, self.postcode, "112303082", "0", "100003003", self.code, "",
        ]  # fmt: skip


FIRM = Line(number="40003000001", name='SIA "Pūce; un citi"', register="K", form="SIA")


def but(line: Line, **changes: str) -> Line:
    """The row, changed."""
    return replace(line, **changes)


def register_text(lines: Iterable[Line]) -> str:
    """The whole file, with its headings."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow(HEADINGS.split(";"))
    writer.writerows(line.cells() for line in lines)
    return target.getvalue()


def a_folder(
    folder: Path, lines: Sequence[Line], *, areas: Sequence[tuple[str, str]] | None = None,
    benefit: Sequence[tuple[str, str, str, str]] | None = None,
) -> Path:  # fmt: skip
    """A folder with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "register.csv").write_text(register_text(lines), encoding="utf-8-sig")
    if areas is not None:
        rows = [";".join(AREA_HEADINGS), *(f"{number};Šķūnis;BDR;{label}" for number, label in areas)]
        name = "areas_of_activity_of_associations_foundations.csv"
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    if benefit is not None:
        rows = [
            ",".join(BENEFIT_HEADINGS),
            *(
                f"{number},Biedrība,PDB,{since},{until},{since},Piešķirts,{label}"
                for number, since, until, label in benefit
            ),
        ]
        (folder / "pdb_sloregistrs_odata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def brought_in(folder: Path, *lines: Line, accept_drop: bool = False, **more: Sequence[tuple[str, ...]]) -> RegisterRun:
    """The run of importing these rows by a command."""
    made = a_folder(folder, lines, **more)  # type: ignore[arg-type]  # the shapes are those of a_folder
    return import_register(made, actor=system_actor(), accept_drop=accept_drop)


def entry(number: str = ONE) -> RegisterEntry:
    """The entry with this number."""
    return RegisterEntry.objects.get(number=number)


def events(number: str = ONE) -> list[tuple[str, str, str, str]]:
    """What happened to an entry, in order."""
    found = entry(number).events.order_by("pk")
    return [(event.kind, event.day.isoformat(), event.before, event.after) for event in found]
