"""Examining an installation: what is well, what to look at, what must be mended."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import Literal

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.db.utils import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from talka.accounts.models import DemoMarker
from talka.kernel.audit.trail import verify
from talka.kernel.database import engine_report, integrity_problems
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.schedule.models import DueJob
from talka.kernel.tasks import LEASE
from talka.privacy.actions import come_back, missing_in_list
from talka.privacy.queries.erased_list import BadList, lists_beside
from talka.registry.queries.indexing import stale_words
from talka.site.backup import BadBackup, backup_folder, backups_in, manifest_of

GIGABYTE = 1024**3


@dataclass(frozen=True)
class Check:
    """The outcome of looking at one thing."""

    title: str
    message: str
    state: Literal["good", "look", "bad"] = "good"

    @property
    def mark(self) -> str:
        """A sign that is told apart without colour."""
        return {"good": "✓", "look": "!", "bad": "✗"}[self.state]

    @property
    def failed(self) -> bool:
        """Whether it must be mended."""
        return self.state == "bad"

    def to_dict(self) -> dict[str, str]:
        """For machines."""
        return {"title": self.title, "state": self.state, "message": self.message}


def examine() -> list[Check]:
    """Look at everything; a check that cannot be made is a failed one."""
    checks: list[Check] = []
    for look in LOOKS:
        try:
            checks += list(look())
        except (DatabaseError, OSError) as problem:
            checks.append(Check(_("Examination"), str(problem).strip(), "bad"))
        if checks[-1].failed and look is _engine:
            return checks  # nothing else can be asked
    return checks


def _engine() -> Iterator[Check]:
    report = engine_report()
    name = f"{report['engine']} {report['version']}"
    if report["warning"]:
        words = _("%(name)s: before 3.51.3 it may, very rarely, damage a database. Back up hourly, or use PostgreSQL.")
        yield Check(_("Database"), words % {"name": name}, "look")
    else:
        yield Check(_("Database"), name)


def _migrations() -> Iterator[Check]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        words = ngettext(
            "%(count)d change waits: start `talka serve`.", "%(count)d changes wait: start `talka serve`.", len(plan)
        )
        yield Check(_("Tables"), words % {"count": len(plan)}, "look")
        return
    yield Check(_("Tables"), _("up to date"))
    problems = integrity_problems()
    words = problems[0] if problems else _("the engine finds no damage")
    yield Check(_("Soundness"), words, "bad" if problems else "good")


def _disk() -> Iterator[Check]:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(settings.DATA_DIR)
    free = round(100 * usage.free / usage.total)
    state: Literal["good", "look", "bad"] = "bad" if free < 5 else "look" if free < 15 else "good"  # noqa: PLR2004 -- shares of a disk
    yield Check(_("Disk"), _("%(free)d %% free (%(gb)d GB)") % {"free": free, "gb": usage.free // GIGABYTE}, state)


def _secret() -> Iterator[Check]:
    key = settings.DATA_DIR / "secret_key"
    for path, mode in ((key, "600"), (settings.DATA_DIR, "700")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            words = _("%(path)s can be read by others: chmod %(mode)s.") % {"path": path, "mode": mode}
            yield Check(_("Key"), words, "bad" if path == key else "look")
            return
    yield Check(_("Key"), _("kept from others"))


def _mail() -> Iterator[Check]:
    host = settings.ENVIRONMENT.smtp_host
    if not host:
        words = _("no mail server is set: letters are written to a folder")
        yield Check(_("Mail"), words, "bad" if settings.PRODUCTION else "look")
        return
    try:
        with get_connection():  # greets, encrypts and signs in, as before each letter
            pass
    except (OSError, SMTPException) as problem:
        words = _("%(host)s does not take our letters: %(problem)s") % {"host": host, "problem": problem}
        yield Check(_("Mail"), words, "bad")
    else:
        yield Check(_("Mail"), _("%(host)s takes our letters") % {"host": host})


def _letters() -> Iterator[Check]:
    recent = Letter.objects.filter(written_at__gt=timezone.now() - timedelta(days=7)).order_by()
    numbers = dict(recent.values_list("state").annotate(Count("pk")))
    failed, returned, unwanted = (
        numbers.get(state, 0) for state in (LetterState.FAILED, LetterState.RETURNED, LetterState.COMPLAINED)
    )
    late = Letter.objects.filter(state=LetterState.WAITING, written_at__lt=timezone.now() - timedelta(hours=1)).count()
    if failed or returned or unwanted or late:
        words = _(
            "of the last week %(failed)d not sent, %(returned)d came back, %(unwanted)d reported as unwanted; "
            "%(late)d waiting for more than an hour"
        )
        told = {"failed": failed, "returned": returned, "unwanted": unwanted, "late": late}
        yield Check(_("Letters"), words % told, "look")
    else:
        yield Check(_("Letters"), _("all went out"))


def _clock() -> Iterator[Check]:
    now = timezone.localtime()
    yield Check(_("Clock"), f"{now:%d.%m.%Y. %H:%M} {settings.TIME_ZONE}")


def _tasks() -> Iterator[Check]:
    stuck = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LEASE).count()
    failed = DBTaskResult.objects.failed().filter(enqueued_at__gt=timezone.now() - timedelta(days=7)).count()
    broken = [f"{job.name}: {job.last_problem}" for job in DueJob.objects.exclude(last_problem="")]
    if stuck or failed or broken:
        words = _("%(stuck)d stuck, %(failed)d failed in the last week") % {"stuck": stuck, "failed": failed}
        yield Check(_("Background work"), "; ".join([words, *broken]), "look")
    else:
        yield Check(_("Background work"), _("nothing is stuck"))


def _backups() -> Iterator[Check]:
    found = backups_in(backup_folder())
    if not found:
        yield Check(_("Backup"), _("none in the data folder: `talka backup`"), "look")
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(found[-1].stat().st_mtime, UTC)
    words = ngettext("the last one is %(days)d day old", "the last one is %(days)d days old", age.days)
    yield Check(_("Backup"), words % {"days": age.days}, "look" if age > timedelta(days=2) else "good")


def _trail() -> Iterator[Check]:
    outcome = verify(expected_head=_head_kept_in_backup())
    if outcome.holds:
        words = ngettext("%(count)d entry, unbroken", "%(count)d entries, unbroken", outcome.entries)
        yield Check(_("Trail"), words % {"count": outcome.entries})
    elif verify().holds:
        words = _("the last backup knew more of it: it was cut off, or an older backup was restored")
        yield Check(_("Trail"), words, "bad")
    else:
        yield Check(_("Trail"), _("broken at entry %(entry)d") % {"entry": outcome.first_bad}, "bad")


def _head_kept_in_backup() -> str:
    """The end of the trail as the last backup knew it: whoever cut the trail and mended its head did not mend that."""
    found = backups_in(backup_folder())
    try:
        return str(manifest_of(found[-1])["audit_head"]) if found else ""
    except BadBackup:
        return ""


def _search() -> Iterator[Check]:
    stale = stale_words()
    if stale:
        words = _("%(count)d records are found by words that are not theirs: `talka search rebuild`.")
        yield Check(_("Search index"), words % {"count": stale}, "look")
    else:
        yield Check(_("Search index"), _("finds every record by its own words"))


def _forgotten() -> Iterator[Check]:
    try:
        back, missing = len(come_back(*lists_beside(backup_folder() / "any"))), missing_in_list()
    except BadList as problem:
        yield Check(_("Forgotten people"), _("the list cannot be read: %(problem)s") % {"problem": problem}, "bad")
        return
    if back:
        words = _("%(count)d are here again: `talka erasures` forgets them again")
        yield Check(_("Forgotten people"), words % {"count": back}, "bad")
    elif missing:
        words = _("%(count)d are missing in the list erased.json: `talka erasures` writes it anew")
        yield Check(_("Forgotten people"), words % {"count": missing}, "look")
    else:
        yield Check(_("Forgotten people"), _("nobody has come back"))


def _demo() -> Iterator[Check]:
    if DemoMarker.objects.exists():
        yield Check(_("Demo"), _("this database holds the demo"), "bad" if settings.PRODUCTION else "look")


LOOKS: tuple[Callable[[], Iterator[Check]], ...] = (
    _engine,
    _migrations,
    _disk,
    _secret,
    _mail,
    _letters,
    _clock,
    _tasks,
    _backups,
    _trail,
    _search,
    _forgotten,
    _demo,
)
