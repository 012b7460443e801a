"""The stages of one import: checked, written, taken back; at once for small files, by tasks for large ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from talka.accounts.models import User
from talka.activities.models import Format, WorkKind
from talka.interchange.imports import running
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Judged, Status
from talka.interchange.imports.undoing import undo
from talka.interchange.queries.columns import Column, Table
from talka.interchange.queries.places import PLACES
from talka.interchange.queries.references import looks_made
from talka.interchange.queries.words import shown_text
from talka.kernel.audit.trail import write_entry
from talka.kernel.imports import storage
from talka.kernel.imports.models import ImportBatch, ImportRow, ImportState
from talka.kernel.imports.stages import end, tell_undone
from talka.kernel.imports.undoing import Undone
from talka.places.queries import municipality_names
from talka.programmes.queries.definitions import known_measures

SAMPLE = 200
_BATCH = 500
_MOST_VALUE, _MOST_KEY = 300, 200


class Keeper:
    """Keeps the rows that a person will look at: all wrong and changed ones, of the others the first of each table."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._kept: Counter[tuple[str, str]] = Counter()
        self._kinds = {kind.code: str(kind) for kind in WorkKind.objects.all()}
        places, measures, formats = municipality_names(), known_measures(), dict(Format.choices)
        # What a code says to a person, by the kind of its column or what the column narrows by.
        self._words: dict[str, Callable[[str], str]] = {
            "kind": self._kind,
            "municipality": lambda code: places.get(code, code),
            "measure": lambda name: str(measures[name].title) if name in measures else name,
            "format": lambda code: str(formats.get(code, code)),
        }

    def __call__(self, table: Table, rows: list[Judged], look: Lookups) -> None:
        """Keep what is worth it, in words."""
        self._words["figure"] = look.figure_title
        kept: list[ImportRow] = []
        for judged in rows:
            sampled = judged.status in {Status.NEW, Status.SAME}
            if sampled and self._kept[table.code, judged.status] >= SAMPLE:
                continue
            self._kept[table.code, judged.status] += 1
            kept.append(self._row(table, judged))
        ImportRow.objects.bulk_create(kept, batch_size=_BATCH)

    def _row(self, table: Table, judged: Judged) -> ImportRow:
        return ImportRow(
            batch=self.batch,
            table=table.code,
            number=judged.number,
            status=judged.status,
            key=self._name(table, judged) if judged.row else "",
            values=self._values(table, judged),
            changes={} if judged.problems else self._changes(table, judged),
            problems=[problem.as_json() for problem in judged.problems],
        )

    def _values(self, table: Table, judged: Judged) -> dict[str, str]:
        """A wrong row as the file has it, any other as it was understood."""
        if judged.problems:
            return {name: value[:_MOST_VALUE] for name, value in judged.raw.items() if value}
        shown = {
            c.code: self._shown(c, judged.row.get(c.code), judged)
            for c in table.columns
            if judged.raw.get(c.code) or (c.kind == "municipality" and judged.row.get(c.code))
        }
        return {name: value[:_MOST_VALUE] for name, value in shown.items() if value}

    def _name(self, table: Table, judged: Judged) -> str:
        """How a row is called in a list; a reference that an export made says nothing to a person."""
        reference = judged.row.get("ref")
        if reference and not looks_made(reference):
            return str(reference)[:_MOST_KEY]
        columns = [column for column in map(table.column, table.key) if column is not None]
        parts = (self._shown(column, judged.row.get(column.code), judged) for column in columns)
        return " · ".join(filter(None, parts))[:_MOST_KEY]

    def _shown(self, column: Column, value: Any, judged: Judged) -> str:
        if value is None:
            return ""
        words = self._words.get(column.code if column.kind == "codes" else column.kind)
        if words is None:
            return shown_text(column, value, judged.row)
        return "; ".join(map(words, value)) if column.kind == "codes" else words(str(value))

    def _kind(self, code: str) -> str:
        return self._kinds.get(code) or code.replace("_", " ").capitalize()

    def _changes(self, table: Table, judged: Judged) -> dict[str, list[str]]:
        shown: dict[str, list[str]] = {}
        for name, (before, after) in judged.changes.items():
            column = table.column(name)
            if column is not None:
                shown[name] = [self._shown(column, value, judged)[:_MOST_VALUE] for value in (before, after)]
        return shown


