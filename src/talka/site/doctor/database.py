"""The database: its engine, whether its tables fit, whether it is sound and can be written, and the trail."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import Verification, verify
from talka.kernel.database import engine_report, integrity_problems, is_embedded
from talka.kernel.schedule.models import DueJob
from talka.site.backup import BadBackup, backup_folder, backups_in, manifest_of
from talka.site.doctor.check import Check, moment
from talka.site.versions import made_by_a_newer_one


def engine() -> Iterator[Check]:
    """Which engine it is, and whether this version of it is known to be unsafe."""
    report = engine_report()
    name = f"{report['engine']} {report['version']}"
    if report["warning"]:
        words = _("%(name)s: before 3.51.3 it may, very rarely, damage a database. Back up hourly, or use PostgreSQL.")
        yield Check(_("Database"), words % {"name": name}, "look")
    else:
        yield Check(_("Database"), name)


def tables() -> Iterator[Check]:
    """Whether the tables are those of this version; no records are asked otherwise."""
    executor = MigrationExecutor(connection)
    if newer := made_by_a_newer_one(executor.loader):
        words = _("made by a newer Talka (%(name)s): install that one, or restore the backup made before it")
        yield Check(_("Tables"), words % {"name": newer}, "bad")
        return
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        yield Check(_("Tables"), _("up to date"))
        return
    words = ngettext(
        "%(count)d change waits: start `talka serve`, then look again at the rest.",
        "%(count)d changes wait: start `talka serve`, then look again at the rest.",
        len(plan),
    )
    yield Check(_("Tables"), words % {"count": len(plan)}, "look")


def soundness() -> Iterator[Check]:
    """What the engine's own check finds."""
    problems = integrity_problems()
    if problems:
        words = _("damaged, restore the last backup: %(problem)s") % {"problem": problems[0]}
        yield Check(_("Soundness"), words, "bad")
    elif is_embedded():
        yield Check(_("Soundness"), _("the engine finds no damage"))


def writing() -> Iterator[Check]:
    """Whether a row can be written; it is taken back at once."""
    with transaction.atomic():
        DueJob.objects.create(name="talka doctor", due_at=timezone.now())
        transaction.set_rollback(True)
    yield Check(_("Writing"), _("the database takes what is written"))


def trail() -> Iterator[Check]:
    """Whether the trail is unbroken and holds what the last backup knew."""
    outcome = verify(expected_head=head_kept_in_backup())
    if outcome.holds:
        words = ngettext("%(count)d entry, unbroken", "%(count)d entries, unbroken", outcome.entries)
        yield Check(_("Trail"), words % {"count": outcome.entries})
    else:
        yield Check(_("Trail"), what_is_wrong(outcome), "bad")


def what_is_wrong(outcome: Verification) -> str:
    """Where and how the trail does not hold; of an entry that was changed also what it says now."""
    told = ""
    if outcome.problem == "changed":
        words = _("entry %(entry)d is not as it was written: somebody changed the database by hand; find out who")
        now = AuditEntry.objects.get(sequence=outcome.first_bad or 0)
        said = f"{moment(now.at)} {now.actor_label}: {now.verb}, {now.object_type} {now.object_id} „{now.object_label}”"
        told = ". " + _("It says now: %(said)s") % {"said": said}
    elif outcome.problem == "missing":
        words = _("entry %(entry)d is missing: somebody changed the database by hand; find out who")
    elif outcome.problem == "cut off":
        words = _("its end is cut off from entry %(entry)d on: somebody changed the database by hand; find out who")
    else:
        words = _("the last backup knew more of it: it was cut off, or an older backup was restored")
    return words % {"entry": outcome.first_bad} + told


def head_kept_in_backup() -> str:
    """The end of the trail as the last backup knew it: whoever cut the trail and mended its head did not mend that."""
    found = backups_in(backup_folder())
    try:
        return str(manifest_of(found[-1])["audit_head"]) if found else ""
    except BadBackup:
        return ""
