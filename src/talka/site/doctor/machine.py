"""What the installation stands on: disk, data folder, key, settings, backups."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.site.backup import BadBackup, backup_folder, backups_in, manifest_of
from talka.site.doctor.check import FUTURE, Check, State
from talka.site.problems import in_words

GIGABYTE = 1024**3
# Of different signs; a key made as the guide says has some forty.
FEWEST_SIGNS = 16
OLD, TOO_OLD = timedelta(days=2), timedelta(days=14)
OF_THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}


def disk() -> Iterator[Check]:
    """How much is free."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    usage = shutil.disk_usage(settings.DATA_DIR)
    free = round(100 * usage.free / usage.total)
    state: State = "bad" if free < 5 else "look" if free < 15 else "good"  # noqa: PLR2004 -- shares of a disk
    yield Check(_("Disk"), _("%(free)d %% free (%(gb)d GB)") % {"free": free, "gb": usage.free // GIGABYTE}, state)


def folder() -> Iterator[Check]:
    """Whether everything in the data folder can be read and written by who runs this."""
    title, where = _("Data folder"), {"folder": settings.DATA_DIR}
    if os.statvfs(settings.DATA_DIR).f_flag & os.ST_RDONLY:
        problem = OSError(errno.EROFS, os.strerror(errno.EROFS))
        yield Check(title, _("cannot be written: %(problem)s") % {"problem": in_words(problem)}, "bad")
        return
    closed = [path for path in _all_in(settings.DATA_DIR) if not _is_ours(path)]
    if closed:
        words = ngettext(
            "%(count)d file or folder is closed to the user of Talka (%(path)s): chown -R talka: %(folder)s",
            "%(count)d files or folders are closed to the user of Talka (%(path)s and others): "
            "chown -R talka: %(folder)s",
            len(closed),
        )
        yield Check(title, words % (where | {"count": len(closed), "path": closed[0]}), "bad")
        return
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(b"talka")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as problem:
        yield Check(title, _("cannot be written: %(problem)s") % {"problem": in_words(problem)}, "bad")
        return
    if os.geteuid() == 0 and settings.DATA_DIR.stat().st_uid != 0:
        words = _("is not root's, and what root makes there is closed to Talka: call `talka` as the guide says")
        yield Check(title, words, "look")
    else:
        yield Check(title, _("%(folder)s can be read and written") % where)


def _all_in(top: Path) -> Iterator[Path]:
    yield top
    for each, folders, names in os.walk(top):
        yield from (Path(each, name) for name in (*folders, *names))


def _is_ours(path: Path) -> bool:
    wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    # What was taken away since it was listed is not closed.
    return os.access(path, wanted) or not path.exists()


def key() -> Iterator[Check]:
    """Who else can read the key and the data folder."""
    made = settings.DATA_DIR / "secret_key"
    for path, mode in ((made, "600"), (settings.DATA_DIR, "700")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            words = _("%(path)s can be read by others: chmod %(mode)s.") % {"path": path, "mode": mode}
            yield Check(_("Key"), words, "bad" if path == made else "look")
            return
    if len(set(settings.SECRET_KEY)) < FEWEST_SIGNS:
        yield Check(_("Key"), _("can be guessed: make TALKA_SECRET_KEY as the guide says"), _worst_in_production())
        return
    yield Check(_("Key"), _("kept from others"))


def _worst_in_production() -> State:
    return "bad" if settings.PRODUCTION else "look"


def settings_that_fit() -> Iterator[Check]:
    """Settings that are allowed one by one and do not work, or are not safe, together."""
    found = list(_settings_of_production() if settings.PRODUCTION else _settings_of_development())
    for words, state in found:
        yield Check(_("Settings"), words, state)
    if not found:
        words = _("production, at %(address)s") if settings.PRODUCTION else _("development, at %(address)s")
        yield Check(_("Settings"), words % {"address": settings.SITE_ADDRESS})


def _settings_of_production() -> Iterator[tuple[str, State]]:
    if not settings.ENVIRONMENT.trusted_proxies:
        yield (
            _("TALKA_TRUSTED_PROXIES is 0: nobody believes that pages are asked for by https, forms answer 403"),
            "bad",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield _("TALKA_HOSTS has a *: links in letters stay right, but pages answer to any name; name yours"), "bad"
    if "." not in settings.ENVIRONMENT.mail_from.rpartition("@")[2]:
        words = _("TALKA_MAIL_FROM is %(address)s: other mail servers take no letters from there")
        yield words % {"address": settings.ENVIRONMENT.mail_from}, "bad"


def _settings_of_development() -> Iterator[tuple[str, State]]:
    if (urlsplit(settings.SITE_ADDRESS).hostname or "") not in OF_THIS_COMPUTER:
        words = _("TALKA_MODE is development, which is for one's own computer, and the address is %(address)s")
        yield words % {"address": settings.SITE_ADDRESS}, "look"


def backups() -> Iterator[Check]:
    """Whether the newest backup can be read, and how old it is by its own word."""
    title, found = _("Backup"), backups_in(backup_folder())
    if not found:
        yield Check(title, _("none in the data folder: `talka backup`"), "look")
        return
    try:
        made_at = datetime.fromisoformat(str(manifest_of(found[-1])["made_at"])).astimezone(UTC)
    except (BadBackup, KeyError, ValueError) as problem:
        words = _("the last one, %(name)s, cannot be used: %(problem)s")
        yield Check(title, words % {"name": found[-1].name, "problem": problem}, "bad")
        return
    age = datetime.now(UTC) - made_at
    if age < -FUTURE:
        words = _("the last one, %(name)s, is of a time to come: set the clock, or move that file away")
        yield Check(title, words % {"name": found[-1].name}, "look")
        return
    words = ngettext("the last one is %(days)d day old", "the last one is %(days)d days old", age.days)
    yield Check(title, words % {"days": age.days}, "bad" if age > TOO_OLD else "look" if age > OLD else "good")
