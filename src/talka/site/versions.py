"""Which changes of the tables this version of Talka knows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.migrations.loader import MigrationLoader


def unknown_here(names: Iterable[str], loader: MigrationLoader | None = None) -> list[str]:
    """Of changes (`module.name`) those that are not known here, the last one last: a newer version made them."""
    known = (loader or MigrationLoader(None, ignore_no_migrations=True)).disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    return sorted(set(names) - {".".join(key) for key in {*known, *replaced}})


def made_by_a_newer_one(loader: MigrationLoader) -> str:
    """A change in this database that is not known here; empty where all are. Modules that are gone do not count."""
    applied = [".".join(key) for key in loader.applied_migrations if key[0] in loader.migrated_apps]
    return next(reversed(unknown_here(applied, loader)), "")
