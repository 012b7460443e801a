"""References of records as a document lists them: all of them, those that truly follow one another joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from talka.kernel.numbers import format_count
from talka.reporting.queries.shapes import (
    ACTIVITY,
    BUDGET,
    DECLARED,
    EXPENDITURE,
    REMAINDER,
    TARGET,
    Number,
    Part,
    ReportContent,
)

# A shorter run is read as easily one by one.
FEWEST_JOINED = 3
# Signs of references in all of a document: past it every page takes longer to set than anybody reads it.
MOST_SIGNS = 400_000
_NUMBERED = re.compile(r"(.*?)([0-9]{1,15})")
_UNNAMED = {
    BUDGET: "Tāme",
    REMAINDER: "Atlikuma ieraksts",
    TARGET: "Līgumā plānotais",
    DECLARED: "Deklarēts publicētā pārskatā",
}


class References:
    """What stands behind each number, in words; asked in the order of printing."""

    def __init__(self, content: ReportContent) -> None:
        self.content = content
        self.names = {(ACTIVITY, record.id): record.ref or str(record.id) for record in content.records}
        self.names |= {
            (EXPENDITURE, row.id): row.ref or row.document or f"izdevums {row.id}" for row in content.spending
        }
        # The number of a document is the supplier's: what lies between two of them is somebody else's.
        own = [self.names[ACTIVITY, record.id] for record in content.records]
        own += [row.ref for row in content.spending if row.ref]
        taken = Counter(self.names.values())
        self.joinable = {name for name in own if taken[name] == 1}
        self.left = MOST_SIGNS

    def of(self, number: Number) -> str:
        """The references of a number's rows, or the numbers from which it follows."""
        if not number.parts:
            others = self.content.made_of(number)
            return "; ".join(f"{other.label} ({other.text})" for other in others) or "–"
        names = [self.names[p.source, p.id] for p in number.parts if (p.source, p.id) in self.names]
        kinds = dict.fromkeys(_UNNAMED[p.source] for p in number.parts if p.source in _UNNAMED)
        return ", ".join([*self.listed(names), *kinds]) or "–"

    def listed(self, names: list[str]) -> list[str]:
        """Every reference; past the most that a document holds, how many there are and where all of them stand."""
        found = list(joined(names, self.joinable))
        signs = sum(map(len, found))
        if signs > self.left:
            return [f"{format_count(len(names))} ieraksti, visi darbgrāmatas (XLSX) lapā „izsekojamība”"]
        self.left -= signs
        return found


def evidence_count(content: ReportContent, number: Number, evidence: dict[int, int]) -> str:
    """How many pieces of evidence the activities behind a number have."""
    activities = activities_of(content.parts_of(number))
    return format_count(sum(evidence.get(part.id, 0) for part in activities)) if activities else "–"


def activities_of(parts: Iterable[Part]) -> list[Part]:
    """Rows of the work log among the rows behind a number."""
    return [part for part in parts if part.source == ACTIVITY]


def joined(names: list[str], joinable: set[str]) -> Iterator[str]:
    """„K-0101–K-0171, K-0180”: numbered references in their order, a run without a gap as its ends."""
    matches = {name: _NUMBERED.fullmatch(name) for name in names if name in joinable}
    numbered = sorted((match[1], int(match[2]), name) for name, match in matches.items() if match)
    run: list[str] = []
    for at, (before, number, name) in enumerate(numbered):
        if at and (before, number - 1, len(name)) != (*numbered[at - 1][:2], len(run[-1])):
            yield from _written(run)
            run = []
        run.append(name)
    yield from _written(run)
    yield from (name for name in names if not matches.get(name))


def _written(run: list[str]) -> list[str]:
    return [f"{run[0]}–{run[-1]}"] if len(run) >= FEWEST_JOINED else run
