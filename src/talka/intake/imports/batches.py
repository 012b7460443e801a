"""The stages of one import: checked, written, taken back; at once for small files, by tasks for large ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import closing, nullcontext, suppress
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.intake.imports.lookups import Lookups
from talka.intake.imports.pieces import Run, TakenOver, one_at_a_time
from talka.intake.imports.reading import TABLE, Piece, Reading, open_source
from talka.intake.imports.rows import Judged, Status
from talka.intake.imports.undoing import UndoingList
from talka.intake.imports.writing import ChangedSinceCheck, Writer
from talka.intake.models import Doubt
from talka.intake.queries.questions import Question
from talka.intake.queries.words import shown_text
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import write_entry
from talka.kernel.files.refusals import BadFile
from talka.kernel.imports import storage
from talka.kernel.imports.columns import Column, Table
from talka.kernel.imports.models import ImportBatch, ImportRow, ImportState
from talka.kernel.imports.problems import Problem
from talka.kernel.imports.stages import end, tell_undone
from talka.kernel.imports.undoing import Undone

SAMPLE = 200
# More doubts than a person decides one by one.
MOST_DOUBTS = 2_000
_BATCH = 500
_MOST_VALUE = 300


class Checker:
    """Counts rows and keeps those that a person will look at, and every doubt once."""

    def __init__(self, batch: ImportBatch, look: Lookups) -> None:
        self.batch = batch
        self.look = look
        self.counts: dict[str, Counter[str]] = {}
        self.problems: list[Problem] = []
        self.doubts: dict[str, Doubt] = {}
        self._kept: Counter[tuple[str, str]] = Counter()

    def problem(self, problem: Problem) -> None:
        """Keep what is wrong with a table as a whole."""
        self.problems.append(problem)
        if problem.table:
            counts = self.counts.setdefault(problem.table, Counter())
            counts[Status.WRONG] += 1
            row = ImportRow(batch=self.batch, table=problem.table, number=problem.row, status=Status.WRONG)
            row.problems = [problem.as_json()]
            row.save(force_insert=True)

    def asked(self, question: Question) -> None:
        """Keep what is unclear about the file as a whole."""
        judged = Judged(0, {}, {})
        self.doubts[question.key] = self._doubt(None, judged, question)

    def rows(self, table: Table, rows: list[Judged]) -> None:
        """Count the rows and keep what is worth it."""
        counts = self.counts.setdefault(table.code, Counter())
        counts.update(str(judged.status) for judged in rows)
        kept: list[ImportRow] = []
        self.look.know_before(table, [judged.changes for judged in rows])
        for judged in rows:
            for question in judged.questions:
                if question.key not in self.doubts and len(self.doubts) <= MOST_DOUBTS:
                    self.doubts[question.key] = self._doubt(table, judged, question)
            if judged.status not in Status.values:
                continue
            sampled = judged.status in {Status.NEW, Status.SAME}
            if sampled and self._kept[table.code, judged.status] >= SAMPLE:
                continue
            self._kept[table.code, judged.status] += 1
            kept.append(self._row(table, judged))
        ImportRow.objects.bulk_create(kept, batch_size=_BATCH)

    @property
    def wrong(self) -> int:
        """Rows and tables with something wrong."""
        return sum(counts[Status.WRONG] for counts in self.counts.values()) + sum(not p.table for p in self.problems)

    def total(self, status: str) -> int:
        """Rows of all tables with this status."""
        return sum(counts[status] for counts in self.counts.values())

    def _doubt(self, table: Table | None, judged: Judged, question: Question) -> Doubt:
        name = str(judged.raw.get(table.key[0], ""))[:200] if table else ""
        return Doubt(
            batch=self.batch, key=question.key, table=table.code if table else "", number=judged.number,
            column=question.column, name=name, value=question.value[:_MOST_VALUE],
            reason=question.reason[:500], options=[option.as_json() for option in question.options],
        )  # fmt: skip

    def _row(self, table: Table, judged: Judged) -> ImportRow:
        if judged.problems:
            values = {name: value[:_MOST_VALUE] for name, value in judged.raw.items() if value}
        else:
            values = {
                c.code: text[:_MOST_VALUE]
                for c in table.columns
                if judged.raw.get(c.code) and (text := shown_text(c, judged.row.get(c.code), self.look))
            }
        return ImportRow(
            batch=self.batch, table=table.code, number=judged.number, status=judged.status,
            key=self._name(table, judged), values=values,
            changes={} if judged.problems else self._changes(table, judged),
            problems=[problem.as_json() for problem in judged.problems],
        )  # fmt: skip

    def _name(self, table: Table, judged: Judged) -> str:
        return " · ".join(text for column in table.key if (text := judged.raw.get(column, "")))[:200]

    def _changes(self, table: Table, judged: Judged) -> dict[str, list[str]]:
        shown: dict[str, list[str]] = {}
        for name, pair in judged.changes.items():
            column = table.column(name) or Column(name, "")
            shown[name] = [shown_text(column, value, self.look)[:_MOST_VALUE] for value in pair]
        return shown


def run_check(batch: ImportBatch, *, most_rows: int = 0) -> None:
    """Judge every row of an upload, keep what is shown and asked, and say whether it can be confirmed."""
    ImportRow.objects.filter(batch=batch).delete()
    answers = answers_of(batch)
    look = Lookups(actor=batch.started_by, centre=batch.centre, answers=answers)
    checker = Checker(batch, look)
    notes: list[str] = []
    trouble = ""
    try:
        with closing(look), open_source(storage.path_of(batch), batch.file_name) as source:
            progress = partial(storage.note_progress, batch)
            reading = Reading(source, look, checker, most_rows=most_rows, progress=progress)
            reading.run()
            notes = [warning.message for warning in source.warnings] + _notes(reading)
    except BadFile as error:
        trouble = error.message
    except OSError:
        trouble = _("The file is not here any more. Upload it again.")
    asked = [doubt for key, doubt in checker.doubts.items() if key not in answers]
    with transaction.atomic(savepoint=False):
        Doubt.objects.filter(batch=batch, answer="").delete()
        Doubt.objects.bulk_create(asked, batch_size=_BATCH)
        _outdated(batch, checker, answers)
        _finish_check(batch, checker, notes, trouble)


def check_in_pieces(batch: ImportBatch) -> None:
    """The same for a large one: nobody waits for its end. What a killed run kept, the next forgets."""
    try:
        run_check(batch)
    except BaseException:
        ImportRow.objects.filter(batch=batch).delete()
        raise


def _outdated(batch: ImportBatch, checker: Checker, answers: Mapping[str, str]) -> None:
    """Ask anew what was answered with something that is no answer any more."""
    for key in checker.doubts.keys() & answers.keys():
        Doubt.objects.filter(batch=batch, key=key).update(answer="", options=checker.doubts[key].options)


def _finish_check(batch: ImportBatch, checker: Checker, notes: list[str], trouble: str) -> None:
    # What somebody has decided may be decided otherwise, also when nothing is left to write.
    has_decided = Doubt.objects.filter(batch=batch).exclude(answer="").exclude(key=TABLE).exists()
    batch.counts = {table: dict(counts) for table, counts in checker.counts.items()}
    batch.progress = batch.expected = sum(sum(counts.values()) for counts in batch.counts.values())
    lost = [trouble] if trouble else [problem.reason for problem in checker.problems if not problem.table]
    if len(checker.doubts) > MOST_DOUBTS:
        words = _("More than %(most)s rows may mean records that are there. Write registration numbers or addresses.")
        lost.append(words % {"most": MOST_DOUBTS})
    is_right = not lost and not checker.wrong
    batch.message = "\n".join(notes if is_right else lost)
    if not is_right:
        batch.state = ImportState.REFUSED
    elif checker.doubts or has_decided or checker.total(Status.NEW) or checker.total(Status.CHANGED):
        batch.state = ImportState.READY
    else:
        batch.state = ImportState.SAME
    batch.save()
    if batch.state != ImportState.READY:
        storage.remove(batch)


def _notes(reading: Reading) -> list[str]:
    if not reading.ignored:
        return []
    return [_("Not known and not read: %(names)s.") % {"names": ", ".join(reading.ignored[:20])}]


def answers_of(batch: ImportBatch) -> dict[str, str]:
    """What somebody decided about this file."""
    return dict(Doubt.objects.filter(batch=batch).exclude(answer="").values_list("key", "answer"))


def run_write(batch: ImportBatch, *, actor: User) -> None:
    """Write the upload and finish the import, both or neither. Raises Refused."""
    with transaction.atomic():
        one_at_a_time()
        _write(batch, actor)
    batch.refresh_from_db()


def write_in_pieces(batch: ImportBatch, *, actor: User) -> None:
    """The same for a large one, by short transactions. Raises Refused, and then nothing of it is left.

    What a killed run has written is taken back first: what is read must be the registry before the import.
    """
    with suppress(TakenOver):
        run = Run(batch, "confirmed_at")
        run.wait_for_others()
        take_back(batch, run, actor=actor)
        try:
            _write(batch, actor, run.piece)
        except TakenOver:
            raise
        except Exception:
            take_back(batch, run, actor=actor)
            raise
    batch.refresh_from_db()


def _write(batch: ImportBatch, actor: User, piece: Piece = nullcontext) -> None:
    look = Lookups(actor=actor, centre=batch.centre, answers=answers_of(batch), written=batch)
    writer = Writer(batch, look, actor)
    progress = partial(storage.note_progress, batch)
    try:
        with closing(look), open_source(storage.path_of(batch), batch.file_name) as source:
            Reading(source, look, writer, progress=progress, piece=piece).run()
            with piece():
                _finish_writing(batch, writer, actor)
    except BadFile as error:
        raise Refused(error.message) from error
    except IntegrityError as error:
        # Somebody else has just written what is unique: a registration number, a former name.
        raise ChangedSinceCheck from error


def _finish_writing(batch: ImportBatch, writer: Writer, actor: User) -> None:
    counts = writer.finish()
    end(batch, ImportState.DONE, counts=counts, confirmed_at=timezone.now())
    write_entry(
        actor=actor, verb="intake.write_import", subject=batch,
        changes={"file": (None, batch.file_name), "counts": (None, counts)}, centre_id=batch.centre_id,
    )  # fmt: skip
    transaction.on_commit(lambda: storage.remove(batch))


def give_up(batch: ImportBatch, *, actor: User) -> None:
    """Take back what a writing that nobody brings to its end has written; it can be confirmed again then."""
    with suppress(TakenOver):
        run = Run(batch, "confirmed_at")
        take_back(batch, run, actor=actor)
        with run.piece():
            words = _("Writing was interrupted. Nothing was changed; you can confirm again.")
            end(batch, ImportState.READY, message=words)


def take_back(batch: ImportBatch, run: Run, *, actor: User) -> None:
    """Let nothing be left of a writing that came to no end; whatever somebody edited meanwhile stays."""
    if not batch.done.exists():
        return
    undone = UndoingList(batch, run.piece).run()
    with run.piece():
        batch.done.all().delete()
        _tell_taken_back(batch, undone, actor)


def run_undo(batch: ImportBatch, *, actor: User) -> Undone:
    """Take the import back and finish, both or neither. Raises Refused."""
    with transaction.atomic():
        one_at_a_time()
        undone = _undoing(batch).run()
        _finish_undoing(batch, undone, actor)
    return undone


def undo_in_pieces(batch: ImportBatch, *, actor: User) -> None:
    """The same for a large one, by short transactions; what a killed run has not come to is taken back by the next."""
    with suppress(TakenOver):
        run = Run(batch, "undone_at")
        undone = _undoing(batch, run.piece).run()
        with run.piece():
            _finish_undoing(batch, undone, actor)


def _undoing(batch: ImportBatch, piece: Piece = nullcontext) -> UndoingList:
    undoing = UndoingList(batch, piece)
    # What a killed run has come to is counted, too.
    undoing.undone.deleted, undoing.undone.restored = batch.progress, batch.expected
    return undoing


def _finish_undoing(batch: ImportBatch, undone: Undone, actor: User) -> None:
    end(batch, ImportState.UNDONE, undone_at=timezone.now())
    _tell_taken_back(batch, undone, actor)
    tell_undone(
        batch, deleted=undone.deleted, restored=undone.restored, stayed=undone.stayed, conflicts=undone.conflicts,
        needed=undone.needed,
    )  # fmt: skip
    storage.remove(batch)


def _tell_taken_back(batch: ImportBatch, undone: Undone, actor: User) -> None:
    facts = {"deleted": undone.deleted, "restored": undone.restored, "conflicts": undone.conflicts}
    write_entry(
        actor=actor, verb="intake.take_back_import", subject=batch,
        changes={name: (None, value) for name, value in facts.items()}, centre_id=batch.centre_id,
    )  # fmt: skip
