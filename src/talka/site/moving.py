"""Moving an installation from SQLite to PostgreSQL: every row, with its key and its moments, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, QuerySet
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from talka.kernel.actions import Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.kernel.database import empty_tables, is_embedded, restart_numbering, sqlite_settings
from talka.kernel.portions import portions

SOURCE = "before"
AT_A_TIME = 2000


class CannotMove(Refused):
    """The move was not made; the message says why. PostgreSQL is as empty as before."""


def move_to_postgresql() -> int:
    """Copy the data folder's SQLite into the empty database of TALKA_DATABASE_URL; returns the number of rows.

    Files and the key stay in the data folder, where both engines look for them.
    """
    path = Path(settings.DATA_DIR) / "talka.sqlite3"
    if is_embedded():
        raise CannotMove(_("Name the empty PostgreSQL database in TALKA_DATABASE_URL first."))
    if not path.exists():
        raise CannotMove(_("There is no SQLite database in %(folder)s.") % {"folder": path.parent})
    connections.databases[SOURCE] = {**connections.databases["default"], **sqlite_settings(path)}
    try:
        _prepare()
        return _copy()
    except DatabaseError as problem:
        words = _("The database does not answer: %(problem)s")
        raise CannotMove(words % {"problem": str(problem).strip()}) from problem
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.databases[SOURCE]


def _prepare() -> None:
    executor = MigrationExecutor(connections[SOURCE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMove(_("The SQLite database is of another version: start `talka serve` with it once."))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if AuditEntry.objects.exists():
        raise CannotMove(_("The PostgreSQL database already holds work."))


@transaction.atomic
def _copy() -> int:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    # What migrations put there comes again, with the keys that rows refer to. References are checked at the end.
    empty_tables(models)
    for model in models:
        for some in portions(_all_of(model, SOURCE).iterator(chunk_size=AT_A_TIME), AT_A_TIME):
            _insert(model, some)
    restart_numbering(models)
    _compare(models)
    return sum(_all_of(model, "default").count() for model in models)


def _insert(model: type[Model], rows: list[Model]) -> None:
    """As they are: `save` and `bulk_create` would write this moment into columns that keep when a row was added."""
    manager: Any = model._base_manager  # noqa: SLF001 -- default managers may hide rows
    manager._insert(rows, fields=model._meta.concrete_fields, using="default", raw=True)  # noqa: SLF001 -- the only raw insert


def _compare(models: list[type[Model]]) -> None:
    for model in models:
        for before, after in zip(_rows(model, SOURCE), _rows(model, "default"), strict=True):
            if before != after:
                raise CannotMove(_("A row of %(table)s is not the same after the copy.") % {"table": model._meta.label})
    outcome = verify()
    if not outcome.holds:
        raise CannotMove(_("The trail does not hold from entry %(entry)d on.") % {"entry": outcome.first_bad})


def _all_of(model: type[Model], database: str) -> QuerySet[Model]:
    return model._base_manager.using(database).order_by("pk")  # noqa: SLF001 -- default managers may hide rows


def _rows(model: type[Model], database: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return _all_of(model, database).values_list(*names).iterator(chunk_size=AT_A_TIME)
