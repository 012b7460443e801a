"""What is wrong with a file, a row or an outline, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.utils.functional import Promise

_SHOWN = 120


@dataclass(frozen=True)
class Problem:
    """Where, what stands there and why it cannot be taken. Row 0: the file itself."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    def as_json(self) -> dict[str, object]:
        """The problem as commands print it and previews keep it."""
        return asdict(self)


class BadSource(Exception):
    """A file cannot be read as a whole: the reason is in the reader's language."""

    def __init__(self, reason: str | Promise, *, file: str = "", row: int = 0) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.file = file
        self.row = row


class BadValue(Exception):
    """A value cannot be taken: why, in which column, and what stands there."""

    def __init__(self, reason: str | Promise, *, column: str = "", value: object = "") -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.column = column
        self.value = cut(str(value))


def cut(value: str) -> str:
    """The value as it is shown beside a reason."""
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
