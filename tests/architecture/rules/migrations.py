"""Migrations outlive the code they were written beside."""

from __future__ import annotations

import re

from tests.architecture.sources import Found, Rule, Source, imports

UNNAMED = re.compile(r"_auto_\d{8}")


def unnamed(source: Source) -> Found:
    if UNNAMED.search(source.path.stem):
        yield 1, "name the migration for the change: 0007_award_has_instalments"


def tied_to_code(source: Source) -> Found:
    for node, target in imports(source.tree):
        if target.startswith("talka.") and not target.startswith("talka.kernel."):
            yield node.lineno, f"{target} will change; use apps.get_model, and write what is needed here"


def is_migration(source: Source) -> bool:
    return source.is_python and source.is_migration


RULES = (
    Rule(
        "names of migrations",
        applies=is_migration,
        find=unnamed,
        refused=(("src/talka/g/migrations/0002_auto_20260101_1200.py", ""),),
        passed=(("src/talka/g/migrations/0002_award_has_instalments.py", ""),),
    ),
    Rule(
        "migrations stand alone",
        applies=is_migration,
        find=tied_to_code,
        refused=(
            ("src/talka/g/migrations/0002_totals.py", "from talka.g.queries import totals"),
            ("src/talka/g/migrations/0002_totals.py", "import talka.g.models"),
        ),
        passed=(("src/talka/g/migrations/0002_totals.py", "from talka.kernel.database import forbid_changes"),),
    ),
)
