"""What is wrong with a file or a row, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from talka.kernel.actions import Refused

_SHOWN = 120


@dataclass(frozen=True)
class Problem:
    """A row that cannot be taken: where, what stands there, and why. Row 1 holds the headings."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    def as_json(self) -> dict[str, object]:
        """The problem as commands print it and runs keep it."""
        return asdict(self) | {"value": self.value[:_SHOWN]}


class BadSource(Refused):
    """A file cannot be taken as a whole; the message names it, the row where that is known, and why."""

    def __init__(self, message: str, *, file: str = "", row: int = 0) -> None:
        super().__init__(message)
        self.problem = Problem(file, row, "", "", message) if row else None


class RowRefused(Exception):
    """One value of a row cannot be taken."""

    def __init__(self, column: str, value: str, reason: object) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, str(reason)
