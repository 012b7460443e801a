"""One import from beginning to end: read without a transaction, written in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.enterprise_register.imports import storage
from talka.enterprise_register.imports.extras import Extras
from talka.enterprise_register.imports.files import Files, files_in, hash_of
from talka.enterprise_register.imports.linking import Linked, link, put_areas
from talka.enterprise_register.imports.problems import BadSource
from talka.enterprise_register.imports.rows import Reading
from talka.enterprise_register.imports.writing import Found, Plan, write
from talka.enterprise_register.models import RegisterEntry, RegisterRun, RunState
from talka.kernel.actions import Refused
from talka.kernel.audit.trail import write_entry
from talka.kernel.numbers import format_count
from talka.places.models import current_edition
from talka.places.queries import register_codes

# A run that gave no sign of life for so long has been killed.
DEAD_AFTER = timedelta(minutes=10)
# In per cent of what was there.
MOST_DROP = 5
_WHOLE = 100
# Of a few wrong rows the rest can be taken; of many it is the file that is wrong.
_MOST_REFUSED, _REFUSED_SHARE = 100, 100


class Drop(Exception):
    """Much less is in the file than before: somebody has to say whether that is right."""


class AlreadyRunning(Refused):
    """Another import is under way."""

    def __init__(self) -> None:
        super().__init__(_("Another import of the register is under way. Wait until it has ended."))


@dataclass(frozen=True)
class Known:
    """An entry as far as comparing needs it."""

    pk: int
    digest: str
    is_gone: bool


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
        _note_refusal(run, refusal)
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
    run.file_hash = hash_of(files, current_edition())
    last = RegisterRun.objects.filter(state=RunState.DONE).first()
    if last is not None and last.file_hash == run.file_hash:
        run.counts = last.counts | dict.fromkeys(("new", "changed", "closed", "gone", "linked", "updated"), 0)
        run.counts["same"] = run.counts.get("kept", 0)
        run.refused = last.refused
        return _finish(run, RunState.SAME, _("These are the files that were imported last."))
    run.counts, run.refused = {}, []
    reading = Reading(files.register, Extras.read(files), register_codes(), say=lambda rows: _say(run, rows, say))
    try:
        plan = _compared(reading)
        with transaction.atomic():
            return _write(run, reading, plan, actor=actor)
    except Drop as question:
        _note(run, reading)
        return _finish(run, RunState.ASKING, str(question))
    except Refused:
        _note(run, reading)
        raise


def _note(run: RegisterRun, reading: Reading) -> None:
    """What is known of files of which nothing was written."""
    run.counts = {"read": reading.read, "kept": reading.kept, "refused": reading.problem_count}
    run.refused = [problem.as_json() for problem in reading.problems]


def _note_refusal(run: RegisterRun, refusal: Refused) -> None:
    if isinstance(refusal, BadSource) and refusal.problem is not None:
        run.refused = [*run.refused, refusal.problem.as_json()]


def _compared(reading: Reading) -> Plan:
    """Read everything once, and hold it against what is here; what is the same is not understood further."""
    rows = RegisterEntry.objects.order_by().values_list("number", "pk", "digest", "gone_on")
    known = {number: Known(pk, digest, gone is not None) for number, pk, digest, gone in rows}
    plan, seen = Plan(is_first=not known), set[str]()
    for row in reading.rows():
        if row.number in seen:
            reading.refuse_twice(row)
            continue
        seen.add(row.number)
        old = known.get(row.number)
        if old is not None and old.digest == row.digest:
            reading.kept += 1
            if old.is_gone:
                plan.back.append(old.pk)
            continue
        facts = reading.facts(row)
        if facts is None:
            continue
        reading.kept += 1
        found = Found(row.number, facts, row.digest)
        if old is None:
            plan.new.append(found)
        else:
            plan.changed[old.pk] = found
    present = seen | reading.spared
    plan.gone = [old.pk for number, old in known.items() if not old.is_gone and number not in present]
    _refuse_a_wrong_file(reading)
    return plan


def _refuse_a_wrong_file(reading: Reading) -> None:
    kept = reading.kept
    if not kept and not reading.problem_count:
        raise Refused(_("There is no association, foundation or other body of civil society in the file."))
    if reading.problem_count > max(_MOST_REFUSED, kept // _REFUSED_SHARE) or not kept:
        first = reading.problems[0]
        words = _("%(count)s rows cannot be taken; the first is row %(row)d: %(reason)s Nothing was written.")
        shown = {"count": format_count(reading.problem_count), "row": first.row, "reason": first.reason}
        raise Refused(words % shown)


def _write(run: RegisterRun, reading: Reading, plan: Plan, *, actor: User) -> RegisterRun:
    here = RegisterEntry.objects.filter(gone_on=None)
    before, active = here.count(), here.filter(ended_on=None).count()
    if not run.accepts_drop:
        words = _("The files hold %(after)s legal persons; after the last import there were %(before)s.")
        _ask_about_drop(before, before - len(plan.gone) + len(plan.back) + len(plan.new), words)
    today = timezone.localdate()
    written = write(plan, run, today)
    if not run.accepts_drop:
        words = _("In the files %(after)s legal persons are in force; after the last import there were %(before)s.")
        _ask_about_drop(active, active + written.active_change, words)
    areas = put_areas(_labels(reading.extras.areas.values()))
    linked = link(run, written.earlier, areas, actor=actor, day=today)
    kept = reading.kept
    run.counts = {
        "read": reading.read, "kept": kept, "new": len(plan.new), "changed": len(plan.changed) + len(plan.back),
        "closed": written.events["closed"] if not plan.is_first else 0, "gone": len(plan.gone),
        "same": kept - len(plan.new) - len(plan.changed) - len(plan.back), "refused": reading.problem_count,
        "linked": linked.found, "updated": linked.changed,
    }  # fmt: skip
    run.refused = [problem.as_json() for problem in reading.problems]
    facts = {name: (None, number) for name, number in run.counts.items()}
    if plan.is_empty and linked == Linked(0, 0):
        return _finish(run, RunState.SAME, _("Everything in the files is here already."))
    write_entry(actor=actor, verb="enterprise_register.bring_in_register", subject=run, changes=facts)
    return _finish(run, RunState.DONE, _notes(reading))


def _notes(reading: Reading) -> str:
    if not reading.unknown_codes:
        return ""
    count = format_count(reading.unknown_codes)
    return _(
        "New or changed rows without a place, as their territory code is not known or was divided since: %(count)s."
    ) % {"count": count}


def _ask_about_drop(before: int, after: int, words: str) -> None:
    if after * _WHOLE < before * (_WHOLE - MOST_DROP):
        raise Drop(words % {"after": format_count(after), "before": format_count(before)})


def _labels(areas: Iterable[str]) -> set[str]:
    return {label for several in set(areas) for label in several.splitlines()}


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
