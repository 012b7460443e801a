"""How a command ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import OperationalError

from talka.kernel.actions import Refused

DONE, REFUSED, MISUSED = 0, 1, 2
# What a mail server understands as: bring it again later (EX_TEMPFAIL of sysexits.h).
LATER = 75


class RefusedInput(Exception):
    """The input is refused; the message says why. Exit code 1."""


@contextmanager
def told_as_json(nothing: Callable[[str], Mapping[str, object]], *, wanted: bool) -> Iterator[None]:
    """A machine gets its answer also where a command cannot begin: all keys, with the reason. The refusal goes on."""
    try:
        yield
    except (RefusedInput, Refused, OperationalError, OSError) as refused:
        if wanted:
            sys.stdout.write(json.dumps(nothing(str(refused)), ensure_ascii=False, indent=2) + "\n")
            sys.stdout.flush()
        raise


def refused_whole(reason: str, *, file: str = "") -> list[dict[str, object]]:
    """What is wrong with the input and not with a row of it, in the shape of a row that is refused."""
    return [{"file": file, "row": 0, "column": "", "value": "", "reason": reason}]
