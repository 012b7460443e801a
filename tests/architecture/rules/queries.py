"""Questions that the two engines answer differently, and output that is not escaped."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Found, Rule, Source, python_product

# Columns that hold folded text may be searched; JSON and raw text may not.
LOOKUP = re.compile(
    r"^(?P<field>\w+?)__(i?contains|contained_by|has_key|has_keys|has_any_keys|i?startswith|iexact|i?regex)$"
)
FOLDED = re.compile(r"(folded|compared|search|search_text|sort_key|path|code|number|email)$")
UNESCAPED = {"mark_safe", "SafeString", "SafeText"}


def lookups(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def answered_differently(source: Source) -> Found:
    for line, name in lookups(source):
        lookup = LOOKUP.match(name)
        if lookup and not FOLDED.search(lookup["field"]):
            yield line, f"{name} answers differently on SQLite; search the folded column, read JSON whole"
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "distinct"
            and node.args
        ):
            yield node.lineno, "distinct() with columns is PostgreSQL's alone"


def unescaped_python(source: Source) -> Found:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in UNESCAPED:
                yield node.lineno, f"{name} sends what it is given unescaped; use format_html"
        elif isinstance(node, ast.keyword) and node.arg == "autoescape" and getattr(node.value, "value", True) is False:
            yield node.value.lineno, "autoescape stays on"


RULES = (
    Rule(
        "same answer from both engines",
        applies=lambda source: python_product(source) and source.inside[:2] != ("kernel", "search"),
        find=answered_differently,
        refused=(
            ("src/talka/g/queries.py", "rows.filter(answers__contains={'a': 1})"),
            ("src/talka/g/queries.py", "rows.filter(name__icontains=text)"),
            ("src/talka/g/queries.py", "Q(('answers__has_key', 'a'))"),
            ("src/talka/g/queries.py", "rows.order_by('name').distinct('name')"),
        ),
        passed=(
            ("src/talka/g/queries.py", "rows.filter(name_folded__contains=fold(text))"),
            ("src/talka/g/queries.py", "rows.filter(organisation__name_folded__contains=fold(text)).distinct()"),
        ),
    ),
    Rule(
        "escaped output",
        applies=python_product,
        find=unescaped_python,
        refused=(
            ("src/talka/g/views.py", "from django.utils.safestring import mark_safe\nmark_safe(text)"),
            ("src/talka/g/views.py", "safestring.SafeString(text)"),
            ("src/talka/g/mails.py", "Context({}, autoescape=False)"),
        ),
        passed=(
            ("src/talka/g/views.py", "format_html('<b>{}</b>', text)"),
            ("src/talka/g/views.py", "def bold(text: str) -> SafeString: ..."),
        ),
    ),
)
