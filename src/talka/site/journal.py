"""Lines of the log. The journal of systemd adds the time by itself and asks how much a line weighs."""

from __future__ import annotations

import logging
import os

_ALONE = "{asctime} {levelname} {name}: {message}"
_IN_THE_JOURNAL = "{levelname} {name}: {message}"
# From which level on, and what `journalctl --priority` calls it: crit, err, warning, info.
_WEIGHTS = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
_LEAST = 7
_STANDARD_ERROR = 2


class LogLine(logging.Formatter):
    """With its time for people who look on; for the journal every line begins with its weight instead."""

    def __init__(self) -> None:
        self.in_journal = _is_read_by_the_journal()
        super().__init__(_IN_THE_JOURNAL if self.in_journal else _ALONE, style="{")

    def format(self, record: logging.LogRecord) -> str:
        """As `sd-daemon(3)` has it; a traceback weighs on each of its lines."""
        text = super().format(record)
        if not self.in_journal:
            return text
        weight = next((weight for level, weight in _WEIGHTS if record.levelno >= level), _LEAST)
        return "\n".join(f"<{weight}>{line}" for line in text.splitlines())


def _is_read_by_the_journal() -> bool:
    """Whether what is written here goes there; whoever has sent it elsewhere reads it without our marks."""
    try:
        here = os.fstat(_STANDARD_ERROR)
    except OSError:
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{here.st_dev}:{here.st_ino}"
