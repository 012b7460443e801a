"""What somebody says in a letter that answers another one: mail programs leave the whole of that below."""

from __future__ import annotations

import re

from talka.advice.imports.letters import HEAD_LINE, RULE

# A head below which everything is quoted has at least so many lines; what tells of a quotation no more than these.
_FEWEST_OF_HEAD, _MOST_ABOVE = 3, 3
_WHEN = re.compile(r"\b20\d\d\b|\b\d{1,2}:\d\d\b")


def own_words(text: str) -> str:
    """The words above the letter that is answered; everything where some stand among its lines, or only below it."""
    lines = text.splitlines()
    return "\n".join(lines[: min(_head(lines), _quotation(lines))]).strip() or text.strip()


def _head(lines: list[str]) -> int:
    """Where a head begins that says from whom, when, to whom and what about, with the rule above it."""
    is_head = [bool(HEAD_LINE.match(line)) for line in lines]
    begins = (at for at in range(len(lines) - _FEWEST_OF_HEAD + 1) if all(is_head[at : at + _FEWEST_OF_HEAD]))
    at = next(begins, len(lines))
    while 0 < at < len(lines) and (not lines[at - 1].strip() or RULE.match(lines[at - 1])):
        at -= 1
    return at


def _quotation(lines: list[str]) -> int:
    """Where lines with a sign in front begin that go on to the end, with the words above them: who wrote when."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith(">")):
        at -= 1
    if not any(line.startswith(">") for line in lines[at:]) or not at or not lines[at - 1].rstrip().endswith(":"):
        return at
    above = [back for back in range(at - 1, max(at - _MOST_ABOVE, 0) - 1, -1) if _WHEN.search(lines[back])]
    return above[0] if above else at
