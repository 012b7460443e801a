"""The two passes over a file: the check that keeps what a person looks at, and the writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.models import Centre, User
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.reading import Reading, open_source
from talka.interchange.imports.rows import Judged, Status
from talka.interchange.imports.writing import ChangedSinceCheck, Writer
from talka.interchange.queries.columns import Table
from talka.interchange.queries.format import TABLES
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import write_entry
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports.models import ImportBatch
from talka.kernel.imports.problems import Problem
from talka.kernel.numbers import format_count
from talka.places.queries import Recognised
from talka.programmes.models import Agreement

MOST_PROBLEMS = 1000
MOST_PLACES, FIRST_ROWS = 1000, 5
Progress = Callable[[int], None]
Keep = Callable[[Table, list[Judged], Lookups], None]
Counts = dict[str, dict[str, int]]


@dataclass
class SeenPlace:
    """A place as the file writes it, in how many new or changed rows, and the first of them."""

    recognised: Recognised
    number: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass
class Outcome:
    """What a check found: counts by table and status, what is wrong, and what is good to know."""

    number: str = ""
    counts: Counts = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    # By the words of places: what they mean on the map.
    places: dict[str, SeenPlace] = field(default_factory=dict)
    applied: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the file can be confirmed."""
        return not self.problem_count

    def total(self, status: str) -> int:
        """Rows of all tables with this status."""
        return sum(counts.get(status, 0) for counts in self.counts.values())


class Collector:
    """Counts rows and keeps the first problems; `keep` takes the rows that a person will look at."""

    def __init__(self, outcome: Outcome, look: Lookups, keep: Keep | None = None) -> None:
        self.outcome = outcome
        self.look = look
        self.keep = keep

    def problem(self, problem: Problem) -> None:
        """Count and keep a problem of a whole table."""
        self.outcome.problem_count += 1
        if len(self.outcome.problems) < MOST_PROBLEMS:
            self.outcome.problems.append(problem)
        if self.keep is not None:
            wrong = Judged(problem.row, {}, {}, [problem], status=Status.WRONG)
            self.keep(TABLES[problem.table], [wrong], self.look)

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Count the rows and keep their problems."""
        counts = Counter(self.outcome.counts.get(table.code, {}))
        counts.update(str(judged.status) for judged in rows)
        self.outcome.counts[table.code] = dict(counts)
        if table.code == "agreement":
            self.outcome.number = str(rows[0].row["number"] or "")
        for judged in rows:
            self.outcome.problem_count += len(judged.problems)
            if len(self.outcome.problems) < MOST_PROBLEMS:
                self.outcome.problems += judged.problems
            if judged.recognised is not None and judged.status in {Status.NEW, Status.CHANGED}:
                self._place(judged, judged.recognised)
        if self.keep is not None:
            self.keep(table, rows, self.look)

    def _place(self, judged: Judged, recognised: Recognised) -> None:
        places, words = self.outcome.places, judged.row["place"]
        if words not in places and len(places) >= MOST_PLACES:
            return
        seen = places.setdefault(words, SeenPlace(recognised))
        seen.number += 1
        if len(seen.rows) < FIRST_ROWS:
            seen.rows.append(judged.number)


def check(  # noqa: PLR0913 -- what a reading depends on, all by name
    path: Path,
    *,
    actor: User,
    centre: Centre | None,
    name: str = "",
    keep: Keep | None = None,
    progress: Progress = lambda _rows: None,
    most_rows: int = 0,
) -> Outcome:
    """First pass: judge every row, write nothing. A file that cannot be read is one problem."""
    outcome = Outcome()
    look = Lookups(actor=actor, centre=centre)
    collector = Collector(outcome, look, keep)
    try:
        with open_source(path, name) as source:
            reading = Reading(source, look, collector, progress=progress, most_rows=most_rows)
            reading.run()
            outcome.notes = [warning.message for warning in source.warnings] + _notes(look, reading, outcome)
    except BadFile as error:
        row = error.params.get("row")
        table, column = (str(error.params.get(name, "")) for name in ("table", "column"))
        outcome.problem_count += 1
        outcome.problems.insert(0, Problem(table, row if isinstance(row, int) else 0, column, "", error.message))
    except OSError:
        outcome.problem_count += 1
        outcome.problems.insert(0, Problem("", 0, "", "", _("There is no such file, or it cannot be opened.")))
    return outcome


def _notes(look: Lookups, reading: Reading, outcome: Outcome) -> list[str]:
    notes: list[str] = []
    if look.new_kinds:
        names = ", ".join(f"{name} ({code})" for code, name in look.new_kinds.items())
        notes.append(_("New kinds of work will be added: %(kinds)s.") % {"kinds": names})
    if look.contractor_called:
        name, number, known = look.contractor_called
        words = _(
            "Registration number %(number)s belongs to “%(known)s” in the registry; “%(name)s” is not taken over."
        )
        notes.append(words % {"number": number, "known": known, "name": name})
    if reading.ignored:
        notes.append(_("Not known and not read: %(names)s.") % {"names": ", ".join(reading.ignored[:20])})
    if reading.absent and not outcome.problem_count:
        names = ", ".join(f"{title}: {format_count(count)}" for title, count in reading.absent.items())
        notes.append(_("In Talka but not in the file, and left as they are: %(tables)s.") % {"tables": names})
    if look.removed_matched:
        notes.append(
            _("Rows about records that were removed in Talka stay removed: %(count)s.")
            % {"count": look.removed_matched}
        )
    if outcome.places:
        rows = sum(seen.number for seen in outcome.places.values())
        found = sum(seen.number for seen in outcome.places.values() if seen.recognised.place)
        notes.append(
            ngettext(
                "On the map by the words of its place: %(found)s of %(count)s record.",
                "On the map by the words of their places: %(found)s of %(count)s records.",
                rows,
            )
            % {"found": format_count(found), "count": format_count(rows)}
        )
    return notes


def write(  # noqa: PLR0913 -- see above
    path: Path,
    *,
    batch: ImportBatch,
    actor: User,
    centre: Centre | None,
    name: str = "",
    progress: Progress = lambda _rows: None,
) -> tuple[Agreement, Counts]:
    """Second pass: write everything or nothing. Raises Refused."""
    look = Lookups(actor=actor, centre=centre)
    writer = Writer(batch, look, actor)
    try:
        # Without a savepoint: SQLite would keep each changed page in memory, to go back to it.
        with transaction.atomic(savepoint=False), open_source(path, name) as source:
            Reading(source, look, writer, progress=progress).run()
            agreement = writer.finish()
            counts = {table: {str(k): v for k, v in found.items()} for table, found in writer.counts.items()}
            write_entry(
                actor=actor, verb="interchange.write_import", subject=agreement,
                changes={"batch": (None, batch.pk), "file": (None, batch.file_name), "counts": (None, counts)},
                centre_id=agreement.centre_id,
            )  # fmt: skip
    except BadFile as error:
        raise Refused(error.message) from error
    except IntegrityError as error:
        # Somebody else brought the same in at the same moment, and was first.
        raise ChangedSinceCheck from error
    return agreement, counts
