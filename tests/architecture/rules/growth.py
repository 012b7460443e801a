"""Growth is noticed: past these sizes somebody splits by noun, or says in exceptions.py why not."""

from __future__ import annotations

from tests.architecture.sources import Found, Rule, Source, functions

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def long_files(source: Source) -> Found:
    if len(source.lines) > LONGEST_FILE:
        yield LONGEST_FILE, f"{len(source.lines)} lines; more than {LONGEST_FILE} ask to be split by noun"


def long_functions(source: Source) -> Found:
    for function in functions(source):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            yield function.lineno, f"{function.name} has {length} lines; more than {LONGEST_FUNCTION} ask to be split"


def is_written_by_hand(source: Source) -> bool:
    return source.is_python and not source.is_migration


RULES = (
    Rule(
        "short files",
        applies=is_written_by_hand,
        find=long_files,
        refused=(("src/talka/g/queries.py", "x = 1\n" * (LONGEST_FILE + 1)),),
        passed=(
            ("src/talka/g/queries.py", "x = 1\n" * LONGEST_FILE),
            ("src/talka/g/migrations/0001_initial.py", "x = 1\n" * (LONGEST_FILE + 1)),
        ),
    ),
    Rule(
        "short functions",
        applies=is_written_by_hand,
        find=long_functions,
        refused=(("tests/test_x.py", "def long() -> None:\n" + "    x = 1\n" * LONGEST_FUNCTION),),
        passed=(("tests/test_x.py", "def long() -> None:\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)),),
    ),
)
