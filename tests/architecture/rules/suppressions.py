"""Every suppression says what it suppresses, and why."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.sources import Found, Rule, Source

WHOLE_FILE = re.compile(r"#\s*(ruff:\s*noqa|flake8:\s*noqa|mypy:|type:\s*ignore(?!\[))")
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*(cover|branch)|nosec)")
# mypy understands its comment only when the reason is a second comment; ruff and coverage read two dashes.
WITH_REASON = re.compile(
    r"#\s*(noqa:\s*[A-Z]+\d+([, ]+[A-Z]+\d+)*\s*--|pragma:\s*no\s*(cover|branch)\s*--|type:\s*ignore\[[\w, -]+\]\s*#)"
    r"\s*(?!noqa|type:|pragma:)\S.{7,}"
)
EXAMPLES = "# noqa: PLR0913 -- why it is so; # type: ignore[misc]  # why it is so"


def without_reason(source: Source) -> Found:
    for line, comment in comments(source):
        if WHOLE_FILE.search(comment):
            yield line, "names no code to suppress, or suppresses for a whole file"
        elif SUPPRESSION.search(comment) and not WITH_REASON.search(comment):
            yield line, f"a suppression carries its reason: {EXAMPLES}"


def comments(source: Source) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


RULES = (
    Rule(
        "suppressions carry their reason",
        applies=lambda source: source.is_python,
        find=without_reason,
        refused=(
            ("src/talka/g/queries.py", "x = 1  # noqa"),
            ("src/talka/g/queries.py", "x = 1  # noqa: E501"),
            ("src/talka/g/queries.py", "x = 1  # noqa: E501 -- no"),
            ("src/talka/g/queries.py", "x = 1  # type: ignore"),
            ("src/talka/g/queries.py", "x = 1  # type: ignore[misc]"),
            ("src/talka/g/queries.py", "x = 1  # type: ignore[misc]  # noqa: E501"),
            ("src/talka/g/queries.py", "x = 1  # type: ignore[misc] -- the package has no types"),
            ("src/talka/g/queries.py", "x = 1  # pragma: no cover"),
            ("src/talka/g/queries.py", "# ruff: noqa: E501 -- all of it is a table"),
            ("tests/test_x.py", "# mypy: ignore-errors"),
        ),
        passed=(
            ("src/talka/g/queries.py", "x = 1  # noqa: E501 -- one row of a table"),
            ("src/talka/g/queries.py", "x = 1  # noqa: E501, PLR2004 -- one row of a table"),
            ("src/talka/g/queries.py", "x = 1  # type: ignore[misc]  # the package has no types"),
            ("src/talka/g/queries.py", "x = 1  # pragma: no cover -- only while power fails"),
            ("src/talka/g/queries.py", "x = '# noqa'"),
        ),
    ),
)
