"""One import from beginning to end: read without a transaction, written in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.enterprise_register.imports import storage
from talka.enterprise_register.imports.comparing import FAR, Known, Outcome, Part, compared
from talka.enterprise_register.imports.files import Files, files_in, hash_of
from talka.enterprise_register.imports.linking import Linked, link, put_areas
from talka.enterprise_register.imports.problems import BadSource
from talka.enterprise_register.imports.writing import Written, write, write_gone
from talka.enterprise_register.models import RegisterEntry, RegisterRun, RunState
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import write_entry
from talka.kernel.beside import can_work_beside, worked_out_beside
from talka.kernel.numbers import format_count
from talka.places.models import current_edition

# A run that gave no sign of life for so long has been killed.
DEAD_AFTER = timedelta(minutes=10)
# In per cent of what was there.
MOST_DROP = 5
_WHOLE = 100


class Drop(Exception):
    """Much less is in the file than before: somebody has to say whether that is right."""


class AlreadyRunning(Refused):
    """Another import is under way."""

    def __init__(self) -> None:
        super().__init__(_("Another import of the register is under way. Wait until it has ended."))


def take_turn(run: RegisterRun) -> None:
    """Say that the run is being carried out; only one can be. Raises AlreadyRunning."""
    release_dead_runs()
    run.seen_at, run.state = timezone.now(), RunState.RUNNING
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise AlreadyRunning from error


def release_dead_runs() -> None:
    """Give up what a killed process left: an import wrote nothing, and what was being undone stays as it was."""
    now = timezone.now()
    dead = RegisterRun.objects.filter(state=RunState.RUNNING, seen_at__lt=now - DEAD_AFTER)
    undoing = _("Undoing was interrupted. Nothing was changed.")
    dead.exclude(undone_at=None).update(state=RunState.DONE, undone_at=None, message=undoing)
    dead.filter(undone_at=None).update(
        state=RunState.REFUSED, finished_at=now, message=_("The import was interrupted. Nothing was written.")
    )


def carry_out_or_refuse(run: RegisterRun, *, actor: User) -> RegisterRun:
    """Import the files that a run keeps, and note on it why they are refused where they are."""
    return carry_out_in(run, storage.folder_of(run), actor=actor)


def carry_out_in(
    run: RegisterRun, folder: Path, *, actor: User, say: Callable[[int], None] | None = None
) -> RegisterRun:
    """Import the files of a folder under a run whose turn it is; refusals are noted on the run."""
    try:
        return carry_out(run, files_in(folder), actor=actor, say=say)
    except Refused as refusal:
        if isinstance(refusal, BadSource) and refusal.problem is not None:
            run.refused = [*run.refused, refusal.problem.as_json()]
        return give_up(run, str(refusal.message), counts=run.counts, refused=run.refused)
    except Exception:
        give_up(run, _("The import could not be carried out. Nothing was written."))
        raise


def give_up(run: RegisterRun, message: str, **known: Any) -> RegisterRun:
    """Refuse a run in words, with what is known: its counts, the rows that cannot be taken."""
    open_runs = RegisterRun.objects.filter(pk=run.pk, state__in=[RunState.WAITING, RunState.RUNNING, RunState.ASKING])
    open_runs.update(state=RunState.REFUSED, message=message, finished_at=timezone.now(), **known)
    run.refresh_from_db()
    return run


def carry_out(run: RegisterRun, files: Files, *, actor: User, say: Callable[[int], None] | None = None) -> RegisterRun:
    """Import the files under a run whose turn it is. Raises BadSource, and then nothing is written."""
    last = RegisterRun.objects.filter(state=RunState.DONE).first()
    if last is not None:
        run.file_hash = hash_of(files, current_edition())
    if last is not None and last.file_hash == run.file_hash:
        run.counts = last.counts | dict.fromkeys(("new", "changed", "closed", "gone", "linked", "updated"), 0)
        run.counts["same"] = run.counts.get("kept", 0)
        run.refused = last.refused
        return _finish(run, RunState.SAME, _("These are the files that were imported last."))
    run.counts, run.refused = {}, []
    known = Known.ask(files)
    # Only the first import writes much. It does so while it is read; else nobody waits for the database meanwhile.
    is_beside = not known.entries and can_work_beside()
    found = compared(files, known)
    try:
        with worked_out_beside(found) if is_beside else nullcontext(found) as coming:
            run.file_hash = run.file_hash or hash_of(files, current_edition())
            told = _told(run, coming, say)
            return _write(run, told if is_beside else [*told], known, actor=actor)
    except Drop as question:
        return _finish(run, RunState.ASKING, str(question))


def _told(
    run: RegisterRun, found: Iterable[Part | Outcome], say: Callable[[int], None] | None
) -> Iterator[Part | Outcome]:
    """The same, while it is told how far it is; what is known of the whole stands on the run. Raises Refused."""
    say_at = FAR
    for one in found:
        if isinstance(one, Outcome):
            run.counts = {"read": one.read, "kept": one.kept, "refused": one.problem_count}
            run.refused = [problem.as_json() for problem in one.problems]
            if one.refusal is not None:
                raise one.refusal
        elif one.read >= say_at:
            _say(run, one.read, say)
            say_at = one.read + FAR
        yield one


@transaction.atomic
def _write(run: RegisterRun, found: Iterable[Part | Outcome], known: Known, *, actor: User) -> RegisterRun:
    here = RegisterEntry.objects.filter(gone_on=None)
    before, active = here.count(), here.filter(ended_on=None).count()
    written, today = Written(is_first=not known.entries), timezone.localdate()
    outcome = None
    for one in found:
        if isinstance(one, Outcome):
            outcome = one
        else:
            write(one, run, today, written)
    assert outcome is not None  # noqa: S101 -- it is the last that is told
    write_gone(outcome.gone, run, today, written)
    if not run.accepts_drop:
        words = _("The files hold %(after)s legal persons; after the last import there were %(before)s.")
        _ask_about_drop(before, before - written.gone + written.back + written.new, words)
        words = _("In the files %(after)s legal persons are in force; after the last import there were %(before)s.")
        _ask_about_drop(active, active + written.active_change, words)
    areas = put_areas(outcome.labels)
    linked = link(run, written.earlier, areas, actor=actor, day=today)
    changed = written.changed + written.back
    run.counts |= {
        "new": written.new, "changed": changed, "closed": written.events["closed"], "gone": written.gone,
        "same": outcome.kept - written.new - changed, "linked": linked.found, "updated": linked.changed,
    }  # fmt: skip
    facts = {name: (None, number) for name, number in run.counts.items()}
    if not (written.new or changed or written.gone) and linked == Linked(0, 0):
        return _finish(run, RunState.SAME, _("Everything in the files is here already."))
    write_entry(actor=actor, verb="enterprise_register.bring_in_register", subject=run, changes=facts)
    return _finish(run, RunState.DONE, _notes(outcome))


def _notes(outcome: Outcome) -> str:
    if not outcome.unknown_codes:
        return ""
    count = format_count(outcome.unknown_codes)
    return _(
        "New or changed rows without a place, as their territory code is not known or was divided since: %(count)s."
    ) % {"count": count}


def _ask_about_drop(before: int, after: int, words: str) -> None:
    if after * _WHOLE < before * (_WHOLE - MOST_DROP):
        raise Drop(words % {"after": format_count(after), "before": format_count(before)})


def _say(run: RegisterRun, rows: int, say: Callable[[int], None] | None) -> None:
    RegisterRun.objects.filter(pk=run.pk).update(progress=rows, seen_at=timezone.now())
    if say is not None:
        say(rows)


def _finish(run: RegisterRun, state: RunState, message: str) -> RegisterRun:
    """Store what came out, unless somebody took the run for dead meanwhile. Raises Refused."""
    now = timezone.now()
    values: dict[str, Any] = {
        "state": state, "message": message, "counts": run.counts, "refused": run.refused, "file_hash": run.file_hash,
        "progress": run.counts.get("read", 0), "finished_at": now, "seen_at": now,
    }  # fmt: skip
    if not RegisterRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(**values):
        raise Refused(_("This import was given up meanwhile."))
    run.refresh_from_db()
    return run
