"""Examining an installation: what is well, what to look at, what must be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from talka.site.doctor import database, letters, machine, work
from talka.site.doctor.check import Check
from talka.site.problems import in_words

Look = Callable[[], Iterator[Check]]
OF_THE_MACHINE: tuple[Look, ...] = (
    machine.disk, machine.folder, machine.key, machine.settings_that_fit, letters.mail_server, machine.backups,
)  # fmt: skip
# These ask records, which only tables of this very version hold as it expects them.
OF_THE_RECORDS: tuple[Look, ...] = (
    database.soundness, database.writing, letters.letters, work.clock, work.tasks, work.files, database.trail,
    work.search, work.forgotten, work.demo,
)  # fmt: skip


def examine() -> list[Check]:
    """Look at everything; a check that cannot be made is a failed one."""
    checks = _outcome(database.engine)
    if not checks[-1].failed:
        checks += _outcome(database.tables)
    tables_fit = checks[-1].state == "good"
    for look in (*OF_THE_MACHINE, *(OF_THE_RECORDS if tables_fit else ())):
        checks += _outcome(look)
    return checks


def _outcome(look: Look) -> list[Check]:
    found: list[Check] = []
    try:
        found += look()
    except (DatabaseError, OSError) as problem:
        title = _("Database") if isinstance(problem, DatabaseError) else _("Examination")
        found.append(Check(title, in_words(problem), "bad"))
    return found
