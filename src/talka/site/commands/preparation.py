"""Making the data folder ready: every command works on an empty one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.site.commands.outcome import RefusedInput
from talka.site.problems import in_words
from talka.site.turns import one_at_a_time
from talka.site.versions import made_by_a_newer_one

# Scripts that a package brings and no page of ours asks for; some name files that are not there.
NOT_SERVED = ["django_htmx"]


def prepare(*, static: bool = False) -> None:
    """Create and migrate the database where that is needed, and gather static files to serve; quick when it is not."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.FILES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        migrate_if_needed()
        if static:
            _let_one_do(_gather_static_files, static_files_changed)
    except OSError as problem:
        raise RefusedInput(
            _("The data folder %(folder)s cannot be used: %(problem)s")
            % {"folder": settings.DATA_DIR, "problem": in_words(problem)}
        ) from problem


def is_untouched() -> bool:
    """Whether nothing has been made here yet, not even tables."""
    return not settings.DATA_DIR.exists() or not connection.introspection.table_names()


def migrate_if_needed() -> None:
    """Bring the tables up to date."""
    _let_one_do(_migrate, _is_to_migrate)


def _let_one_do(work: Callable[[], None], is_needed: Callable[[], bool]) -> None:
    """Do what is needed; of several that start at once, one does, and the others wait for it."""
    if is_needed():
        with one_at_a_time(settings.DATA_DIR):
            if is_needed():
                work()


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    # Now, and not when a command first acts: one that only looks then writes nothing.
    system_actor()


def _is_to_migrate() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        raise RefusedInput(_("The database does not answer: %(problem)s") % {"problem": in_words(problem)}) from problem
    if newer := made_by_a_newer_one(executor.loader):
        words = _("The database was made by a newer Talka (%(name)s): install that one, or restore an older backup.")
        raise RefusedInput(words % {"name": newer})
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _gather_static_files() -> None:
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=NOT_SERVED)
    _stamp().write_text(_static_fingerprint(), encoding="ascii")


def static_files_changed() -> bool:
    """Whether a source of static files is newer than what was gathered; looks at names, sizes and times only."""
    is_gathered = _stamp().exists() and Path(settings.STATIC_ROOT).is_dir()
    return not is_gathered or _stamp().read_text(encoding="ascii") != _static_fingerprint()


def _stamp() -> Path:
    return Path(settings.DATA_DIR) / "static.gathered"


def _static_fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(NOT_SERVED):
            found = Path(storage.path(path))
            facts = found.stat()
            seen.update(f"{found}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
