"""Processes that share a database take turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from talka.kernel.database import is_embedded
from talka.kernel.held_folder import held

# The number of the one lock that processes of ours ask PostgreSQL for, and how often, in seconds.
_LOCK, _ASKED_AGAIN = 7_416_120, 0.2


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process of those that share the database in, and the others wait; a killed one lets go by itself.

    The folder is that of the embedded database.
    """
    if is_embedded():
        with held(folder):
            yield
        return
    with connection.cursor() as cursor:
        # Asked again and again, since a lock that is waited for is refused after a while.
        while not _is_given(cursor):
            time.sleep(_ASKED_AGAIN)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _is_given(cursor: Any) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
    return bool(cursor.fetchone()[0])
