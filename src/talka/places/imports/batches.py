"""The stages of one import of places: checked, written, taken back."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import write_entry
from talka.kernel.imports.models import ImportBatch, ImportRow, ImportState
from talka.kernel.imports.stages import end, tell_undone
from talka.places.imports import storage
from talka.places.imports.plans import Judged, Plan, Status
from talka.places.imports.running import plan_files
from talka.places.imports.undoing import Undone, undo
from talka.places.imports.writing import write
from talka.places.queries.batches import doubts_of

SAMPLE, MOST_ROWS = 100, 1000
_CHUNK = 500
_MOST_VALUE = 300


def run_check(batch: ImportBatch) -> None:
    """Judge the uploads, keep what is shown, and say whether they can be confirmed."""
    upload = storage.upload_of(batch, _("The files are not here any more. Upload them again."))
    plan = plan_files(upload.files, source=upload.source, attribution=upload.attribution)
    keep_rows(batch, plan)
    note_outcome(batch, plan)
    if not plan.is_right or (plan.doubts and not plan.writes):
        batch.state = ImportState.REFUSED
    else:
        batch.state = ImportState.READY if plan.writes else ImportState.SAME
    batch.save()
    if batch.state != ImportState.READY:
        storage.remove(batch)


def note_outcome(batch: ImportBatch, plan: Plan) -> None:
    """Counts and words of a plan, on the batch."""
    batch.counts = plan.counts | {
        "all": {"read": plan.read, "kept": plan.kept, "closed": plan.closed, "doubts": len(plan.doubts)}
    }
    batch.progress = batch.expected = plan.read
    about_files = [f"{one.file}: {one.reason}" for one in plan.problems if not one.row]
    batch.message = "\n".join([*plan.doubts, *about_files, *plan.notes])


def keep_rows(batch: ImportBatch, plan: Plan) -> None:
    """Keep the rows that a person will look at: the wrong and changed ones, of the others the first."""
    kept: Counter[tuple[str, str]] = Counter()
    rows: list[ImportRow] = []
    for judged in plan.rows:
        kept[judged.table, judged.status] += 1
        most = MOST_ROWS if judged.status in {Status.WRONG, Status.CHANGED} else SAMPLE
        if kept[judged.table, judged.status] <= most:
            rows.append(_row(batch, judged))
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.bulk_create(rows, batch_size=_CHUNK)


def _row(batch: ImportBatch, judged: Judged) -> ImportRow:
    return ImportRow(
        batch=batch, table=judged.table, number=judged.number, status=judged.status, key=judged.key[:200],
        values={name: value[:_MOST_VALUE] for name, value in judged.values.items()},
        changes={name: [value[:_MOST_VALUE] for value in pair] for name, pair in judged.changes.items()},
        problems=[problem.as_json() for problem in judged.problems],
    )  # fmt: skip


def run_write(batch: ImportBatch, *, actor: User) -> None:
    """Write the uploads as they are found now and finish the import, both or neither. Raises Refused."""
    upload = storage.upload_of(batch, _("The files are not here any more. Upload them again."))
    with transaction.atomic():
        plan = plan_files(upload.files, source=upload.source, attribution=upload.attribution)
        if not plan.is_right or len(plan.doubts) > doubts_of(batch):
            raise Refused(_("Something has changed here since the check. Upload the files again."))
        note_outcome(batch, plan)
        put(batch, plan, actor=actor)
        end(batch, ImportState.DONE, counts=batch.counts, message=batch.message, confirmed_at=timezone.now())
        transaction.on_commit(lambda: storage.remove(batch))
    batch.refresh_from_db()


def put(batch: ImportBatch, plan: Plan, *, actor: User) -> None:
    """Write a right plan and one entry of the trail; must run in the caller's transaction."""
    write(plan, batch)
    facts = {
        "files": batch.file_name, "read": plan.read, "new": plan.count(Status.NEW),
        "changed": plan.count(Status.CHANGED), "closed": plan.closed,
    }  # fmt: skip
    changes = {name: (None, value) for name, value in facts.items()}
    write_entry(actor=actor, verb="places.bring_in_places", subject=batch, changes=changes)


def run_undo(batch: ImportBatch, *, actor: User) -> Undone:
    """Take the import back and finish, both or neither. Raises Refused."""
    with transaction.atomic():
        end(batch, ImportState.UNDONE, undone_at=timezone.now())
        undone = undo(batch)
        tell_undone(batch, deleted=undone.deleted, restored=undone.restored, stayed=undone.stayed)
        facts = {"deleted": undone.deleted, "restored": undone.restored, "stayed": len(undone.stayed)}
        changes = {name: (None, value) for name, value in facts.items()}
        write_entry(actor=actor, verb="places.take_back_places", subject=batch, changes=changes)
    return undone
