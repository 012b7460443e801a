"""What pages, forms, tags and the interface for machines leave to queries and verbs."""

from __future__ import annotations

import ast

from tests.architecture.sources import Found, Rule, Source

OUTSIDE = {"views", "api", "forms", "templatetags", "tags"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Where a page starts: from what its reader may see or work on, a method of our own QuerySets.
STARTS = {"visible_to", "worked_on_by", "none"}


def database_in_pages(source: Source) -> Found:
    starts = {node.value for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and node.attr in STARTS}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and node not in starts:
            yield node.lineno, f".{node.attr} belongs into queries.py; a page starts from .{node.attr}.visible_to(user)"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield node.lineno, f".{node.func.attr}() belongs into a verb"


RULES = (
    Rule(
        "no database in pages",
        applies=lambda source: source.is_python and source.is_product and bool(source.parts & OUTSIDE),
        find=database_in_pages,
        refused=(
            ("src/talka/registry/views/organisations.py", "found = Organisation.objects.filter(name=name)"),
            ("src/talka/registry/views.py", "organisation.save()"),
            ("src/talka/registry/api.py", "Organisation.objects"),
            ("src/talka/registry/forms.py", "organisation.persons.create(name=name)"),
            ("src/talka/registry/templatetags/registry.py", "organisation.delete()"),
        ),
        passed=(
            ("src/talka/registry/views/organisations.py", "found = organisations_visible_to(user).filter(name=name)"),
            ("src/talka/registry/views/organisations.py", "found = Organisation.objects.visible_to(user)"),
            ("src/talka/registry/actions/organisations.py", "organisation.save()"),
            ("src/talka/registry/tests/test_views.py", "Organisation.objects.get()"),
        ),
    ),
)
