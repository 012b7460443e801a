"""The shape of a verb, and of a noun."""

from __future__ import annotations

import ast

from tests.architecture.sources import Found, Rule, Source, functions, python_product

VAGUE = ("do_", "handle_", "manage_", "process_", "perform_", "execute_")


def is_verb(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "action"
        for decorator in function.decorator_list
    )


def misshapen_verbs(source: Source) -> Found:
    for function in functions(source):
        if not is_verb(function):
            continue
        if not ast.get_docstring(function):
            yield function.lineno, f"the verb {function.name} has no docstring"
        keyword_only = dict(zip((a.arg for a in function.args.kwonlyargs), function.args.kw_defaults, strict=True))
        if "actor" not in keyword_only:
            yield function.lineno, f"the verb {function.name} has no keyword-only argument `actor`"
        elif keyword_only["actor"] is not None:
            yield function.lineno, f"the verb {function.name} must always be told its actor"
        if len(function.args.posonlyargs) + len(function.args.args) != 1:
            yield function.lineno, f"everything after the subject of {function.name} is given by keyword"
        if function.name.startswith(VAGUE):
            yield function.lineno, f"{function.name} does not say what happens"
        if "actions" not in source.parts:
            yield function.lineno, f"the verb {function.name} belongs into actions"


def nouns_without_definition(source: Source) -> Found:
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
            yield node.lineno, f"{node.name} has no sentence that says what it is"


RULES = (
    Rule(
        "shape of a verb",
        applies=lambda source: python_product(source) and source.module != "kernel",
        find=misshapen_verbs,
        refused=(
            ("src/talka/g/actions/a.py", "@action(allowed=may)\ndef award(a: A, *, actor: U) -> None:\n    pass"),
            ("src/talka/g/actions/a.py", "@action(allowed=may)\ndef award(a: A, *, x: int) -> None:\n    'Award.'"),
            ("src/talka/g/actions/a.py", "@action(allowed=may)\ndef award(a: A, actor: U) -> None:\n    'Award.'"),
            (
                "src/talka/g/actions/a.py",
                "@action(allowed=may)\ndef award(a: A, *, actor: U | None = None) -> None:\n    'Award.'",
            ),
            (
                "src/talka/g/actions/a.py",
                "@action(allowed=may)\ndef award(a: A, x: int, *, actor: U) -> None:\n    'Award.'",
            ),
            (
                "src/talka/g/actions/a.py",
                "@action(allowed=may)\ndef handle_a(a: A, *, actor: U) -> None:\n    'Award.'",
            ),
            ("src/talka/g/queries.py", "@action(allowed=may)\ndef award(a: A, *, actor: U) -> None:\n    'Award.'"),
        ),
        passed=(
            (
                "src/talka/g/actions/a.py",
                "@action(allowed=may)\ndef award(a: A, *, x: int, actor: U) -> None:\n    'Award.'",
            ),
            ("src/talka/g/actions/a.py", "def _letter(a: A, x: int) -> None:\n    pass"),
        ),
    ),
    Rule(
        "definition of a noun",
        applies=lambda source: python_product(source) and "models" in source.parts,
        find=nouns_without_definition,
        refused=(("src/talka/g/models/grants.py", "class Grant(models.Model):\n    name = 1"),),
        passed=(
            (
                "src/talka/g/models/grants.py",
                "class Grant(models.Model):\n    'Money promised.'\n    class Meta:\n        pass",
            ),
            ("src/talka/g/forms.py", "class GrantForm(forms.Form):\n    name = 1"),
        ),
    ),
)