def run_check(batch: ImportBatch, *, most_rows: int = 0) -> None:
    """Judge every row of an upload, keep what is shown, and say whether it can be confirmed."""
    ImportRow.objects.filter(batch=batch).delete()
    found = running.check(
        storage.path_of(batch),
        actor=batch.started_by,
        centre=batch.centre,
        name=batch.file_name,
        keep=Keeper(batch),
        progress=lambda rows: storage.note_progress(batch, rows),
        most_rows=most_rows,
    )
    batch.counts = found.counts
    batch.progress = batch.expected = sum(sum(counts.values()) for counts in found.counts.values())
    lost = [problem.reason for problem in found.problems if not problem.table]
    batch.message = "\n".join(found.notes if found.is_right else lost)
    batch.state = _state_after(found)
    unplaced = [
        problem for problem in found.problems if problem.table and not _is_kept(batch, problem.table, problem.row)
    ]
    if found.is_right:
        ImportRow.objects.bulk_create(_place_rows(batch, found))
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, table=p.table, number=p.row, status=Status.WRONG, problems=[p.as_json()])
        for p in unplaced
    )
    batch.save()
    if batch.state != ImportState.READY:
        storage.remove(batch)


def _place_rows(batch: ImportBatch, found: running.Outcome) -> list[ImportRow]:
    """What the words of places mean, kept beside the rows for the page that shows it."""
    return [
        ImportRow(
            batch=batch,
            table=PLACES,
            number=seen.rows[0],
            status=Status.SAME,
            key=words[:_MOST_KEY],
            values={
                "rows": seen.rows,
                "number": seen.number,
                "place": seen.recognised.place.name if seen.recognised.place else "",
                "suggestions": [one.name for one in seen.recognised.suggestions],
            },
        )
        for words, seen in found.places.items()
    ]


def _state_after(found: running.Outcome) -> ImportState:
    """What is all here already waits for nobody."""
    if not found.is_right:
        return ImportState.REFUSED
    return ImportState.READY if found.total(Status.NEW) + found.total(Status.CHANGED) else ImportState.SAME


def _is_kept(batch: ImportBatch, table: str, row: int) -> bool:
    return ImportRow.objects.filter(batch=batch, table=table, number=row, status=Status.WRONG).exists()


def run_write(batch: ImportBatch, *, actor: User) -> None:
    """Write the upload and finish the import, both or neither. Raises Refused."""
    with transaction.atomic():
        agreement, counts = running.write(
            storage.path_of(batch),
            batch=batch,
            actor=actor,
            centre=batch.centre,
            name=batch.file_name,
            progress=lambda rows: storage.note_progress(batch, rows),
        )
        end(batch, ImportState.DONE, counts=counts, centre=agreement.centre, confirmed_at=timezone.now())
        transaction.on_commit(lambda: storage.remove(batch))
    batch.refresh_from_db()


def run_undo(batch: ImportBatch, *, actor: User) -> Undone:
    """Take the import back and finish, both or neither. Raises Refused."""
    with transaction.atomic():
        end(batch, ImportState.UNDONE, undone_at=timezone.now())
        undone = undo(batch)
        tell_undone(
            batch, deleted=undone.deleted, restored=undone.restored, stayed=undone.stayed, conflicts=undone.conflicts,
            needed=undone.needed,
        )  # fmt: skip
        facts = {
            "deleted": undone.deleted,
            "restored": undone.restored,
            "conflicts": undone.conflicts,
            "needed": undone.needed,
        }
        write_entry(
            actor=actor, verb="interchange.take_back_import", subject=batch,
            changes={name: (None, value) for name, value in facts.items()}, centre_id=batch.centre_id,
        )  # fmt: skip
    return undone
