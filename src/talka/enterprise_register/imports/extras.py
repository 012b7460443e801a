"""What the other two files say about legal persons: areas of activity, public-benefit status."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from talka.enterprise_register.imports.files import Files, small_table
from talka.enterprise_register.imports.problems import BadSource
from talka.enterprise_register.models import RegisterEntry
from talka.kernel.text import BadText, clean_text

AREA_COLUMNS = ("regcode", "area_of_activity")
BENEFIT_COLUMNS = (
    "Registracijas_kods", "Speka_no", "Speka_lidz", "Darbibas_jomas_nosaukums", "Lemuma_pienemsanas_datums",
)  # fmt: skip
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?", re.ASCII)


class Benefit(NamedTuple):
    """Since and until when somebody has the status, for what, and when that was first decided."""

    since: date | None = None
    until: date | None = None
    areas: str = ""
    decided_on: date | None = None


class Decision(NamedTuple):
    """A row of the file: an area of public benefit, since and until when, and when that was decided."""

    since: date
    until: date | None
    label: str
    decided_on: date | None


@dataclass
class Extras:
    """By registration number; where a file was not brought, what is known already."""

    areas: dict[str, str] = field(default_factory=dict)
    benefit: dict[str, Benefit] = field(default_factory=dict)

    @classmethod
    def known(cls, files: Files) -> Extras:
        """What entries keep, in place of a file that was not brought."""
        areas = RegisterEntry.objects.exclude(areas="").values_list("number", "areas")
        return cls({} if files.areas else dict(areas), {} if files.benefit else _known_benefit())

    def read(self, files: Files) -> Extras:
        """The same with what the files say that were brought. Raises BadSource."""
        return Extras(_areas(files) if files.areas else self.areas, _benefit(files) if files.benefit else self.benefit)

    def said(self) -> dict[str, str]:
        """All of it, by number, as the digest of a row has it."""
        benefit = self.benefit.items()
        return self.areas | {one: "\x1f".join((self.areas.get(one, ""), *map(str, said))) for one, said in benefit}


def _areas(files: Files) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    assert files.areas is not None  # noqa: S101 -- asked by the caller
    for row, (number, label) in small_table(files.areas, ";", AREA_COLUMNS):
        written = labels.get(label)
        if written is None:
            written = labels[label] = _label(files.areas.name, row, label)
        if written:
            found[number.strip()].add(written)
    return {number: "\n".join(sorted(several)) for number, several in found.items()}


def _benefit(files: Files) -> dict[str, Benefit]:
    assert files.benefit is not None  # noqa: S101 -- asked by the caller
    name = files.benefit.name
    found: dict[str, list[Decision]] = defaultdict(list)
    for row, (number, since, until, label, decided) in small_table(files.benefit, ",", BENEFIT_COLUMNS):
        begins = _day(name, row, "Speka_no", since)
        if begins is not None:
            decided_on = _day(name, row, "Lemuma_pienemsanas_datums", decided)
            decision = Decision(begins, _day(name, row, "Speka_lidz", until), _label(name, row, label), decided_on)
            found[number.strip()].append(decision)
    return {number: _together(decisions) for number, decisions in found.items()}


def _together(decisions: list[Decision]) -> Benefit:
    """One status out of a decision for each area: from the first day to the last, open when one of them is."""
    known = [one.until for one in decisions if one.until is not None]
    until = max(known) if len(known) == len(decisions) else None
    labels = sorted({one.label for one in decisions if one.label})
    since = min(one.since for one in decisions)
    decided = [one.decided_on for one in decisions if one.since == since and one.decided_on is not None]
    return Benefit(since, until, "\n".join(labels), min(decided, default=None))


def _known_benefit() -> dict[str, Benefit]:
    rows = RegisterEntry.objects.exclude(benefit_from=None).values_list(
        "number", "benefit_from", "benefit_until", "benefit_areas", "benefit_decided_on"
    )
    return {number: Benefit(since, until, areas, decided) for number, since, until, areas, decided in rows}


def _label(name: str, row: int, text: str) -> str:
    try:
        return clean_text(text)[:200]
    except BadText as error:
        words = _("%(file)s, row %(row)d: there are characters that cannot be stored.")
        raise BadSource(words % {"file": name, "row": row}, file=name, row=row) from error


def _day(name: str, row: int, column: str, text: str) -> date | None:
    written = text.strip()
    if not written:
        return None
    parts = _DAY.fullmatch(written)
    try:
        if parts is None:
            raise ValueError(written)  # noqa: TRY301 -- both say that it is no day
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    except ValueError as error:
        words = _("%(file)s, row %(row)d, %(column)s: “%(value)s” is not a date; dates are written 02.03.2015.")
        shown = {"file": name, "row": row, "column": column, "value": written[:40]}
        raise BadSource(words % shown, file=name, row=row) from error
