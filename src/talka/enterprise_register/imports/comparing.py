"""Holding the rows of the files against what is here: what is new, what says something else, what is there no more.

Nothing here asks the database, so that another process can do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from talka.enterprise_register.imports.extras import Extras
from talka.enterprise_register.imports.files import Files
from talka.enterprise_register.imports.problems import Problem
from talka.enterprise_register.imports.rows import Facts, Reading, Row, digest_of
from talka.enterprise_register.models import RegisterEntry
from talka.kernel.actions import Refused
from talka.kernel.numbers import format_count
from talka.places.queries import register_codes

# So much is told at once: rows to be written, rows read.
CHUNK = 1_000
FAR = 25_000
# Of a few wrong rows the rest can be taken; of many it is the file that is wrong.
_MOST_REFUSED, _REFUSED_SHARE = 100, 100


class Entry(NamedTuple):
    """An entry as far as comparing needs it."""

    pk: int
    digest: str
    is_gone: bool


@dataclass(frozen=True)
class Known:
    """What is here already."""

    entries: dict[str, Entry]
    # By the code of the file: the unit of today.
    places: dict[str, int]
    # In place of the files that are not brought.
    extras: Extras

    @classmethod
    def ask(cls, files: Files) -> Known:
        """Ask the database for all of it."""
        rows = RegisterEntry.objects.order_by().values_list("number", "pk", "digest", "gone_on")
        entries = {number: Entry(pk, digest, gone is not None) for number, pk, digest, gone in rows}
        return cls(entries, register_codes(), Extras.known(files))


class Found(NamedTuple):
    """A row of the file that says something else than its entry."""

    facts: Facts
    digest: str


class Part(NamedTuple):
    """What some rows bring."""

    # The facts of each, its number, and what the digest is made of: they are many, and go to another process, which has
    # time to make it.
    new: list[tuple[Any, ...]]
    # By the id of the entry.
    changed: dict[int, Found]
    # Entries that the file has again just as they were.
    back: list[int]
    # How many rows are read now.
    read: int = 0


class Outcome(NamedTuple):
    """What the whole came to; the last that is told."""

    read: int
    kept: int
    problems: list[Problem]
    problem_count: int
    unknown_codes: int
    # Labels of areas, of all that the files name.
    labels: set[str]
    # Entries that the files do not have any more.
    gone: list[int]
    # Why nothing can be taken.
    refusal: Refused | None = None


def compared(files: Files, known: Known) -> Iterator[Part | Outcome]:
    """Read everything once; what is the same is not understood further. Raises BadSource."""
    extras = known.extras.read(files)
    reading, seen = Reading(files.register, extras, known.places), set[str]()
    refusal = None
    try:
        yield from _parts(reading, known.entries, seen)
        _refuse_a_wrong_file(reading)
    except Refused as refused:
        refusal = refused
    present = seen | reading.spared
    gone = [entry.pk for number, entry in known.entries.items() if not entry.is_gone and number not in present]
    labels = {label for several in set(extras.areas.values()) for label in several.splitlines()}
    yield Outcome(
        reading.read,
        reading.kept,
        reading.problems,
        reading.problem_count,
        reading.unknown_codes,
        labels,
        gone,
        refusal,
    )


def _parts(reading: Reading, entries: dict[str, Entry], seen: set[str]) -> Iterator[Part]:
    part, tell_at = Part([], {}, []), FAR
    for rows in reading.blocks():
        for row in rows:
            if row.number in seen:
                reading.refuse_twice(row)
            else:
                seen.add(row.number)
                _compare(row, entries.get(row.number), reading, part)
        if len(part.new) >= CHUNK or reading.read >= tell_at:
            yield part._replace(read=reading.read)
            part, tell_at = Part([], {}, []), reading.read + FAR
    yield part._replace(read=reading.read)


def _compare(row: Row, old: Entry | None, reading: Reading, part: Part) -> None:
    if old is None:
        if facts := reading.facts(row):
            reading.kept += 1
            part.new.append((*facts, row.number, row.said))
        return
    digest = digest_of(row.said)
    if old.digest == digest:
        reading.kept += 1
        if old.is_gone:
            part.back.append(old.pk)
    elif facts := reading.facts(row):
        reading.kept += 1
        part.changed[old.pk] = Found(facts, digest)


def _refuse_a_wrong_file(reading: Reading) -> None:
    kept = reading.kept
    if not kept and not reading.problem_count:
        raise Refused(_("There is no association, foundation or other body of civil society in the file."))
    if reading.problem_count > max(_MOST_REFUSED, kept // _REFUSED_SHARE) or not kept:
        first = reading.problems[0]
        words = _("%(count)s rows cannot be taken; the first is row %(row)d: %(reason)s Nothing was written.")
        shown = {"count": format_count(reading.problem_count), "row": first.row, "reason": first.reason}
        raise Refused(words % shown)
