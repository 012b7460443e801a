"""What goes on by itself, and what records stand on: clock, tasks, attached files, search, forgotten people, demo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from talka.accounts.models import DemoMarker
from talka.kernel.audit.models import AuditEntry
from talka.kernel.files.models import StoredFile
from talka.kernel.files.store import path_of
from talka.kernel.modules import manifests
from talka.kernel.schedule.models import DueJob
from talka.kernel.tasks import LEASE
from talka.privacy.actions import come_back, missing_in_list
from talka.privacy.queries.erased_list import BadList, lists_beside
from talka.registry.queries.indexing import stale_words
from talka.site.backup import backup_folder
from talka.site.doctor.check import FUTURE, Check, State, moment

# How long nothing of the clock may have begun; it looks twice a minute.
SILENCE = timedelta(minutes=15)
LATELY = timedelta(days=7)


def clock() -> Iterator[Check]:
    """Whether the clock of the computer can be right, and whether the clock of Talka runs."""
    now, title = timezone.now(), _("Clock")
    newest = AuditEntry.objects.order_by("-sequence").values_list("at", flat=True).first()
    if newest is not None and newest > now + FUTURE:
        words = _("the computer says %(now)s, but the trail knows %(newest)s already: set the clock")
        yield Check(title, words % {"now": moment(now), "newest": moment(newest)}, "bad")
        return
    pauses = {job.name: job.every_minutes for manifest in manifests() for job in manifest.clock_jobs}
    begun = [
        due_at - timedelta(minutes=pauses[name])
        for name, due_at in DueJob.objects.filter(name__in=pauses).values_list("name", "due_at")
    ]
    told = {"now": moment(now), "zone": settings.TIME_ZONE}
    worst: State = "bad" if settings.PRODUCTION else "look"
    if not begun:
        yield Check(title, _("%(now)s %(zone)s; no work by the clock yet: start `talka serve`") % told, "look")
    elif max(begun) < now - SILENCE:
        words = _("%(now)s %(zone)s; no work by the clock since %(since)s: is `talka serve` running?")
        yield Check(title, words % (told | {"since": moment(max(begun))}), worst)
    else:
        yield Check(title, f"{told['now']} {told['zone']}")


def tasks() -> Iterator[Check]:
    """Tasks that are stuck, failed or wait for too long, and jobs of the clock that failed."""
    now = timezone.now()
    stuck = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE).count()
    failed = DBTaskResult.objects.failed().filter(enqueued_at__gt=now - LATELY).count()
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LEASE).count()
    broken = [f"{job.name}: {job.last_problem}" for job in DueJob.objects.exclude(last_problem="")]
    if stuck or failed or waiting or broken:
        words = _("%(stuck)d stuck, %(failed)d failed in the last week, %(waiting)d wait for too long")
        told = words % {"stuck": stuck, "failed": failed, "waiting": waiting}
        yield Check(_("Background work"), "; ".join([told, *broken]), "look")
    else:
        yield Check(_("Background work"), _("nothing is stuck"))


def files() -> Iterator[Check]:
    """Whether each attached file is there, byte for byte as it was added; reads them all."""
    count, missing, changed = 0, list[str](), list[str]()
    for stored in StoredFile.objects.order_by("pk").only("storage_name", "size", "sha256").iterator(chunk_size=1000):
        count += 1
        try:
            with path_of(stored).open("rb") as content:
                same = hashlib.file_digest(content, "sha256").hexdigest() == stored.sha256
        except FileNotFoundError:
            missing.append(stored.storage_name)
        else:
            if not same:
                changed.append(stored.storage_name)
    if missing or changed:
        words = _("%(missing)d missing, %(changed)d changed (%(path)s): take them from a backup")
        path = settings.FILES_DIR / (missing + changed)[0]
        told = {"missing": len(missing), "changed": len(changed), "path": path}
        yield Check(_("Attached files"), words % told, "bad")
    else:
        words = ngettext("%(count)d, as it was added", "%(count)d, each as it was added", count)
        yield Check(_("Attached files"), words % {"count": count})


def search() -> Iterator[Check]:
    """Whether every record is found by its own words."""
    stale = stale_words()
    if stale:
        words = _("%(count)d records are found by words that are not theirs: `talka search rebuild`.")
        yield Check(_("Search index"), words % {"count": stale}, "look")
    else:
        yield Check(_("Search index"), _("finds every record by its own words"))


def forgotten() -> Iterator[Check]:
    """Whether somebody who was forgotten has come back with an old copy."""
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


def demo() -> Iterator[Check]:
    """Whether the database holds the demonstration, which lets everybody in."""
    if DemoMarker.objects.exists():
        yield Check(_("Demo"), _("this database holds the demo"), "bad" if settings.PRODUCTION else "look")
