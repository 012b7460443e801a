"""What is wrong with a cell or a row, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from talka.kernel.text import fold

_SHOWN = 120


@dataclass(frozen=True)
class Problem:
    """Where, what stands there, why it cannot be taken, and what may have been meant. Row 0: the table itself."""

    table: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str = ""

    def as_json(self) -> dict[str, object]:
        """The problem without its place, for the row that is kept with it."""
        return {name: value for name, value in asdict(self).items() if name not in {"table", "row"}}


class BadCell(Exception):
    """The cell cannot be taken; the reason is in the reader's language."""

    def __init__(self, reason: str | Promise, suggestion: str = "", column: str = "") -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.suggestion = suggestion
        self.column = column


def nearest(value: str, known: Iterable[str], *, listing: bool = True) -> str:
    """What may have been meant, in words; when nothing is like it, the first known ones, if `listing` helps."""
    by_fold = {fold(code): code for code in known}
    found = get_close_matches(fold(value), list(by_fold), n=1, cutoff=0.6)
    if found:
        return _("Did you mean “%(code)s”?") % {"code": by_fold[found[0]]}
    listed = sorted(by_fold.values())[:8] if listing else []
    return _("Known are: %(codes)s.") % {"codes": ", ".join(listed)} if listed else ""


def cut(value: str) -> str:
    """The value as it is shown beside a reason."""
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
